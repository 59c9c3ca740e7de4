// The login's side of Zitadel's Session API (version 2, Connect form): sessions are made, checked,
// asked for and ended.
//
//     create(name, password) ──▶ session ──asked for as its own bearer──▶ good as it is
//                                                                     └▶ needs a code ──check──▶ good
//
// The Connect form keeps session tokens out of URLs, and so out of logs.

import AsyncHTTPClient
import JSONLines
import NIOCore
import NIOHTTP1

/// A client of Zitadel for the login page.
struct LoginClient: Sendable {
    /// Why there is no session.
    enum Fault: Error, Equatable {
        /// Name and password, or the code, do not match.
        case wrong
        /// The account may not log in.
        case locked
        /// The session is over, unknown, or its token is old.
        case ended
        /// The session wants a second factor.
        case needsCode
        /// Zitadel does not answer, or answers what it should not: nobody is logged out for that.
        case away(String)
    }

    /// A session and the secret that proves it to be ours.
    struct Handle: Sendable, Equatable {
        var id: String
        var token: String
    }

    /// What Zitadel knows of a session.
    struct Found: Sendable, Equatable {
        var subject: String
        var loginName: String
        var displayName: String
        /// The user's home organization.
        var organization: String
    }

    /// Where Zitadel is: scheme and host, without a slash behind it.
    let origin: String
    /// A personal access token with the role IAM_LOGIN_CLIENT.
    let token: String
    let client: HTTPClient

    /// Makes a session of a name and a password.
    func create(loginName: String, password: String) async throws(Fault) -> Handle {
        var json = JSONWriter()
        json.object {
            $0.name("checks")
            $0.object {
                $0.name("user")
                $0.object { $0.member("loginName", loginName) }
                $0.name("password")
                $0.object { $0.member("password", password) }
            }
            $0.member("lifetime", "\(DashboardLimits.sessionSeconds)s")
        }
        let reply = try await call("CreateSession", json)
        guard let id = reply["sessionId"], let token = reply["sessionToken"] else {
            throw .away("CreateSession answered without a session")
        }
        return Handle(id: id, token: token)
    }

    /// Adds the code of an authenticator app; the session's token changes with it.
    func check(code: String, in session: Handle) async throws(Fault) -> Handle {
        var json = JSONWriter()
        json.object {
            $0.member("sessionId", session.id)
            $0.member("sessionToken", session.token)
            $0.name("checks")
            $0.object {
                $0.name("totp")
                $0.object { $0.member("code", code) }
            }
        }
        guard let token = try await call("SetSession", json)["sessionToken"] else {
            throw .away("SetSession answered without a token")
        }
        return Handle(id: session.id, token: token)
    }

    /// Asks for a session; `asItself` makes it its own credential, and then Zitadel applies its
    /// policy about second factors.
    func find(_ session: Handle, asItself: Bool) async throws(Fault) -> Found {
        var json = JSONWriter()
        json.object {
            $0.member("sessionId", session.id)
            $0.member("sessionToken", session.token)
        }
        let reply = try await call("GetSession", json, bearer: asItself ? session.token : nil)
        guard case .object(let found)? = reply.value("session"),
            case .object(let factors)? = found["factors"],
            case .object(let user)? = factors["user"],
            // A name that somebody typed is no login.
            factors["password"] != nil,
            case .text(let subject)? = user["id"],
            case .text(let organization)? = user["organizationId"]
        else { throw .ended }
        // GetSession does not look at the expiration; RFC 3339 in UTC orders as text does.
        if case .text(let expiration)? = found["expirationDate"],
            expiration < Timestamp.now.description
        {
            throw .ended
        }
        func text(_ name: String) -> String {
            if case .text(let text)? = user[name] { return text }
            return ""
        }
        return Found(
            subject: subject,
            loginName: text("loginName"),
            displayName: text("displayName"),
            organization: organization
        )
    }

    /// Ends a session; one that is over already is no fault.
    func end(_ session: Handle) async throws(Fault) {
        var json = JSONWriter()
        json.object {
            $0.member("sessionId", session.id)
            $0.member("sessionToken", session.token)
        }
        do {
            _ = try await call("DeleteSession", json)
        } catch .ended {
            return
        }
    }

    // MARK: The wire

    private func call(
        _ name: String,
        _ json: JSONWriter,
        bearer: String? = nil
    ) async throws(Fault) -> LoginReply {
        var request = HTTPClientRequest(
            url: "\(origin)/zitadel.session.v2.SessionService/\(name)"
        )
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "authorization", value: "Bearer \(bearer ?? token)")
        request.body = .bytes(json.buffer)
        let status: UInt
        let bytes: [UInt8]
        do {
            // Zitadel makes those wait who tried many passwords, up to ten seconds.
            let response = try await client.execute(
                request,
                timeout: .seconds(DashboardLimits.loginSeconds)
            )
            status = response.status.code
            bytes = Array(
                buffer: try await response.body.collect(upTo: DashboardLimits.loginReplyBytesMax)
            )
        } catch {
            throw .away("\(name): \(error)")
        }
        let reply = LoginReply(bytes)
        guard status != 200 else { return reply }
        throw reply.fault(status: status, of: name)
    }
}
