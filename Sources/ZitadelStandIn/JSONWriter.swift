// JSON as bytes, with the liberty in white space that protojson takes.

/// Writes JSON values.
///
/// protojson varies its white space from build to build so that nobody compares bytes; this one
/// does from process to process.
struct JSONWriter: Sendable {
    /// Whether a space follows every colon and comma.
    let spaced: Bool

    func bytes(_ value: JSON) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    func text(_ value: JSON) -> String { String(decoding: bytes(value), as: UTF8.self) }

    private func append(_ value: JSON, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .real(let number): bytes.append(contentsOf: String(number).utf8)
        case .string(let text): Self.append(text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { appendSeparator(",", to: &bytes) }
                append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { appendSeparator(",", to: &bytes) }
                Self.append(member.name, to: &bytes)
                appendSeparator(":", to: &bytes)
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private func appendSeparator(_ separator: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: separator.utf8)
        if spaced { bytes.append(UInt8(ascii: " ")) }
    }

    /// Writes a string (RFC 8259, section 7).
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: (byte < 16 ? #"\u000"# : #"\u00"#).utf8)
                bytes.append(contentsOf: digits.utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
