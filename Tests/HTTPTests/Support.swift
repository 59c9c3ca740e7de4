// What the parser tests share: running a parser over pieces, and memory that ends in a trap.

import Glibc
import HTTP

/// Parses `bytes` in pieces that end at `cuts` and at the end; the first verdict counts.
func parse(
    _ bytes: [UInt8],
    cuts: some Sequence<Int> = [],
    limits: HeadLimits = HeadLimits()
) -> HeadResult {
    var parser = RequestParser(limits: limits)
    for cut in cuts {
        let result = parser.parse(bytes.span.extracting(0..<cut))
        guard result == .needMore else { return result }
    }
    return parser.parse(bytes.span)
}

func parse(_ text: String, limits: HeadLimits = HeadLimits()) -> HeadResult {
    parse(Array(text.utf8), limits: limits)
}

/// The head of a request that must be good.
func parsedHead(_ text: String) -> RequestHead? {
    guard case .head(let head) = parse(text) else { return nil }
    return head
}

/// The bytes of a range as text, or "-" for nil.
func text(_ range: ByteRange?, of source: String) -> String {
    guard let range else { return "-" }
    return String(decoding: Array(source.utf8)[range.range], as: UTF8.self)
}

/// The bytes as text in which a CR and an LF can be seen.
func visible(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        switch byte {
        case 0x0D: "\\r"
        case 0x0A: "\\n"
        case 0x20...0x7E: String(UnicodeScalar(byte))
        default: "\\x" + String(byte, radix: 16)
        }
    }.joined()
}

/// Lends a copy of `bytes` that ends where a page begins that must not be touched.
func withGuarded<R>(_ bytes: [UInt8], _ body: (inout MutableSpan<UInt8>) -> R) -> R {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let room = (bytes.count + page - 1) / page * page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let map = mmap(nil, room + page, PROT_READ | PROT_WRITE, flags, -1, 0),
        map != MAP_FAILED, mprotect(map + room, page, PROT_NONE) == 0
    else { preconditionFailure("the system has no page to spare") }
    defer { munmap(map, room + page) }
    let start = (map + (room - bytes.count)).bindMemory(to: UInt8.self, capacity: bytes.count)
    for index in bytes.indices { start[index] = bytes[index] }
    let buffer = UnsafeMutableBufferPointer(start: start, count: bytes.count)
    var span = buffer.mutableSpan
    return body(&span)
}

/// A small generator whose whole state is its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
