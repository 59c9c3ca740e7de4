// Random bits for ids, in bulk: a system call for each id would cost more than the id.

import Glibc

/// The kernel's random numbers, fetched a page at a time; owned by one loop.
struct RandomSource: ~Copyable {
    private let words: UnsafeMutablePointer<UInt64>
    private var next: Int
    private static let wordsMax = 512
    /// What getentropy gives at most in one call.
    private static let entropyBytes = 256

    init() {
        words = .allocate(capacity: Self.wordsMax)
        words.initialize(repeating: 0, count: Self.wordsMax)
        next = Self.wordsMax
    }

    deinit {
        words.deallocate()
    }

    /// 64 random bits, never given before.
    mutating func take() -> UInt64 {
        if next == Self.wordsMax { refill() }
        defer { next += 1 }
        return words[next]
    }

    private mutating func refill() {
        let bytes = UnsafeMutableRawBufferPointer(
            start: words,
            count: Self.wordsMax * MemoryLayout<UInt64>.size
        )
        for start in stride(from: 0, to: bytes.count, by: Self.entropyBytes) {
            let status = getentropy(bytes.baseAddress! + start, Self.entropyBytes)
            precondition(status == 0, "an id must never be guessed, so never made without entropy")
        }
        next = 0
    }
}
