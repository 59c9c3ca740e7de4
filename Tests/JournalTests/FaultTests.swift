// Every system call fails, once and for ever, at every place where the journal makes one.

import Glibc
import TestSupport
import Testing

@testable import Journal

@Suite("Journal, when a system call fails")
struct FaultTests {
    /// Each kind alone, and those that fail together when a disk does.
    private static let kinds: [Set<Failure.Kind>] =
        Failure.Kind.allCases.map { [$0] } + [
            [.write, .truncate], [.syncData, .truncate], [.write, .syncData],
            [.write, .syncData, .truncate, .syncFolder, .remove],
        ]

    private static func codes(_ kinds: Set<Failure.Kind>) -> [CInt] {
        kinds.contains(.write) ? [ENOSPC, EIO] : [EIO]
    }

    /// Opens, works, and opens again, so that recovery meets the failure too.
    private func run(_ failure: Failure, seed: UInt64) -> Bool {
        let files = MemoryFiles()
        files.failure = failure
        var ledger = Ledger(files, seed: seed)
        _ = ledger.open()
        ledger.work(steps: 40)
        _ = ledger.open()
        ledger.work(steps: 20)
        let hasFailed = files.hasFailed
        // First as the process that goes on, then as one that was killed.
        ledger.check()
        ledger.work(steps: 10)
        ledger.crash()
        ledger.check()
        ledger.append()
        ledger.crash()
        ledger.check()
        return hasFailed
    }

    @Test(
        "nothing acknowledged is lost, nothing refused comes back",
        arguments: kinds
    )
    func everyCall(_ kinds: Set<Failure.Kind>) {
        for code in Self.codes(kinds) {
            for isForEver in [false, true] {
                let calls = strike(kinds, isForEver, code, seed: 1)
                // These are made only after damage or another failure.
                #expect(calls > 0 || kinds == [.rename], "\(kinds) are never called")
            }
        }
    }

    @Test("a call that a signal interrupts is made again")
    func interrupted() {
        for kind in [Failure.Kind.read, .write] {
            #expect(strike([kind], false, EINTR, seed: 2) > 0)
        }
    }

    /// Fails each of the calls in turn, and returns how many there are.
    private func strike(
        _ kinds: Set<Failure.Kind>,
        _ isForEver: Bool,
        _ code: CInt,
        seed: UInt64
    ) -> Int {
        var number = 0
        while run(
            Failure(kinds: kinds, number: number, isForEver: isForEver, code: code),
            seed: seed
        ) { number += 1 }
        return number
    }

    @Test("a crash in the middle of a failure loses nothing either")
    func crashes() {
        for kinds in Self.kinds where kinds != [.rename] {
            var number = 0
            while true {
                let files = MemoryFiles()
                files.failure = Failure(kinds: kinds, number: number, isForEver: true, code: EIO)
                var ledger = Ledger(files, seed: 3)
                _ = ledger.open()
                ledger.work(steps: 40)
                let hasFailed = files.hasFailed
                ledger.crash()
                ledger.check()
                guard hasFailed else { break }
                number += 1
            }
            // A segment is cut only after another failure, here.
            #expect(number > 0 || kinds == [.truncate])
        }
    }

    @Test("a group whose cut fails is in doubt, and the next one gets a segment of its own")
    func doubt() throws {
        let files = MemoryFiles()
        let options = JournalOptions(folder: "/journal", segmentBytesMax: 4_096)
        let journal = try Journal(options, files, mark: { 7 })
        #expect(journal.append([record("a")], now: 1) == [.durable(sequence: 1)])
        files.failure = Failure(kinds: [.syncData], number: 0, isForEver: true, code: EIO)
        let path = "/journal/0000000000000001.segment"
        let fault = JournalFault(operation: .sync, path: path, code: EIO)
        #expect(journal.append([record("b")], now: 2) == [.doubtful(fault)])
        #expect(journal.fault == fault)
        files.failure = nil
        #expect(journal.append([record("c")], now: 3) == [.durable(sequence: 3)])
        #expect(journal.fault == nil)
        #expect(files.segments.count == 2)
        #expect(try journal.next { _ in }?.payload == Array("a".utf8))
        #expect(try journal.next { _ in }?.payload == Array("c".utf8))
        #expect(try journal.next { _ in } == nil)
    }

    @Test("a sync that failed ends its segment, even when the group is gone for good")
    func failedSync() throws {
        let files = MemoryFiles()
        let options = JournalOptions(folder: "/journal", segmentBytesMax: 4_096)
        let journal = try Journal(options, files)
        _ = journal.append([record("a")], now: 1)
        files.failure = Failure(kinds: [.syncData], number: 0, isForEver: false, code: EIO)
        let path = "/journal/0000000000000001.segment"
        let fault = JournalFault(operation: .sync, path: path, code: EIO)
        #expect(journal.append([record("b")], now: 2) == [.refused(.fault(fault))])
        #expect(journal.append([record("c")], now: 3) == [.durable(sequence: 2)])
        #expect(files.segments.count == 2)
    }

    @Test("a full disk refuses, leaves no files behind, and goes on when there is room")
    func fullDisk() throws {
        let files = MemoryFiles()
        let options = JournalOptions(folder: "/journal", segmentBytesMax: 1_024)
        let journal = try Journal(options, files)
        _ = journal.append([record("a")], now: 1)
        let count = files.paths.count
        files.capacity = 5_000
        for _ in 0..<20 {
            let large = JournalRecord(kind: 0, payload: [UInt8](repeating: 1, count: 900))
            guard case .refused(.fault(let fault)) = journal.append([large], now: 2)[0] else {
                Issue.record("a full disk takes nothing")
                return
            }
            #expect(fault.code == ENOSPC)
        }
        // The segment that was begun for it waits for something that fits.
        #expect(files.paths.count == count + 1)
        files.capacity = .max
        #expect(journal.append([record("b")], now: 3) == [.durable(sequence: 2)])
    }

    private func record(_ text: String) -> JournalRecord {
        JournalRecord(kind: 1, payload: Array(text.utf8))
    }
}
