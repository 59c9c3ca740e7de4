// The parameters behind a target's question mark, as HTML forms write them.

/// A query, read parameter by parameter with an error that names the parameter.
struct Query: Sendable {
    private let parameters: [(name: String, value: String)]

    /// The parameters as they came.
    var pairs: [(name: String, value: String)] { parameters }

    /// Reads `a=b&c=d`; `+` is a space (WHATWG URL, application/x-www-form-urlencoded), as the
    /// clients' libraries write it.
    init(_ text: String) {
        parameters = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
        }
    }

    /// A parameter's text without the whitespace around it; nil where it is missing or empty, as
    /// clients send filters that are not set.
    func text(_ name: String, max: Int = 255) throws(APIError) -> String? {
        guard let value = parameters.first(where: { $0.name == name })?.value.trimmingWhitespace,
            !value.isEmpty
        else { return nil }
        guard value.unicodeScalars.count <= max, !value.unicodeScalars.contains("\0") else {
            throw .invalid("\(name) must have at most \(max) characters, U+0000 not among them")
        }
        return value
    }

    /// One of a few words.
    func word(_ name: String, of words: [String]) throws(APIError) -> String? {
        guard let text = try text(name) else { return nil }
        guard words.contains(text) else {
            throw .invalid("\(name) must be one of \(words.joined(separator: ", "))")
        }
        return text
    }

    /// A whole number.
    func int(_ name: String, _ range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// True or false.
    func bool(_ name: String) throws(APIError) -> Bool? {
        try word(name, of: ["true", "false"]).map { $0 == "true" }
    }
}

/// Takes percent-encodings and plus signs out; bytes that are no UTF-8 become U+FFFD.
func percentDecoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2,
            let high = hexDigit(rest[rest.startIndex]),
            let low = hexDigit(rest[rest.index(after: rest.startIndex)])
        {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
