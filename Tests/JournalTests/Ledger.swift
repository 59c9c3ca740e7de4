// A journal in use by a seeded run, with a ledger of what it promised, and the check of the promise.

import TestSupport
import Testing

@testable import Journal

/// What a journal has said of each payload, and the journal itself.
struct Ledger {
    static let folder = "/journal"

    let files: MemoryFiles
    private(set) var random: SeededGenerator
    private(set) var journal: Journal<MemoryFiles>?
    /// Payloads by sequence that were said to be durable.
    private(set) var durable: [UInt64: [UInt8]] = [:]
    private(set) var refused: Set<[UInt8]> = []
    private(set) var doubtful: Set<[UInt8]> = []
    /// Sequences that were handed out since the journal was opened.
    private(set) var handedOut: [UInt64] = []
    /// The last sequence that was said to be done, and the last for which that was tried.
    private(set) var done: UInt64 = 0
    private(set) var tried: UInt64 = 0
    private var count = 0
    private var now: UInt64 = 1_000_000
    private let options: JournalOptions

    init(_ files: MemoryFiles, seed: UInt64, bytesMax: Int = 1 << 20, segmentBytesMax: Int = 1_024)
    {
        self.files = files
        random = SeededGenerator(seed: seed)
        options = JournalOptions(
            folder: Self.folder,
            segmentBytesMax: segmentBytesMax,
            bytesMax: bytesMax
        )
    }

    /// Opens the journal; false when that failed.
    mutating func open() -> Bool {
        // The lock goes with the last reference.
        journal = nil
        do throws(JournalError) {
            var marks = random
            journal = try Journal(options, files, mark: { marks.next() })
            _ = random.next()
            handedOut = []
            return true
        } catch {
            return false
        }
    }

    /// Appends a group of up to four records of up to 300 bytes.
    mutating func append() {
        guard let journal else { return }
        var group: [JournalRecord] = []
        for _ in 0...Int.random(in: 0...3, using: &random) {
            count += 1
            let size = Int.random(in: 0...300, using: &random)
            let bytes = (0..<size).map { _ in UInt8(random.next() & 255) }
            let payload = Array("\(count) ".utf8) + bytes
            group.append(JournalRecord(kind: UInt16(count % 7), payload: payload))
        }
        now += 10
        for (record, outcome) in zip(group, journal.append(group, now: now)) {
            switch outcome {
            case .durable(let sequence):
                #expect(durable[sequence] == nil, "a sequence number is given once")
                durable[sequence] = record.payload
            case .refused: refused.insert(record.payload)
            case .doubtful: doubtful.insert(record.payload)
            }
        }
    }

    /// Takes up to `max` records; false at the end or at a fault.
    @discardableResult
    mutating func take(_ max: Int = .max) -> [StoredRecord] {
        guard let journal else { return [] }
        var taken: [StoredRecord] = []
        do throws(JournalFault) {
            while taken.count < max,
                let record = try journal.next({ #expect(!$0.isLoss, "\($0)") })
            {
                taken.append(record)
                handedOut.append(record.sequence)
            }
        } catch {
            // What the test has failed on purpose; the check finds out what it did.
        }
        return taken
    }

    /// Says that some of what was handed out is done.
    mutating func advance() {
        guard let journal, let last = handedOut.filter({ $0 > done }).randomElement(using: &random)
        else { return }
        tried = max(tried, last)
        do throws(JournalFault) {
            try journal.advance(through: last)
            done = max(done, last)
        } catch {
            done = max(done, journal.doneSequence)
        }
    }

    /// A seeded mix of everything.
    mutating func work(steps: Int) {
        for _ in 0..<steps {
            switch UInt64.random(in: 0..<4, using: &random) {
            case 0, 1: append()
            case 2: take(3)
            default: advance()
            }
        }
    }

    mutating func crash() {
        // What is still open loses its descriptors, as with a process that is killed.
        files.crash(&random)
        journal = nil
    }

    /// Opens and reads everything, and compares it with what was promised.
    mutating func check() {
        files.failure = nil
        let isOpen = open()
        #expect(isOpen, "what a crash leaves can be opened")
        for finding in journal?.recovery.findings ?? [] {
            if case .missing(let first, let last) = finding {
                // A record in doubt may be found once and gone the next time.
                let promised = (first...last).filter { durable[$0] != nil && $0 > tried }
                #expect(promised.isEmpty, "\(finding)")
            } else {
                #expect(!finding.isLoss, "\(finding)")
            }
        }
        let found = take()
        #expect(journal?.recovery.records == found.count)
        var last: UInt64 = 0
        for record in found {
            #expect(record.sequence > last, "records come in order")
            last = record.sequence
            #expect(record.sequence > done, "what is done does not come back")
            #expect(!refused.contains(record.payload), "what was refused does not come back")
            if let payload = durable[record.sequence] {
                #expect(payload == record.payload)
            } else {
                #expect(doubtful.contains(record.payload), "nobody sent \(record.sequence)")
            }
        }
        let sequences = Set(found.map(\.sequence))
        for sequence in durable.keys where sequence > tried {
            #expect(sequences.contains(sequence), "record \(sequence) was acknowledged and is gone")
        }
    }
}
