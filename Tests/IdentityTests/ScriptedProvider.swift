// A provider that says what a test wants, and counts what it is asked.

import Identity
import Synchronization

final class ScriptedProvider: IdentityProvider {
    let issuer = "https://id.acme.example"
    let audience = ["351000000000000001"]

    private struct State {
        var answers: [ProviderAnswer] = []
        var last: ProviderAnswer
        var calls = 0
        var keys: [KeysAnswer] = []
        var keyCalls = 0
        var isReady = true
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
        var arrivals: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ answer: ProviderAnswer) {
        state = Mutex(State(last: answer))
    }

    var calls: Int { state.withLock { $0.calls } }
    var keyCalls: Int { state.withLock { $0.keyCalls } }

    /// Answers this once, before what it says always.
    func once(_ answer: ProviderAnswer) { state.withLock { $0.answers.append(answer) } }

    /// Answers this from now on.
    func always(_ answer: ProviderAnswer) { state.withLock { $0.last = answer } }

    func publish(_ answer: KeysAnswer) { state.withLock { $0.keys.append(answer) } }

    func setReady(_ isReady: Bool) { state.withLock { $0.isReady = isReady } }

    /// Holds every call until `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until a call is held.
    func arrival() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.held.isEmpty { return true }
                state.arrivals.append(continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func verify(session id: String, token: String) async -> ProviderAnswer { await answer() }

    func introspect(_ token: String) async -> ProviderAnswer { await answer() }

    func keys() async -> KeysAnswer {
        state.withLock { state in
            state.keyCalls += 1
            return state.keys.count > 1 ? state.keys.removeFirst() : state.keys[0]
        }
    }

    func isReady() async -> Bool { state.withLock { $0.isReady } }

    private func answer() async -> ProviderAnswer {
        let answer = state.withLock { state in
            state.calls += 1
            return state.answers.isEmpty ? state.last : state.answers.removeFirst()
        }
        await withCheckedContinuation { continuation in
            let arrivals: [CheckedContinuation<Void, Never>]? = state.withLock { state in
                guard state.isHeld else { return nil }
                state.held.append(continuation)
                defer { state.arrivals = [] }
                return state.arrivals
            }
            guard let arrivals else { return continuation.resume() }
            for arrival in arrivals { arrival.resume() }
        }
        return answer
    }
}
