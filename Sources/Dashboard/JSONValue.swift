// JSON that came in, before it is known what it should have been.

import FoundationEssentials

/// A JSON value.
enum JSONValue: Decodable, Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a value from its bytes (RFC 8259).
    ///
    /// - Throws: A 400 that says what is wrong.
    init(json bytes: [UInt8]) throws(APIError) {
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw .badRequest("The body must be JSON in UTF-8 (RFC 8259)")
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            // What it is not is no error: the next kind is tried.
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue: JSONWritable {
    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let claim): json.raw(claim ? "true" : "false")
        case .number(let number):
            if let whole = Int(exactly: number) { json.value(whole) } else { json.value(number) }
        case .text(let text): json.value(text)
        case .array(let elements): json.array(elements)
        case .object(let members):
            json.object {
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    $0.member(name, value)
                }
            }
        }
    }
}
