// The provider's keys: fetched when they are old, or when a token names one that is not there.

internal import FoundationEssentials
import JWTKit

/// Keys by id, and when to fetch them; times are monotonic milliseconds.
struct KeySet {
    private var keys: [String: JWTKeyCollection] = [:]
    private var algorithms: [String: String] = [:]
    private var fetched: UInt64?
    private var tried: UInt64?
    private var triedForUnknown: UInt64?

    /// What to do about a token's key.
    enum Need: Equatable {
        /// It is there and believed.
        case nothing
        /// All keys are old: those that are fetched replace them.
        case replacement
        /// This one is not there: those that are fetched are added.
        case addition
        /// It is not there, and was asked for a moment ago.
        case unknown
    }

    func need(_ kid: String, now: UInt64) -> Need {
        if fetched.map({ now - $0 >= IdentityLimits.keysMillis }) ?? true {
            // A fetch that failed is not repeated for each token.
            if let tried, now - tried < IdentityLimits.keysAgainMillis {
                return keys[kid] == nil ? .unknown : .nothing
            }
            return .replacement
        }
        if keys[kid] != nil { return .nothing }
        if let tried = triedForUnknown, now - tried < IdentityLimits.keysCooldownMillis {
            return .unknown
        }
        return .addition
    }

    /// Notes that keys are being fetched.
    mutating func note(_ need: Need, now: UInt64) {
        tried = now
        if need == .addition { triedForUnknown = now }
    }

    /// Keys that can be used, and the algorithm of those that name one.
    struct Made: Sendable {
        var keys: [String: JWTKeyCollection] = [:]
        var algorithms: [String: String] = [:]
    }

    /// Makes usable keys of fetched ones; those of a kind that is not known are left out.
    static func make(_ fetched: [String: [UInt8]]) async -> Made {
        var made = Made()
        for (kid, json) in fetched {
            do {
                let key = try JSONDecoder().decode(JWK.self, from: Data(json))
                made.keys[kid] = try await JWTKeyCollection().add(jwk: key)
                made.algorithms[kid] = key.algorithm?.rawValue
            } catch {
                // A key of a newer kind; tokens that need it are refused as signed by nobody known.
                continue
            }
        }
        return made
    }

    /// Takes keys that were fetched.
    mutating func take(_ made: Made, replacing: Bool, now: UInt64) {
        if replacing {
            keys = [:]
            algorithms = [:]
        }
        keys.merge(made.keys) { _, new in new }
        algorithms.merge(made.algorithms) { _, new in new }
        fetched = now
    }

    /// Whether a key is there.
    func has(_ kid: String) -> Bool { keys[kid] != nil }

    /// The key with an id, if it signs with this algorithm.
    func find(_ kid: String, algorithm: String) -> JWTKeyCollection? {
        if let stated = algorithms[kid], stated != algorithm { return nil }
        return keys[kid]
    }
}
