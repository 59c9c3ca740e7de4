// A verifier with everything around it, for tests.

import Identity
import Logging

/// A verifier, its provider and clock, and what it tells.
struct Desk {
    let clock = ManualClock()
    let provider: ScriptedProvider
    let verifier: Verifier
    let counts = IdentityCounts()
    private let news: AsyncStream<(loop: Int?, news: IdentityNews)>
    private let source: AsyncStream<(loop: Int?, news: IdentityNews)>.Continuation

    static let user = VerifiedUser(
        kind: .session,
        id: "330000000000000001",
        organization: "320000000000000001"
    )
    /// Made long before the clock's beginning.
    static let session = Credential.session(
        id: "340000000000000001",
        token: String(repeating: "t", count: 78)
    )

    init(
        _ answer: ProviderAnswer = .valid(Self.user, expires: nil),
        _ change: (inout IdentityConfiguration) -> Void = { _ in }
    ) {
        var configuration = IdentityConfiguration()
        configuration.webhookKey = Array("webhook-key".utf8)
        change(&configuration)
        provider = ScriptedProvider(answer)
        let (news, source) = AsyncStream.makeStream(of: (loop: Int?, news: IdentityNews).self)
        (self.news, self.source) = (news, source)
        verifier = Verifier(
            provider: provider,
            configuration: configuration,
            counts: counts,
            clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { source.yield(($0, $1)) }
    }

    /// The next news.
    func next() async -> (loop: Int?, news: IdentityNews) {
        for await found in news { return found }
        preconditionFailure("the verifier has something to tell")
    }

    /// Asks as somebody who waits, and returns the answer.
    func ask(_ key: IdentityKey = Self.key(1), _ credential: Credential = Self.session) async
        -> IdentityAnswer
    {
        await verifier.ask(key, credential, for: 0)
        return await answer(to: key)
    }

    /// Asks as a loop that renews what it knows, and returns the answer.
    func renew(_ key: IdentityKey = Self.key(1), _ credential: Credential = Self.session) async
        -> IdentityAnswer
    {
        await verifier.ask(key, credential, for: 0, isAwaited: false)
        return await answer(to: key)
    }

    private func answer(to key: IdentityKey) async -> IdentityAnswer {
        while true {
            if case .answer(key, let answer) = await next().news { return answer }
        }
    }

    static func key(_ number: UInt64) -> IdentityKey { IdentityKey(high: number, low: number) }
}

extension IdentityNews {
    var isValid: Bool {
        if case .answer(_, .valid) = self { true } else { false }
    }
}

extension IdentityAnswer {
    var user: VerifiedUser? {
        if case .valid(let user, _, _) = self { user } else { nil }
    }

    var refusal: Invalidity? {
        if case .refused(let why, _) = self { why } else { nil }
    }
}
