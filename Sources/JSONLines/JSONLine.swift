// One JSON object on one line, field by field: what a log line and a command's answer are made of.

/// A JSON object that is written on a single line, its fields in the order they are added.
///
/// Names are not checked for duplicates: that is the caller's part.
public struct JSONLine: Sendable {
    /// The bytes so far, without the closing brace.
    private var bytes: [UInt8]

    /// Makes an object without fields.
    public init() {
        bytes = [UInt8(ascii: "{")]
        bytes.reserveCapacity(256)
    }

    /// Adds a text field.
    public mutating func add(_ name: String, _ value: String) {
        openField(name)
        Self.append(value, to: &bytes)
    }

    /// Adds an integer field.
    public mutating func add(_ name: String, _ value: some BinaryInteger) {
        openField(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Adds a Boolean field.
    public mutating func add(_ name: String, _ value: Bool) {
        openField(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Adds an array of texts.
    public mutating func add(_ name: String, _ values: [String]) {
        openField(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// The whole object and the newline that ends it.
    public consuming func ended() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private mutating func openField(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        Self.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a JSON string (RFC 8259, section 7).
    ///
    /// A Swift string is valid UTF-8, so only quotes, backslashes and controls need an escape. DEL
    /// and U+2028 stay as they are: JSON allows both.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"):
                bytes.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"):
                bytes.append(contentsOf: #"\r"#.utf8)
            case UInt8(ascii: "\t"):
                bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 0xF))
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
