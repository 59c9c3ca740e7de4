// Writes JSON (RFC 8259) into one buffer: members in the order they are given, null where nothing is.
//
// The shapes of the contract have optional members that older clients expect as null and an order
// that people read in the documentation; a writer of our own keeps both, and copies nothing twice.

import NIOCore

/// A value that knows its JSON.
protocol JSONWritable {
    /// Appends this value.
    func write(to json: inout JSONWriter)
}

/// Text of JSON that grows value by value.
struct JSONWriter {
    private(set) var buffer: ByteBuffer
    /// Whether a comma stands before the next member or element.
    private var needsComma = false

    init(capacity: Int = 512) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    // MARK: Containers

    /// Writes an object, whose members `body` writes.
    mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin()
        buffer.writeInteger(UInt8(ascii: "{"))
        needsComma = false
        try body(&self)
        buffer.writeInteger(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Writes an array, whose elements `body` writes.
    mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin()
        buffer.writeInteger(UInt8(ascii: "["))
        needsComma = false
        try body(&self)
        buffer.writeInteger(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes an array of values.
    mutating func array(_ elements: some Sequence<some JSONWritable>) {
        array { for element in elements { element.write(to: &$0) } }
    }

    /// Writes an array of texts.
    mutating func array(_ elements: some Sequence<String>) {
        array { for element in elements { $0.value(element) } }
    }

    // MARK: Members

    /// Begins a member; its value must follow.
    mutating func name(_ name: String) {
        value(name)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member that is text, or null.
    mutating func member(_ name: String, _ text: String?) {
        self.name(name)
        if let text { value(text) } else { null() }
    }

    /// Writes a member that is a whole number, or null.
    mutating func member(_ name: String, _ number: Int?) {
        self.name(name)
        if let number { value(number) } else { null() }
    }

    /// Writes a member that is a number.
    mutating func member(_ name: String, _ number: Double) {
        self.name(name)
        value(number)
    }

    /// Writes a member that is true or false.
    mutating func member(_ name: String, _ claim: Bool) {
        self.name(name)
        raw(claim ? "true" : "false")
    }

    /// Writes a member that is a value.
    mutating func member(_ name: String, _ value: some JSONWritable) {
        self.name(name)
        value.write(to: &self)
    }

    /// Writes a member that is a list of texts.
    mutating func member(_ name: String, _ texts: [String]) {
        self.name(name)
        array(texts)
    }

    /// Writes a member whose value is JSON already.
    mutating func member(_ name: String, json: String?) {
        self.name(name)
        raw(json ?? "null")
    }

    // MARK: Values

    /// Writes text, escaped where RFC 8259 asks for it.
    mutating func value(_ text: String) {
        begin()
        buffer.writeInteger(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var clean = 0
            for index in bytes.indices where needsEscape(bytes[index]) {
                buffer.writeBytes(bytes[clean..<index])
                writeEscaped(bytes[index])
                clean = index + 1
            }
            buffer.writeBytes(bytes[clean...])
        }
        buffer.writeInteger(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes a whole number.
    mutating func value(_ number: Int) { raw(String(number)) }

    /// Writes a number; the shortest text that reads back the same.
    mutating func value(_ number: Double) {
        precondition(number.isFinite, "JSON has no word for it")
        raw(String(number))
    }

    /// Writes null.
    mutating func null() { raw("null") }

    /// Writes what is JSON already.
    mutating func raw(_ json: String) {
        begin()
        buffer.writeString(json)
        needsComma = true
    }

    /// Puts the comma between two values where one belongs.
    private mutating func begin() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
        needsComma = false
    }

    private func needsEscape(_ byte: UInt8) -> Bool {
        // `<` too, so that JSON inside a page can never close its element.
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "<")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
        case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
        case UInt8(ascii: "\r"): buffer.writeStaticString("\\r")
        case UInt8(ascii: "\t"): buffer.writeStaticString("\\t")
        default:
            let digits = Array("0123456789abcdef".utf8)
            buffer.writeStaticString("\\u00")
            buffer.writeInteger(digits[Int(byte >> 4)])
            buffer.writeInteger(digits[Int(byte & 15)])
        }
    }
}
