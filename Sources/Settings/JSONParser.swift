// Strict JSON (RFC 8259) into keys and values, with the line of each for the errors.
//
// Numbers keep their text and an array of strings becomes a list with commas, so that a value has
// the same form here as in a flag. Null and Booleans are refused: no setting has such a value.

/// Reads one configuration file.
struct JSONParser {
    /// Nested objects at most.
    private static let depthMax = 8

    private let path: String
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var entries: [ConfigurationFile.Entry] = []

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The object's values; nested keys are joined by dots.
    mutating func parse() throws(SettingError) -> [ConfigurationFile.Entry] {
        skipSpace()
        guard peek() == UInt8(ascii: "{") else { throw malformed("it must be one JSON object") }
        try parseObject(prefix: "", depth: 1)
        skipSpace()
        guard peek() == nil else { throw malformed("something follows the object") }
        return entries
    }

    private mutating func parseObject(prefix: String, depth: Int) throws(SettingError) {
        guard depth <= Self.depthMax else { throw malformed("objects are nested too deep") }
        try expect(UInt8(ascii: "{"))
        skipSpace()
        var seen: Set<String> = []
        guard peek() != UInt8(ascii: "}") else {
            at += 1
            return
        }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else {
                throw malformed("a key must follow")
            }
            let name = try parseString()
            guard seen.insert(name).inserted else { throw malformed("\"\(name)\" stands twice") }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            try parseValue(key: prefix + name, depth: depth)
            skipSpace()
            if peek() == UInt8(ascii: ",") {
                at += 1
                continue
            }
            try expect(UInt8(ascii: "}"))
            return
        }
    }

    private mutating func parseValue(key: String, depth: Int) throws(SettingError) {
        let line = line
        guard let first = peek() else { throw malformed("it ends too early") }
        switch first {
        case UInt8(ascii: "{"):
            try parseObject(prefix: key + ".", depth: depth + 1)
        case UInt8(ascii: "\""):
            entries.append(.init(key: key, value: try parseString(), line: line))
        case UInt8(ascii: "["):
            entries.append(.init(key: key, value: try parseList(), line: line))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            entries.append(.init(key: key, value: parseNumber(), line: line))
        default:
            throw malformed("\"\(key)\" must be a string, a number or an array of strings")
        }
    }

    /// Takes the number's characters as they are; the setting's rule judges them.
    private mutating func parseNumber() -> String {
        let start = at
        while let byte = peek(), Self.isOfNumber(byte) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func parseList() throws(SettingError) -> String {
        try expect(UInt8(ascii: "["))
        var items: [String] = []
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else {
                throw malformed("an array must hold strings, at least one")
            }
            let item = try parseString()
            guard !item.contains(",") else { throw malformed("\"\(item)\" contains a comma") }
            items.append(item)
            skipSpace()
            if peek() == UInt8(ascii: ",") {
                at += 1
                continue
            }
            try expect(UInt8(ascii: "]"))
            return items.joined(separator: ",")
        }
    }

    private mutating func parseString() throws(SettingError) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = peek() {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw malformed("a string is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                try parseEscape(into: &text)
            case 0..<0x20:
                throw malformed("a string holds a control character or does not end")
            default:
                text.append(byte)
            }
        }
        throw malformed("a string does not end")
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(SettingError) {
        guard let byte = peek() else { throw malformed("a string does not end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try parseHex()
            if unit & 0xFC00 == 0xD800, bytes[at...].starts(with: #"\u"#.utf8) {
                at += 2
                let low = try parseHex()
                guard low & 0xFC00 == 0xDC00 else { throw malformed("a \\u escape is half a pair") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else {
                throw malformed("a \\u escape is half a pair")
            }
            text.append(contentsOf: UTF8.encode(scalar)!)
        default: throw malformed("a string holds an unknown escape")
        }
    }

    private mutating func parseHex() throws(SettingError) -> UInt32 {
        guard at + 4 <= bytes.count else { throw malformed("a \\u escape needs four digits") }
        let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), let unit = UInt32(digits, radix: 16) else {
            throw malformed("a \\u escape needs four digits")
        }
        at += 4
        return unit
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            if byte == 0x0A { line += 1 }
            at += 1
        }
    }

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func expect(_ byte: UInt8) throws(SettingError) {
        guard peek() == byte else {
            throw malformed("\"\(Character(Unicode.Scalar(byte)))\" must follow")
        }
        at += 1
    }

    private func malformed(_ reason: String) -> SettingError {
        .malformedFile(path: path, line: line, reason: reason)
    }
}
