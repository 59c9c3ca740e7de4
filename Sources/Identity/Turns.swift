// Whose turn it is to call the provider.

/// Calls that run, and those that wait to; what somebody waits for comes before renewals.
struct Turns {
    private struct Waiting {
        let key: IdentityKey
        let continuation: CheckedContinuation<Void, Never>
    }

    private let callsMax: Int
    /// Renewals leave a quarter free, so that a stranger does not wait for one to end.
    private let renewalsMax: Int
    /// Calls that run.
    private(set) var running = 0
    /// Oldest first, both.
    private var awaited: [Waiting] = []
    private var renewals: [Waiting] = []

    init(callsMax: Int) {
        self.callsMax = callsMax
        renewalsMax = max(1, callsMax * 3 / 4)
    }

    /// How many wait.
    var waiting: Int { awaited.count + renewals.count }

    /// Takes a turn if there is one.
    mutating func take(isAwaited: Bool) -> Bool {
        guard running < (isAwaited ? callsMax : renewalsMax) else { return false }
        running += 1
        return true
    }

    /// Whether another one may wait.
    func hasRoom(isAwaited: Bool) -> Bool {
        isAwaited
            ? awaited.count < IdentityLimits.awaitedMax
            : renewals.count < IdentityLimits.renewalsMax
    }

    /// Has one wait for its turn, which it then holds.
    mutating func wait(
        _ key: IdentityKey,
        isAwaited: Bool,
        _ continuation: CheckedContinuation<Void, Never>
    ) {
        let waiting = Waiting(key: key, continuation: continuation)
        if isAwaited { awaited.append(waiting) } else { renewals.append(waiting) }
    }

    /// Makes a renewal that waits one that somebody waits for.
    mutating func promote(_ key: IdentityKey) {
        guard let place = renewals.firstIndex(where: { $0.key == key }) else { return }
        let waiting = renewals.remove(at: place)
        if take(isAwaited: true) {
            waiting.continuation.resume()
        } else {
            awaited.append(waiting)
        }
    }

    /// Ends a turn; the next one begins.
    mutating func give() {
        running -= 1
        if !awaited.isEmpty {
            running += 1
            awaited.removeFirst().continuation.resume()
        } else if !renewals.isEmpty, running < renewalsMax {
            running += 1
            renewals.removeFirst().continuation.resume()
        }
    }
}
