// JSON as a value: what requests carry and what answers are made of.

/// A JSON value whose objects keep the order of their members.
indirect enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One name of an object with its value.
    struct Member: Sendable, Equatable {
        let name: String
        let value: JSON
    }

    /// An object with all of the members.
    static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// An object as protojson writes a message: members with a zero value are left out.
    static func message(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(
            members.filter { !$0.value.isZero }.map { Member(name: $0.key, value: $0.value) }
        )
    }

    /// A 64-bit integer as protojson writes it: a string, so that no client rounds it.
    static func int64(_ number: Int64) -> JSON { number == 0 ? .null : .string(String(number)) }

    static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

    /// Whether protojson would leave it out.
    ///
    /// A message that is present but empty counts as zero
    /// too: the session API has none that means something.
    var isZero: Bool {
        switch self {
        case .null, .bool(false), .integer(0), .string(""): true
        case .real(let number): number == 0
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .integer, .string: false
        }
    }

    // MARK: - Reading

    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    /// A number, or the string that protojson makes of one.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .string(let text): Double(text)
        case .null, .bool, .array, .object: nil
        }
    }

    /// A whole number, or the string that protojson makes of one.
    var whole: Int64? {
        switch self {
        case .integer(let number): number
        case .real(let number): Int64(exactly: number)
        case .string(let text): Int64(text)
        case .null, .bool, .array, .object: nil
        }
    }

    /// A member by its lowerCamelCase name, or by the snake_case one that protojson reads too.
    ///
    /// Null means absent.
    subscript(name: String) -> JSON? {
        guard let members else { return nil }
        let found =
            members.first { $0.name == name } ?? members.first { $0.name == Self.snakeCase(name) }
        return found?.value == .null ? nil : found?.value
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text.append("_") }
            text.append(character.lowercased())
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}
