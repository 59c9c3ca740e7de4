// Addresses in pages: built of parts that are escaped one by one.

/// A path of this site with a query, as a link or a form has it.
public struct Address: Sendable, Equatable {
    private var path: String
    private var query: [(name: String, value: String)] = []

    /// Makes an address of segments, each of which is escaped.
    public init(_ segments: String...) {
        path = segments.reduce(into: "") { $0 += "/" + percentEncoded($1) }
        if path.isEmpty { path = "/" }
    }

    /// Makes an address of a path that is encoded already, as a request has it.
    public init(path: String, query: [(name: String, value: String)]) {
        self.path = path
        self.query = query.filter { !$0.value.isEmpty }
    }

    /// The address with more segments behind it.
    public func appending(_ segments: String...) -> Address {
        var longer = self
        if longer.path == "/" { longer.path = "" }
        for segment in segments { longer.path += "/" + percentEncoded(segment) }
        return longer
    }

    /// The address with this parameter and no other of its name; nil and empty remove it.
    public func with(_ name: String, _ value: String?) -> Address {
        var changed = self
        changed.query.removeAll { $0.name == name }
        if let value, !value.isEmpty { changed.query.append((name, value)) }
        return changed
    }

    /// The text, ready for Location and, escaped, for an attribute.
    public var text: String {
        guard !query.isEmpty else { return path }
        let pairs = query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
        return path + "?" + pairs.joined(separator: "&")
    }

    /// The same path with the same query.
    public static func == (left: Address, right: Address) -> Bool { left.text == right.text }
}

extension Markup.StringInterpolation {
    /// Appends an address, for an attribute in quotes.
    public mutating func appendInterpolation(_ value: Address) { appendInterpolation(value.text) }
}

/// Encodes all but the unreserved characters (RFC 3986, section 2.3).
private func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".unicodeScalars)
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            encoded.unicodeScalars.append(UnicodeScalar(byte))
        default:
            encoded += "%"
            encoded.unicodeScalars.append(digits[Int(byte >> 4)])
            encoded.unicodeScalars.append(digits[Int(byte & 15)])
        }
    }
    return encoded
}
