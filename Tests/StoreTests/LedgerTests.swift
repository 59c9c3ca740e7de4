// The ledger's tables: adding, folding, reading, and what the doctor finds in them.

import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Ledger")
struct LedgerTests {
    private let second = SharedStore.now / 1_000

    @Test("what batches and refusals add is read exactly, before and after it is folded")
    func foldsExactly() throws {
        let project = try TestProject(try SharedStore.connect())
        let connection = project.connection
        for _ in 0..<3 { try project.storeFeedback() }
        let refusals = [(code: "not_found", count: UInt64(2)), (code: "overloaded", count: 5)]
        for _ in 0..<2 {
            try Ledger.add(connection, refusals: refusals, unixSeconds: second)
        }
        try Ledger.add(connection, refusals: [], unixSeconds: second)
        let expected = [
            Ledger.Entry(minute: nil, outcome: "not_found", count: 4),
            Ledger.Entry(minute: nil, outcome: "overloaded", count: 10),
            Ledger.Entry(minute: nil, outcome: "stored", count: 3),
        ]
        for _ in 0..<2 {
            let totals = try Ledger.read(connection, minutes: 1).filter { $0.minute == nil }
            #expect(totals == expected)
            #expect(try Ledger.differences(connection, limit: 9).isEmpty)
            try Ledger.fold(connection)
        }
        #expect(try connection.execute("SELECT count(*) FROM ledger_delta").int() == 0)
    }

    @Test("minutes are those of the span that was asked for, by Unix time")
    func minutes() throws {
        let connection = try SharedStore.connect()
        let now = try connection.execute("SELECT floor(extract(epoch FROM now()))::bigint").int()!
        for back in [0, 600, 7_200] {
            try Ledger.add(
                connection,
                refusals: [(code: "x", count: 1)],
                unixSeconds: UInt64(now - back)
            )
        }
        let entries = try Ledger.read(connection, minutes: 60)
        #expect(entries.compactMap(\.minute) == [now - 600, now].map { UInt64($0 / 60) })
        #expect(entries.first?.count == 3)
    }

    @Test("a minute that differs from the tables is named, with both numbers")
    func differences() throws {
        let project = try TestProject(try SharedStore.connect())
        try project.storeFeedback()
        try project.connection.execute("DELETE FROM feedback")
        let found = try Ledger.differences(project.connection, limit: 9)
        #expect(found.count == 1)
        #expect(found.first?.ledger == 1 && found.first?.counted == 0)
        let said = try Doctor.run(project.connection, now: SharedStore.now).map(\.text)
        #expect(said.contains { $0.hasPrefix("the ledger differs from the tables in 1 minutes") })
    }
}
