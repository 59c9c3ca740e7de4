// What may be shown of a connection string: nothing that could hold a password.

import CLibpq

/// A libpq URL or key=value list, checked before libpq speaks about it.
///
/// A password with an unescaped `@`, `/` or `:` makes libpq quote parts of it as host, port or
/// database name in its messages; such strings are refused here with a message of our own.
struct ConnectionString {
    let text: String
    private let password: String?

    init(_ text: String) throws(PostgresError) {
        self.text = text
        guard text.contains("=") || Self.isURL(text) else {
            // libpq reads it as a plain database name.
            password = nil
            return
        }
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &problem) else {
            PQfreemem(problem)
            throw Self.unreadable
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        password = values["password"]
        guard Self.isURL(text) else { return }
        let ports = (values["port"] ?? "").split(separator: ",")
        // An abstract unix socket begins with "@"; further in, it is a piece of a password.
        let hosts = (values["host"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ UInt16($0) != nil }),
            hosts.allSatisfy({ !$0.dropFirst().contains("@") }),
            !(values["dbname"] ?? "").contains("@")
        else { throw Self.unreadable }
    }

    /// Takes the password out of a message.
    func redact(_ message: String) -> String {
        guard let password, !password.isEmpty else { return message }
        // No Foundation: split at the password and join again.
        var rest = message[...]
        var shown = ""
        while let range = rest.firstRange(of: password) {
            shown += rest[..<range.lowerBound]
            shown += "***"
            rest = rest[range.upperBound...]
        }
        return shown + rest
    }

    private static func isURL(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    private static let unreadable = PostgresError(
        message: "the database URL cannot be read: expected postgresql://user:password@host/name"
            + " or key=value pairs; characters such as @ : / ? # in a password must be"
            + " percent-encoded (the URL is not shown because it may hold a password)",
        isConnectionLost: true
    )
}
