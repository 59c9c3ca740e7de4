// Random bits for ids, in bulk: a system call for each id would cost more than the id.

import Glibc

/// The kernel's random numbers, fetched a page at a time; owned by one loop.
struct RandomSource: ~Copyable {
    private let words: UnsafeMutablePointer<UInt64>
    private var next: Int
    private static let wordsMax = 512

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
        let bytes = Self.wordsMax * MemoryLayout<UInt64>.size
        var filled = 0
        while filled < bytes {
            let count = getrandom(UnsafeMutableRawPointer(words) + filled, bytes - filled, 0)
            // Interrupted before anything was written; other errors cannot happen once the
            // kernel's pool is ready, and an id must never be guessed.
            guard count > 0 else {
                precondition(errno == EINTR, "the kernel has no random numbers")
                continue
            }
            filled += count
        }
        next = 0
    }
}
