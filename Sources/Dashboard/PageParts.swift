// What the pages work with.

import Hummingbird
import Logging
import Postgres
import SeggWatCore

/// What all pages share.
struct PageParts: Sendable {
    /// The database.
    let database: Database
    /// What seals cookies.
    let seal: Seal
    /// Who is asked for logins; nil where no Zitadel is configured.
    let login: LoginClient?
    /// Webhooks on their way.
    let courier: WebhookCourier
    /// Which sessions were confirmed lately.
    let checks = SessionChecks()
    /// Where faults of Zitadel are told.
    let logger: Logger

    /// Somebody who is logged in.
    struct Visitor: Sendable {
        var session: LoginSession
        var caller: Caller
        var organizationName: String
    }

    /// Who sent a request, by its session cookie; nil for nobody.
    ///
    /// - Throws: 503 when Zitadel has not confirmed the session for too long.
    func visitor(of request: Request) async throws -> Visitor? {
        guard let cookie = PageCookie.session.value(request),
            let text = seal.open(cookie, for: PageCookie.session.rawValue),
            let session = LoginSession(text: text), try await isGood(session)
        else { return nil }
        return try await database.read { connection in
            let found = try connection.execute(
                """
                SELECT organization.name, role, login_name FROM member
                JOIN organization ON organization.id = org_id
                WHERE org_id = $1 AND subject = $2
                """,
                [session.organization.description, session.subject]
            )
            guard !found.isEmpty, let role = found[0, 1].flatMap(Role.init(rawValue:)) else {
                return nil
            }
            let caller = Caller(
                proof: .person(subject: session.subject),
                name: session.name,
                email: found[0, 2] ?? "",
                organization: session.organization,
                role: role
            )
            return Visitor(
                session: session,
                caller: caller,
                organizationName: found[0, 0] ?? ""
            )
        }
    }

    /// Whether Zitadel still knows a session; a Zitadel that is away logs nobody out.
    private func isGood(_ session: LoginSession) async throws -> Bool {
        guard let login else { return false }
        let age = checks.age(session.handle)
        if let age, age < .seconds(DashboardLimits.sessionCheckSeconds) { return true }
        do {
            let found = try await login.find(session.handle, asItself: false)
            guard found.subject == session.subject else { return false }
            checks.confirm(session.handle)
            return true
        } catch LoginClient.Fault.away(let reason) {
            logger.warning("zitadel", metadata: ["reason": "\(reason)"])
            if let age, age < .seconds(DashboardLimits.sessionStaleSeconds) { return true }
            throw APIError.unavailable("The login service does not answer; try again in a moment")
        } catch {
            checks.forget(session.handle)
            return false
        }
    }
}

/// Knows people by the session of the pages, for what the pages' script asks of the API.
struct SessionAuthenticator: Authenticator {
    let pages: PageParts

    func caller(of request: Request) async throws -> Caller? {
        guard let visitor = try await pages.visitor(of: request) else { return nil }
        // A cookie comes along with whatever another site makes a browser send (ASVS 3.5.1).
        let isSafe = request.method == .get || request.method == .head
        guard isSafe || request.isOfThisSite else {
            throw APIError.forbidden("A session is good for requests of this site's pages only")
        }
        return visitor.caller
    }
}
