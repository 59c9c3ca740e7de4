// The object that a request sends, read member by member with an error that names the member.

import SeggWatCore

/// A request's JSON object.
///
/// Members that nobody asks for are ignored, so a client may send more than the server knows, and no
/// request can set what the server decides (mass assignment).
struct JSONBody: Sendable {
    private let members: [String: JSONValue]
    /// What stands before a member's name in errors, such as `rating.`.
    private let prefix: String

    init(_ members: [String: JSONValue], prefix: String = "") {
        self.members = members
        self.prefix = prefix
    }

    /// Reads the body; an empty one is an empty object.
    init(json bytes: [UInt8]) throws(APIError) {
        guard !bytes.isEmpty else {
            self.init([:])
            return
        }
        guard case .object(let members) = try JSONValue(json: bytes) else {
            throw .badRequest("The body must be a JSON object")
        }
        self.init(members)
    }

    /// Whether a member was sent at all, null included.
    func has(_ name: String) -> Bool { members[name] != nil }

    /// Whether a member was sent as null.
    func isNull(_ name: String) -> Bool { members[name] == .null }

    /// A value as it came.
    subscript(name: String) -> JSONValue? { members[name] }

    /// A text with the whitespace around it removed; nil where it is missing, null or empty.
    func text(_ name: String, max: Int) throws(APIError) -> String? {
        switch members[name] {
        case nil, .null?: return nil
        case .text(let text)?:
            let trimmed = text.trimmingWhitespace
            guard trimmed.unicodeScalars.count <= max else {
                throw invalid(name, "must have at most \(max) characters")
            }
            guard !trimmed.unicodeScalars.contains("\0") else {
                throw invalid(name, "must not hold U+0000")
            }
            return trimmed.isEmpty ? nil : trimmed
        case .bool?, .number?, .array?, .object?: throw invalid(name, "must be a string")
        }
    }

    /// A text that must be there.
    func requiredText(_ name: String, max: Int) throws(APIError) -> String {
        guard let text = try text(name, max: max) else {
            throw invalid(name, "must be a string of 1 to \(max) characters")
        }
        return text
    }

    /// One of a few words; nil where it is missing, null or empty.
    func word(_ name: String, of words: [String]) throws(APIError) -> String? {
        guard let text = try text(name, max: 100) else { return nil }
        guard words.contains(text) else {
            throw invalid(name, "must be one of \(words.joined(separator: ", "))")
        }
        return text
    }

    /// True or false; nil where it is missing or null.
    func bool(_ name: String) throws(APIError) -> Bool? {
        switch members[name] {
        case nil, .null?: return nil
        case .bool(let claim)?: return claim
        case .number?, .text?, .array?, .object?: throw invalid(name, "must be true or false")
        }
    }

    /// A number within bounds; nil where it is missing or null.
    func number(_ name: String, _ range: ClosedRange<Double>) throws(APIError) -> Double? {
        switch members[name] {
        case nil, .null?: return nil
        case .number(let number)? where range.contains(number): return number
        case .number?, .bool?, .text?, .array?, .object?:
            throw invalid(
                name,
                "must be a number from \(text(range.lowerBound)) to "
                    + text(range.upperBound)
            )
        }
    }

    /// A whole number within bounds; nil where it is missing or null.
    func int(_ name: String, _ range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let number = try number(name, Double(range.lowerBound)...Double(range.upperBound))
        else { return nil }
        guard let whole = Int(exactly: number) else {
            throw invalid(name, "must be a whole number")
        }
        return whole
    }

    /// An object; nil where it is missing or null.
    func object(_ name: String) throws(APIError) -> JSONBody? {
        switch members[name] {
        case nil, .null?: return nil
        case .object(let members)?: return JSONBody(members, prefix: "\(prefix)\(name).")
        case .bool?, .number?, .text?, .array?: throw invalid(name, "must be an object")
        }
    }

    /// A list of distinct texts; nil where it is missing or null.
    func texts(_ name: String, countMax: Int, max: Int) throws(APIError) -> [String]? {
        switch members[name] {
        case nil, .null?: return nil
        case .array(let elements)? where elements.count <= countMax:
            var texts: [String] = []
            for element in elements {
                guard case .text(let text) = element,
                    case let trimmed = text.trimmingWhitespace, !trimmed.isEmpty,
                    trimmed.unicodeScalars.count <= max, !trimmed.unicodeScalars.contains("\0")
                else { throw invalid(name, "must hold strings of 1 to \(max) characters") }
                if !texts.contains(trimmed) { texts.append(trimmed) }
            }
            return texts
        case .array?, .bool?, .number?, .text?, .object?:
            throw invalid(name, "must be an array of at most \(countMax) strings")
        }
    }

    /// The error of a member.
    func invalid(_ name: String, _ rule: String) -> APIError {
        .invalid("\(prefix)\(name) \(rule)")
    }

    private func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}

extension String {
    /// The text without Unicode's whitespace around it.
    var trimmingWhitespace: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
