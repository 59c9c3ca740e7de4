// Access tokens of Zitadel, opaque or JWT, behind Bearer (contract, section 1.1): the verifier tells
// whose a token is, and the members' table what that one may do here.
//
//     Bearer ──▶ verifier (remembers, asks Zitadel) ──subject──▶ member ──▶ caller
//                    │401, 503                            │403

import Crypto
import HTTPTypes
import Hummingbird
import Identity
import Logging
import Postgres
import SeggWatCore
import Synchronization

/// Knows people by their access token.
final class AccessTokenAuthenticator: Authenticator, Sendable {
    private typealias Waiter = CheckedContinuation<IdentityAnswer, Never>

    /// Who waits for which answer.
    private final class Waiters: Sendable {
        private let waiting = Mutex<[IdentityKey: [Waiter]]>([:])

        func add(_ waiter: Waiter, for key: IdentityKey) {
            waiting.withLock { $0[key, default: []].append(waiter) }
        }

        func hear(_ news: IdentityNews) {
            guard case .answer(let key, let answer) = news else { return }
            let waiters = waiting.withLock { $0.removeValue(forKey: key) } ?? []
            for waiter in waiters { waiter.resume(returning: answer) }
        }
    }

    private let database: Database
    private let provider: ZitadelProvider
    private let verifier: Verifier
    private let waiters = Waiters()

    /// Makes an authenticator.
    ///
    /// - Throws: `IdentityError` when the provider cannot be set up as it is configured.
    init(
        _ configuration: IdentityConfiguration,
        database: Database,
        logger: Logger
    ) throws(IdentityError) {
        self.database = database
        provider = try ZitadelProvider(configuration, clock: .system, logger: logger)
        verifier = Verifier(
            provider: provider,
            configuration: configuration,
            counts: IdentityCounts(),
            logger: logger
        ) { [waiters] _, news in waiters.hear(news) }
    }

    /// Ends the provider's connections; blocks until that is done.
    func close() { provider.close() }

    func caller(of request: Request) async throws -> Caller? {
        guard let token = bearer(of: request), !token.hasPrefix("oat_") else { return nil }
        guard hasForm(token) else { throw APIError.unauthorized }
        switch await answer(to: token) {
        case .refused: throw APIError.unauthorized
        case .unavailable:
            throw APIError.unavailable("Access tokens cannot be verified now; try again")
        case .valid(let user, _, _):
            let found = try await database.read { try Members.caller($0, user) }
            guard let found else {
                throw APIError.forbidden("Log in to the dashboard once to become a member")
            }
            return found
        }
    }

    /// Asks the verifier, which tells everybody who waits for the same token.
    private func answer(to token: String) async -> IdentityAnswer {
        // A hash, so that no token is kept where it is not needed; 128 bits of it never meet.
        let digest = Array(SHA256.hash(data: Array(token.utf8)))
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let key = IdentityKey(high: word(digest[..<8]), low: word(digest[8..<16]))
        return await withCheckedContinuation { waiter in
            waiters.add(waiter, for: key)
            Task { [verifier] in await verifier.ask(key, .bearer(token, nil), for: 0) }
        }
    }

    /// Whether Zitadel need be asked at all.
    private func hasForm(_ token: String) -> Bool {
        var token = token
        return token.withUTF8 { CredentialShape.isBearer($0) }
    }
}

extension Members {
    /// What a verified user may do: in the organization that the credential names, else in the one
    /// that they joined first; nil for no member.
    static func caller(
        _ connection: BlockingConnection,
        _ user: VerifiedUser
    ) throws(PostgresError) -> Caller? {
        let found = try connection.execute(
            """
            SELECT org_id, member.name, login_name, role FROM member
            JOIN organization ON organization.id = org_id
            WHERE subject = $1 AND ($2::text IS NULL OR zitadel_id = $2)
            ORDER BY member.created_at, org_id LIMIT 1
            """,
            [user.id, user.organization]
        )
        guard !found.isEmpty, let organization = found[0, 0].flatMap({ Identifier($0) }),
            let role = found[0, 3].flatMap(Role.init(rawValue:))
        else { return nil }
        return Caller(
            proof: .person(subject: user.id),
            name: found[0, 1] ?? "",
            email: found[0, 2] ?? "",
            organization: organization,
            role: role
        )
    }
}
