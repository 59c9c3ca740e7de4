// What is stored of a client's address, and the key that it is hashed with.

import SeggWatCore
import Synchronization

/// What a submission's row says about where it came from.
public enum AddressStorage: String, Sendable {
    /// A keyed hash whose key is thrown away with the day.
    case hashed
    /// The network: a /24 of IPv4, a /48 of IPv6.
    case truncated
    /// Nothing.
    case none
}

/// The key of the day, the same for all loops of a process.
///
/// It is never written down, so a hash can be told from others of its day and process, and nobody
/// can find the address behind it once the key has gone.
final class AddressKeys: Sendable {
    private let current = Mutex((day: Int64.min, key: SipHash.random()))

    /// The key of a day, counted since 1970; another day than the last one gets a new key.
    func key(ofDay day: Int64) -> SipHash {
        current.withLock { current in
            // A loop whose clock is a tick behind must not bring yesterday's back.
            if day > current.day { current = (day, SipHash.random()) }
            return current.key
        }
    }
}
