// What becomes of a batch after each outcome.

import Ingest
import Testing

@Suite("settle")
struct SettlementTests {
    static let table: [(BatchOutcome, Route, Int, Settlement)] = [
        (.committed, .fast, 1, .answerStored), (.committed, .fast, 9, .answerStored),
        (.committed, .merge, 1, .answerStored), (.committed, .merge, 9, .answerStored),
        (.duplicate, .fast, 1, .sendAgain(.merge)), (.duplicate, .fast, 9, .sendAgain(.merge)),
        (.duplicate, .merge, 1, .deadLetter), (.duplicate, .merge, 9, .split),
        (.badRow, .fast, 1, .deadLetter), (.badRow, .fast, 9, .split),
        (.badRow, .merge, 1, .deadLetter), (.badRow, .merge, 2, .split),
        (.databaseFault, .fast, 1, .sendAgain(.fast)),
        (.databaseFault, .fast, 9, .sendAgain(.fast)),
        (.databaseFault, .merge, 1, .sendAgain(.merge)),
        (.databaseFault, .merge, 9, .sendAgain(.merge)),
        (.lostBeforeEnd, .fast, 1, .sendAgain(.fast)),
        (.lostBeforeEnd, .fast, 9, .sendAgain(.fast)),
        (.lostBeforeEnd, .merge, 9, .sendAgain(.merge)),
        (.lostAfterEnd, .fast, 1, .sendAgain(.merge)),
        (.lostAfterEnd, .fast, 9, .sendAgain(.merge)),
        (.lostAfterEnd, .merge, 9, .sendAgain(.merge)),
    ]

    @Test(
        "an outage blames no row, and what may be stored goes by the merge route",
        arguments: table
    )
    func settles(outcome: BatchOutcome, route: Route, count: Int, settlement: Settlement) {
        #expect(settle(outcome, route: route, count: count) == settlement)
    }
}
