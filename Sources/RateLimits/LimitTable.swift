// Who has used how much of which limit: one table for all loops, of fixed size and without locks.
//
//     hash ──▶ bucket: ┌──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┐
//                      │ word │ word │ word │ word │ word │ word │ word │ word │  one cache line
//                      └──────┴──────┴──────┴──────┴──────┴──────┴──────┴──────┘
//
// A key lives in one of the eight words of its bucket. A word whose debt is paid off is as good as
// none and makes way; one that owes never does. When all eight owe, the newcomer is let through and
// counted: a full table must not shut anybody out.
//
// Two loops that meet a new key at the same moment may choose different words, when a neighbour's
// debt ends between their looks. So a word is claimed first: whoever has written its claim looks for
// the key again, takes away any other claim to it, and only then makes its own claim count. Of two
// claims each writer looks after it has written, so at least one sees the other, and never do both
// count (after Purcell and Harris, Non-blocking hashtables with open addressing, 2005).

import Synchronization

/// The theoretical arrival times of many keys, exact however many threads ask.
public final class LimitTable: Sendable {
    private static let bucketWords = 8

    // The memory is this object's alone, and each word of it is only ever used as an atomic.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let bucketMask: Int
    private let stamps = Atomic<UInt64>(0)

    /// Makes an empty table of `slots` words, a power of two and at least 8.
    public init(slots: Int) {
        precondition(slots >= Self.bucketWords && slots & (slots - 1) == 0)
        bucketMask = slots / Self.bucketWords - 1
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: slots * MemoryLayout<Atomic<UInt64>>.stride,
            alignment: 64
        )
        words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: slots)
        for slot in 0..<slots { (words + slot).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: (bucketMask + 1) * Self.bucketWords)
        UnsafeMutableRawPointer(words).deallocate()
    }

    /// Counts `events` of a key against its limit, or refuses all of them.
    ///
    /// - Parameters:
    ///   - key: Whose events they are.
    ///   - rate: The limit; one that is unlimited allows everything and keeps nothing.
    ///   - events: How many happen at once.
    ///   - now: Monotonic microseconds. Threads need not agree exactly: what is allowed in all is
    ///     what the clock that is furthest ahead allows.
    /// - Returns: Whether they may happen.
    @inline(__always)
    public func charge(_ key: LimitKey, _ rate: Rate, events: UInt64 = 1, now: UInt64)
        -> LimitDecision
    {
        rate.isUnlimited ? .allowed : chargeLimited(key, rate, events, now)
    }

    private func chargeLimited(_ key: LimitKey, _ rate: Rate, _ events: UInt64, _ now: UInt64)
        -> LimitDecision
    {
        let bucket = words + (Int(truncatingIfNeeded: key.hash) & bucketMask) * Self.bucketWords
        let tag = LimitWord.tag(of: key.hash)
        // Each round that fails has lost to another thread's success.
        while true {
            var vacant: (slot: Int, word: LimitWord)?
            var member: (slot: Int, word: LimitWord)?
            for slot in 0..<Self.bucketWords {
                let word = LimitWord(bits: bucket[slot].load(ordering: .sequentiallyConsistent))
                if word.tag == tag, !word.isClaim {
                    member = (slot, word)
                    break
                }
                if vacant == nil, word.isFree(now: now) { vacant = (slot, word) }
            }
            guard let place = member ?? vacant else { return .allowedUncounted }
            let owing = member == nil ? 0 : place.word.debt(now: now)
            guard let debt = rate.debt(after: events, owing: owing) else {
                return .refused(waitMicros: rate.wait(for: events, owing: owing))
            }
            let next = LimitWord(tag: tag, arrival: now &+ debt)
            let isCounted =
                member == nil
                ? claim(bucket, place.slot, place.word, next)
                : exchange(bucket, place.slot, place.word, next)
            if isCounted { return .allowed }
        }
    }

    /// Has a key owe at least so much, because others have counted more of it; a key that finds no
    /// place stays as it is.
    ///
    /// - Parameters:
    ///   - key: Whose debt it is.
    ///   - debt: Microseconds; more than a day counts as a day.
    ///   - now: Monotonic microseconds.
    public func raise(_ key: LimitKey, debt: UInt64, now: UInt64) {
        let debt = min(debt, Rate.windowMicrosMax)
        let bucket = words + (Int(truncatingIfNeeded: key.hash) & bucketMask) * Self.bucketWords
        let tag = LimitWord.tag(of: key.hash)
        while debt > 0 {
            var place: (slot: Int, word: LimitWord, isMember: Bool)?
            for slot in 0..<Self.bucketWords {
                let word = LimitWord(bits: bucket[slot].load(ordering: .sequentiallyConsistent))
                if word.tag == tag, !word.isClaim {
                    place = (slot, word, true)
                    break
                }
                if place == nil, word.isFree(now: now) { place = (slot, word, false) }
            }
            guard let place, !place.isMember || place.word.debt(now: now) < debt else { return }
            let next = LimitWord(tag: tag, arrival: now &+ debt)
            let isRaised =
                place.isMember
                ? exchange(bucket, place.slot, place.word, next)
                : claim(bucket, place.slot, place.word, next)
            if isRaised { return }
        }
    }

    /// Puts a key that the bucket does not have into a free word; false when something was in the
    /// way and the bucket must be looked at again.
    @inline(never)
    private func claim(
        _ bucket: UnsafeMutablePointer<Atomic<UInt64>>,
        _ slot: Int,
        _ vacant: LimitWord,
        _ next: LimitWord
    ) -> Bool {
        let stamp = stamps.wrappingAdd(1, ordering: .relaxed).newValue
        let mine = LimitWord(claim: next.tag, stamp: stamp)
        guard exchange(bucket, slot, vacant, mine) else { return false }
        for other in 0..<Self.bucketWords where other != slot {
            let word = LimitWord(bits: bucket[other].load(ordering: .sequentiallyConsistent))
            guard word.tag == next.tag else { continue }
            guard word.isClaim else {
                // Fails when another claim has taken this one away, which is as well.
                _ = exchange(bucket, slot, mine, .free)
                return false
            }
            _ = exchange(bucket, other, word, .free)
        }
        return exchange(bucket, slot, mine, next)
    }

    @inline(__always)
    private func exchange(
        _ bucket: UnsafeMutablePointer<Atomic<UInt64>>,
        _ slot: Int,
        _ old: LimitWord,
        _ new: LimitWord
    ) -> Bool {
        bucket[slot].compareExchange(
            expected: old.bits,
            desired: new.bits,
            ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Forgets the keys of one bucket that owe nothing, so that none grows older than its word can
    /// tell; call it for each bucket in turn, all of them at least once a week.
    public func sweep(bucket index: Int, now: UInt64) {
        let bucket = words + (index & bucketMask) * Self.bucketWords
        for slot in 0..<Self.bucketWords {
            let word = LimitWord(bits: bucket[slot].load(ordering: .sequentiallyConsistent))
            if word.isFree(now: now), word != .free { _ = exchange(bucket, slot, word, .free) }
        }
    }
}
