// Where a Redis server is, and as whom to speak to it.

/// A Redis server's address.
public struct RedisAddress: Sendable, Equatable {
    /// How it is reached.
    public enum Endpoint: Sendable, Equatable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    /// How it is reached.
    public var endpoint: Endpoint
    /// The user, where there are several (AUTH of Redis 6).
    public var user: String?
    /// The password; nil for none.
    public var password: String?
    /// The number of the database.
    public var database = 0

    /// Reads `redis://[[user]:password@]host[:port][/database]` or `unix:path`; nil for any other
    /// form, TLS (`rediss:`) included.
    ///
    /// The form of redis:// is IANA's provisional registration; what is percent-encoded in it is not
    /// decoded, so a password must not hold `@`, `:` or `/`.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
            endpoint = .unix(path: path)
            return
        }
        guard text.hasPrefix("redis://"), !text.utf8.contains(0), !text.contains("%") else {
            return nil
        }
        var rest = text.dropFirst(8)
        if let slash = rest.lastIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            guard number.isEmpty || number.allSatisfy({ $0.isASCII && $0.isNumber }),
                let database = number.isEmpty ? 0 : Int(number)
            else { return nil }
            self.database = database
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else { return nil }
            user = parts[0].isEmpty ? nil : String(parts[0])
            password = String(parts[1])
            rest = rest[rest.index(after: at)...]
        }
        var port = 6379
        if let colon = rest.lastIndex(of: ":"), rest.last != "]" {
            guard let number = Int(rest[rest.index(after: colon)...]), 1...65_535 ~= number else {
                return nil
            }
            port = number
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        guard !rest.isEmpty, !rest.contains("/") else { return nil }
        endpoint = .tcp(host: String(rest), port: port)
    }
}
