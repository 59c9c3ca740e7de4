// Who sends a submission: what the request shows, and what is known of it.

import HTTP
import Identity
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// What was found out about a submission's sender.
    enum Recognition {
        /// The submission may go on, with a verified user in it or without.
        case goOn
        case refused(Answer)
        /// It must wait; the session is parked.
        case waits
    }

    /// Finds out who sends a submission, as its project asks, and writes it into the submission.
    @inline(never)
    func recognise(
        _ submission: inout Submission,
        _ project: UnsafePointer<ProjectEntry>,
        _ worker: Worker
    ) -> Recognition {
        guard let rule = project.pointee.identity else { return .goOn }
        guard let shown = Shown(self) else { return .refused(Answer(.identityInvalid)) }
        guard shown.hasAny else {
            return rule.pointee.isRequired ? .refused(Answer(.identityMissing)) : .goOn
        }
        let key = shown.key(rule, worker.identity.hashKey)
        let now = worker.loop.milliseconds
        switch worker.identity.find(key, now: now) {
        case .known(let entry):
            worker.metrics.add(.identityHits)
            guard rule.pointee.allows(entry.pointee.organization, entry.pointee.kind) else {
                return .refused(Answer(.identityElsewhere))
            }
            let name = entry.pointee.kind.name
            submission.verifiedBy = Text(start: name.utf8Start, count: name.utf8CodeUnitCount)
            submission.userID = entry.pointee.user
            submission.userOrganization = entry.pointee.organization
            if entry.pointee.soft <= now { renew(key, shown, rule, entry, worker) }
            return .goOn
        case .refused(let why):
            worker.metrics.add(.identityRefusals)
            return .refused(Answer(why == .unproven ? .identityUnproven : .identityInvalid))
        case .unknown:
            return ask(key, shown, rule, worker)
        }
    }

    /// Has the verifier look again while the old answer still counts.
    @inline(never)
    private func renew(
        _ key: IdentityKey,
        _ shown: Shown,
        _ rule: UnsafePointer<ProjectIdentity>,
        _ entry: UnsafeMutablePointer<IdentityEntry>,
        _ worker: Worker
    ) {
        // Once, unless the answer does not come for a while.
        entry.pointee.soft = worker.loop.milliseconds + Limits.identityRenewalMillis
        worker.metrics.add(.identityRenewals)
        worker.identity.ask(key, shown.credential(rule), isAwaited: false)
    }

    private func ask(
        _ key: IdentityKey,
        _ shown: Shown,
        _ rule: UnsafePointer<ProjectIdentity>,
        _ worker: Worker
    ) -> Recognition {
        guard !wasIdentified else { return .refused(Answer(.identityUnavailable)) }
        let now = worker.loop.microseconds
        if let refusal = worker.limiter.chargeUnknown(client, now: now, worker.metrics) {
            return .refused(Answer(refusal))
        }
        worker.metrics.add(.identityMisses)
        guard worker.park(self, for: key, shown.credential(rule)) else {
            return .refused(Answer(.overloaded))
        }
        keysAwaited = 1
        isIdentifying = true
        return .waits
    }
}

/// What a request shows of its sender: parts of its head, valid while it is handled.
struct Shown {
    private let session: Text
    private let token: Text
    private let isSession: Bool
    /// Whether there is anything.
    let hasAny: Bool

    /// A session whose form was looked at.
    init(session: Text, token: Text) {
        (self.session, self.token, isSession, hasAny) = (session, token, true, true)
    }

    /// Finds the credential of a request; nil when what is there cannot be one.
    ///
    /// Borrowed, because an initializer would otherwise take a reference of its own.
    init?(_ request: borrowing Session) {
        let id = request.text(request.head.sessionID)
        let sessionToken = request.text(request.head.sessionToken)
        if id.baseAddress != nil || sessionToken.baseAddress != nil {
            guard CredentialShape.isSessionID(id), CredentialShape.isSessionToken(sessionToken)
            else { return nil }
            (session, token, isSession, hasAny) = (id, sessionToken, true, true)
            return
        }
        session = Text(start: nil, count: 0)
        isSession = false
        let authorization = request.text(request.head.authorization)
        guard let bearer = bearerToken(authorization) else {
            // Another scheme is somebody else's: a proxy's password, for instance.
            (token, hasAny) = (Text(start: nil, count: 0), false)
            return
        }
        guard CredentialShape.isBearer(bearer) else { return nil }
        (token, hasAny) = (bearer, true)
    }

    /// What it is known by.
    ///
    /// Lengths set its parts apart; an end-user token belongs to the project and the secret that it
    /// was checked with.
    @inline(__always)
    func key(_ rule: UnsafePointer<ProjectIdentity>, _ hashKey: (UInt64, UInt64)) -> IdentityKey {
        var hash = KeyedHash(key: hashKey)
        hash.add(UInt64(session.count) << 32 | UInt64(token.count))
        hash.add(session)
        hash.add(token)
        if !isSession, rule.pointee.secret.count > 0, CredentialShape.isJWT(token) {
            hash.add(rule.pointee.projectKey.high)
            hash.add(rule.pointee.projectKey.low)
            hash.add(UnsafeBufferPointer(rule.pointee.secret))
        }
        return hash.finish()
    }

    /// A copy for the verifier.
    func credential(_ rule: UnsafePointer<ProjectIdentity>) -> Credential {
        let token = String(decoding: token, as: UTF8.self)
        guard !isSession else {
            return .session(id: String(decoding: session, as: UTF8.self), token: token)
        }
        guard rule.pointee.secret.count > 0 else { return .bearer(token, nil) }
        let key = EndUserKey(
            secret: Array(rule.pointee.secret),
            projectKey: rule.pointee.projectKey.description
        )
        return .bearer(token, key)
    }
}

/// The token of `Bearer …` (RFC 6750, section 2.1); nil for another scheme or no field.
private func bearerToken(_ field: Text) -> Text? {
    guard field.count > 7, Text(rebasing: field[..<7]).equals("bearer ") else { return nil }
    return Text(rebasing: field[7...])
}
