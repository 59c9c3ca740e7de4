// The conversation of a batch as scripts: every event that may come, and what is done about it.

import Testing

@testable import Postgres

@Suite("CopyMachine")
struct CopyMachineTests {
    private let error = PostgresError(sqlState: "22021", message: "bad")
    private let gone = PostgresError(message: "gone", isConnectionLost: true)

    /// Drives a whole conversation that goes well.
    private func succeed(_ machine: inout CopyMachine, rows: [Int]) {
        #expect(machine.begin(rows: rows) == .flush)
        #expect(machine.flushed() == .takeResult)
        for (section, count) in rows.enumerated() {
            #expect(machine.received(.copyIn) == .sendSection(section))
            #expect(machine.isHandedOver == false)
            #expect(machine.flushed() == .endSection)
            #expect(machine.sectionEnded() == .flush)
            #expect(machine.isHandedOver == (section == rows.count - 1))
            #expect(machine.flushed() == .takeResult)
            #expect(machine.received(.done(rows: count)) == .takeResult)
        }
        #expect(machine.received(.end) == .settle(.committed))
    }

    @Test("sections are sent in order, and the end of the query is the commit", arguments: 0...4)
    func succeeds(sections: Int) {
        var machine = CopyMachine()
        for _ in 0..<3 { succeed(&machine, rows: (0..<sections).map { $0 * 10 + 1 }) }
    }

    @Test("a query without sections may commit from the first moment")
    func withoutSections() {
        var machine = CopyMachine()
        #expect(machine.begin(rows: []) == .flush)
        #expect(machine.isHandedOver == true)
        #expect(machine.flushed() == .takeResult)
        #expect(machine.received(.done(rows: nil)) == .takeResult)
        #expect(machine.received(.done(rows: 7)) == .takeResult)
        #expect(machine.received(.end) == .settle(.committed))
    }

    @Test("statements before, between and behind the sections do not disturb the counting")
    func statementsBeside() {
        var machine = CopyMachine()
        _ = machine.begin(rows: [2, 3])
        #expect(machine.received(.done(rows: 99)) == .takeResult)
        #expect(machine.received(.copyIn) == .sendSection(0))
        _ = machine.flushed()
        _ = machine.sectionEnded()
        #expect(machine.received(.done(rows: 2)) == .takeResult)
        #expect(machine.received(.done(rows: nil)) == .takeResult)
        #expect(machine.received(.copyIn) == .sendSection(1))
        _ = machine.flushed()
        _ = machine.sectionEnded()
        #expect(machine.received(.done(rows: 3)) == .takeResult)
        #expect(machine.received(.done(rows: 1_000)) == .takeResult)
        #expect(machine.received(.end) == .settle(.committed))
    }

    @Test(
        "an error at any moment is the outcome, whatever follows it, and the next one begins anew"
    )
    func rejectedAtEveryMoment() {
        // How many of the steps of a conversation with two sections go well before the error.
        for steps in 0...4 {
            var machine = CopyMachine()
            #expect(machine.begin(rows: [1, 1]) == .flush)
            #expect(machine.flushed() == .takeResult)
            for step in 0..<steps {
                if step % 2 == 0 {
                    #expect(machine.received(.copyIn) == .sendSection(step / 2))
                    #expect(machine.flushed() == .endSection)
                    #expect(machine.sectionEnded() == .flush)
                } else {
                    #expect(machine.received(.done(rows: 1)) == .takeResult)
                }
            }
            #expect(machine.received(.error(error)) == .takeResult)
            #expect(machine.flushed() == .takeResult)
            for reply in [CopyReply.done(rows: 3), .copyIn, .error(gone), .done(rows: nil)] {
                #expect(machine.received(reply) == .takeResult)
            }
            #expect(machine.received(.end) == .settle(.rejected(error)))
            succeed(&machine, rows: [5])
        }
    }

    @Test("a connection lost at any moment says whether everything had been handed over")
    func lostAtEveryMoment() {
        // The number of steps taken, and whether the last section's end is among them.
        let moments = [false, false, false, true, true, true]
        for (steps, afterEnd) in moments.enumerated() {
            var machine = CopyMachine()
            _ = machine.begin(rows: [4])
            if steps > 0 { #expect(machine.flushed() == .takeResult) }
            if steps > 1 { #expect(machine.received(.copyIn) == .sendSection(0)) }
            if steps > 2 {
                #expect(machine.flushed() == .endSection)
                #expect(machine.sectionEnded() == .flush)
            }
            if steps > 3 { #expect(machine.flushed() == .takeResult) }
            if steps > 4 { #expect(machine.received(.done(rows: 4)) == .takeResult) }
            #expect(machine.isHandedOver == afterEnd)
            #expect(machine.lost(gone) == .lost(gone, afterEnd: afterEnd))
            succeed(&machine, rows: [1])
        }
    }

    @Test("between two sections nothing is handed over yet")
    func lostBetweenSections() {
        var machine = CopyMachine()
        _ = machine.begin(rows: [1, 1])
        _ = machine.flushed()
        _ = machine.received(.copyIn)
        _ = machine.flushed()
        _ = machine.sectionEnded()
        _ = machine.flushed()
        _ = machine.received(.done(rows: 1))
        #expect(machine.lost(gone) == .lost(gone, afterEnd: false))
    }

    @Test("a connection lost while the rest of a refused batch is thrown away keeps the refusal")
    func lostWhileDraining() {
        var machine = CopyMachine()
        _ = machine.begin(rows: [1])
        _ = machine.flushed()
        _ = machine.received(.error(error))
        #expect(machine.lost(gone) == .rejected(error))
        succeed(&machine, rows: [1])
    }

    @Test("an outcome of before does not mark the conversation that follows")
    func handedOverIsPerConversation() {
        var machine = CopyMachine()
        succeed(&machine, rows: [1])
        _ = machine.begin(rows: [1])
        #expect(machine.isHandedOver == false)
        #expect(machine.lost(gone) == .lost(gone, afterEnd: false))
    }

    @Test("a count that is not the one sent, or none at all, is never taken for a commit")
    func miscounts() {
        for (section, count) in [(0, 9), (1, 9), (2, nil), (0, 0), (2, nil)] as [(Int, Int?)] {
            var machine = CopyMachine()
            _ = machine.begin(rows: [1, 2, 3])
            for index in 0..<3 {
                _ = machine.flushed()
                #expect(machine.received(.copyIn) == .sendSection(index))
                _ = machine.flushed()
                _ = machine.sectionEnded()
                let done = index == section ? count : index + 1
                #expect(machine.received(.done(rows: done)) == .takeResult)
            }
            #expect(machine.received(.end) == .settle(.miscounted))
            succeed(&machine, rows: [1])
        }
    }

    @Test("counts that are right only when exchanged are wrong")
    func exchangedCounts() {
        var machine = CopyMachine()
        _ = machine.begin(rows: [1, 2])
        for index in 0..<2 {
            _ = machine.received(.copyIn)
            _ = machine.flushed()
            _ = machine.sectionEnded()
            _ = machine.received(.done(rows: 2 - index))
        }
        #expect(machine.received(.end) == .settle(.miscounted))
    }

    // MARK: Prepared statements

    @Test("statements are counted one by one, and their synchronization point is the commit")
    func statements() {
        var machine = CopyMachine()
        for _ in 0..<3 {
            #expect(machine.beginStatements(rows: [1, 1]) == .flush)
            // The server commits without another word of ours.
            #expect(machine.isHandedOver == true)
            #expect(machine.flushed() == .takeResult)
            #expect(machine.received(.done(rows: 1)) == .takeResult)
            #expect(machine.received(.done(rows: 1)) == .takeResult)
            #expect(machine.received(.end) == .settle(.committed))
        }
        succeed(&machine, rows: [2])
    }

    @Test("a statement that stores another number of rows is no plain commit", arguments: 0...1)
    func statementMiscounts(which: Int) {
        var machine = CopyMachine()
        _ = machine.beginStatements(rows: [1, 1])
        _ = machine.flushed()
        for statement in 0...1 { _ = machine.received(.done(rows: statement == which ? 0 : 1)) }
        #expect(machine.received(.end) == .settle(.miscounted))
    }

    @Test("a statement that is refused takes the others with it", arguments: 0...2)
    func statementRefused(done: Int) {
        var machine = CopyMachine()
        _ = machine.beginStatements(rows: [1, 1, 1])
        _ = machine.flushed()
        for _ in 0..<done { #expect(machine.received(.done(rows: 1)) == .takeResult) }
        #expect(machine.received(.error(error)) == .takeResult)
        // PGRES_PIPELINE_ABORTED for each of the others.
        for _ in (done + 1)..<3 { #expect(machine.received(.done(rows: nil)) == .takeResult) }
        #expect(machine.received(.end) == .settle(.rejected(error)))
        succeed(&machine, rows: [1])
    }

    @Test("a connection that goes while statements are under way leaves the outcome in doubt")
    func statementsLost() {
        var machine = CopyMachine()
        _ = machine.beginStatements(rows: [1])
        #expect(machine.lost(gone) == .lost(gone, afterEnd: true))
    }
}
