// Who waits for word about a credential, and what is done with the word.

import Identity
import Reactor

extension Worker {
    /// Has a session wait until the verifier has told about a credential; false when too many wait.
    func park(_ session: Session, for key: IdentityKey, _ credential: @autoclosure () -> Credential)
        -> Bool
    {
        let waiter = ParkedSession(session)
        switch identity.waiting.add(waiter, for: key) {
        case .first:
            identity.ask(key, credential(), isAwaited: true)
            return true
        case .another: return true
        case .refused: return false
        }
    }

    /// Has a session wait for the verdict about what `hear` gives away.
    func parkHook(_ session: Session, _ hear: (inout IdentityDoor) -> UInt64) -> Bool {
        let waiter = ParkedSession(session)
        let ticket = hear(&identity)
        guard case .first = identity.hooks.add(waiter, for: ticket) else { return false }
        session.keysAwaited = 1
        session.isIdentifying = true
        return true
    }

    /// Takes what the verifier tells.
    func learn(_ news: IdentityNews) {
        switch news {
        case .answer(let key, let answer):
            identity.learn(key, answer, now: loop.milliseconds)
            for waiter in identity.waiting.take(key) {
                sessions.find(waiter.place, waiter.generation)?._withUnsafeGuaranteedRef {
                    $0.resume(waiter.parking)
                }
            }
        case .end(let keys, let time): identity.end(keys, at: time)
        case .heard(let ticket, let isTaken):
            for waiter in identity.hooks.take(ticket) {
                sessions.find(waiter.place, waiter.generation)?._withUnsafeGuaranteedRef {
                    $0.hook = isTaken.map { $0 ? .taken : .refused } ?? .unknown
                    $0.resume(waiter.parking)
                }
            }
        }
    }
}
