// Logging in and out, and how one wants the pages.
//
//     GET /login ──POST name, password──▶ session ──good as it is──▶ cookie, on to the page
//                                             └──needs a code──▶ sealed for ten minutes
//     GET /login/code ──POST code──▶ session ──▶ cookie, on to the page

import HTTPTypes
import Hummingbird
import Logging
import Markup
import Pages

/// The pages that are for anyone.
enum LoginPages {
    static let routes: [PageRoute] = [
        PageRoute(.get, "/", .anyone) { _ in Response(redirect: "/dashboard") },
        PageRoute(.get, "/login", .anyone) { visit in
            let next = try visit.query.text("next", max: 2_000) ?? ""
            return visit.page(LoginPage.credentials(visit.reader, next: next))
        },
        PageRoute(.post, "/login", .anyone, logIn),
        PageRoute(.get, "/login/code", .anyone) { visit in
            guard let pending = pending(visit) else { return startAgain(visit) }
            return visit.page(LoginPage.code(visit.reader, next: pending.next))
        },
        PageRoute(.post, "/login/code", .anyone, checkCode),
        PageRoute(.post, "/logout", .anyone, logOut),
        PageRoute(.post, "/preferences", .anyone, prefer),
        // The member's own organization; who is nobody is sent to the login by the rule.
        PageRoute(.get, "/dashboard", .read) { visit in visit.redirect(to: visit.home) },
    ]

    @Sendable
    private static func logIn(_ visit: PageVisit) async throws -> Response {
        let name = visit.form["login_name"]
        // A password is taken as it is: spaces may belong to it.
        let password = visit.form.raw("password") ?? ""
        let next = visit.form["next"]
        func again(_ fault: LoginPage.Fault, _ status: HTTPResponse.Status) -> Response {
            visit.page(
                LoginPage.credentials(visit.reader, loginName: name, next: next, fault: fault),
                status: status
            )
        }
        guard (1...200).contains(name.unicodeScalars.count),
            (1...200).contains(password.unicodeScalars.count)
        else { return again(.incomplete, .unprocessableContent) }
        let client = try client(visit)
        do throws(LoginClient.Fault) {
            let handle = try await client.create(loginName: name, password: password)
            return try await enter(visit, client, handle, next: next)
        } catch {
            switch error {
            case .wrong, .ended, .needsCode: return again(.wrong, .unprocessableContent)
            case .locked: return again(.locked, .unprocessableContent)
            case .away(let reason):
                visit.parts.logger.warning("zitadel", metadata: ["reason": "\(reason)"])
                return again(.away, .serviceUnavailable)
            }
        }
    }

    @Sendable
    private static func checkCode(_ visit: PageVisit) async throws -> Response {
        guard let pending = pending(visit) else { return startAgain(visit) }
        func again(_ fault: LoginPage.Fault, _ status: HTTPResponse.Status) -> Response {
            visit.page(
                LoginPage.code(visit.reader, next: pending.next, fault: fault),
                status: status
            )
        }
        // Authenticator apps show a space in the middle.
        let code = visit.form["code"].filter { $0 != " " }
        guard code.utf8.count == 6, code.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
            return again(.wrongCode, .unprocessableContent)
        }
        let client = try client(visit)
        do throws(LoginClient.Fault) {
            let handle = try await client.check(code: code, in: pending.handle)
            return try await enter(visit, client, handle, next: pending.next)
        } catch {
            switch error {
            case .wrong: return again(.wrongCode, .unprocessableContent)
            case .locked: return again(.locked, .unprocessableContent)
            case .ended, .needsCode: return startAgain(visit)
            case .away(let reason):
                visit.parts.logger.warning("zitadel", metadata: ["reason": "\(reason)"])
                return again(.away, .serviceUnavailable)
            }
        }
    }

    /// Lets somebody in whose session is good, or asks for the second factor.
    private static func enter(
        _ visit: PageVisit,
        _ client: LoginClient,
        _ handle: LoginClient.Handle,
        next: String
    ) async throws(LoginClient.Fault) -> Response {
        let found: LoginClient.Found
        do {
            // As its own credential, so that Zitadel's policy decides about the second factor.
            found = try await client.find(handle, asItself: true)
        } catch .needsCode {
            let pending = [handle.id, handle.token, next].joined(separator: "\n")
            let sealed = visit.parts.seal.seal(pending, for: PageCookie.pending.rawValue)
            var response = Response(redirect: "/login/code")
            response.headers.append(PageCookie.pending.field(sealed, visit.request))
            return response
        }
        do {
            let organization = try await visit.database.write { try Members.admit($0, found) }
            let session = LoginSession(
                handle: handle,
                subject: found.subject,
                name: found.displayName.isEmpty ? found.loginName : found.displayName,
                organization: organization
            )
            visit.parts.checks.confirm(handle)
            var response = visit.redirect(toText: next.isEmpty ? "/dashboard" : next)
            let sealed = visit.parts.seal.seal(session.text, for: PageCookie.session.rawValue)
            response.headers.append(PageCookie.session.field(sealed, visit.request))
            response.headers.append(PageCookie.pending.field(nil, visit.request))
            return response
        } catch {
            throw .away("members: \(error)")
        }
    }

    /// Ends the session at Zitadel and here.
    ///
    /// It takes no rule: who is nobody has nothing to end.
    @Sendable
    private static func logOut(_ visit: PageVisit) async throws -> Response {
        var response = Response(redirect: "/login")
        response.headers.append(PageCookie.session.field(nil, visit.request))
        guard let cookie = PageCookie.session.value(visit.request),
            let text = visit.parts.seal.open(cookie, for: PageCookie.session.rawValue),
            let session = LoginSession(text: text),
            visit.parts.seal.isFormToken(visit.form["form_token"], session: session.handle.token)
        else { return response }
        visit.parts.checks.forget(session.handle)
        do {
            try await client(visit).end(session.handle)
        } catch let fault as LoginClient.Fault {
            // The cookie goes in any case; the session itself ends when its time is over.
            visit.parts.logger.warning("logout", metadata: ["reason": "\(fault)"])
        }
        return response
    }

    @Sendable
    private static func prefer(_ visit: PageVisit) async throws -> Response {
        var response = visit.redirect(toText: visit.form["next"])
        if let language = Language(rawValue: visit.form["language"]) {
            response.headers.append(PageCookie.language.field(language.rawValue, visit.request))
        }
        if let theme = Theme(rawValue: visit.form["theme"]) {
            response.headers.append(PageCookie.theme.field(theme.rawValue, visit.request))
        }
        return response
    }

    /// A login that waits for its second factor.
    private static func pending(
        _ visit: PageVisit
    ) -> (handle: LoginClient.Handle, next: String)? {
        guard let cookie = PageCookie.pending.value(visit.request),
            let text = visit.parts.seal.open(cookie, for: PageCookie.pending.rawValue)
        else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3 else { return nil }
        return (LoginClient.Handle(id: lines[0], token: lines[1]), lines[2])
    }

    private static func startAgain(_ visit: PageVisit) -> Response {
        visit.page(
            LoginPage.credentials(visit.reader, next: "", fault: .expired),
            status: .unprocessableContent
        )
    }

    private static func client(_ visit: PageVisit) throws(APIError) -> LoginClient {
        guard let client = visit.parts.login else {
            throw .unavailable(
                "No login service is configured: set SEGGWAT_ZITADEL_URL and "
                    + "SEGGWAT_DASHBOARD_ZITADEL_TOKEN"
            )
        }
        return client
    }
}
