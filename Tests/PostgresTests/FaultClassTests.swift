// Whom each class of SQLSTATE blames.

import Postgres
import Testing

@Suite("FaultClass")
struct FaultClassTests {
    private static let table: [(state: String?, fault: FaultClass)] = [
        (nil, .database),  // the connection is gone
        ("08006", .database),  // connection failure
        ("53100", .database),  // disk full
        ("53300", .database),  // too many connections
        ("57P01", .database),  // admin shutdown
        ("57P03", .database),  // cannot connect now
        ("57014", .database),  // query cancelled, by a statement timeout too
        ("58030", .database),  // I/O error
        ("40001", .database),  // serialization failure
        ("40P01", .database),  // deadlock detected
        ("55P03", .database),  // lock not available
        ("25006", .database),  // read-only transaction
        ("28P01", .database),  // invalid password
        ("3D000", .database),  // no such database
        ("XX001", .database),  // data corrupted
        ("23505", .uniqueViolation),
        ("23502", .row),  // not null
        ("23514", .row),  // check, or no partition for the row
        ("22021", .row),  // not in the encoding
        ("22003", .row),  // out of range
        ("22P05", .row),  // untranslatable character
        ("54001", .row),  // statement too complex: JSON nested too deeply
        ("P0001", .row),  // raised by a trigger
        ("42P01", .schema),  // no such table
        ("42501", .schema),  // insufficient privilege
        ("0A000", .schema),  // not supported
        ("99999", .schema),  // whatever is new
        ("", .database),  // no state at all
    ]

    @Test("every class of SQLSTATE blames whom it should", arguments: table)
    func classes(state: String?, fault: FaultClass) {
        #expect(FaultClass(sqlState: state) == fault)
    }

    @Test("a lost connection blames the database whatever it said last")
    func lostConnection() {
        let error = PostgresError(sqlState: "22021", message: "m", isConnectionLost: true)
        #expect(error.fault == .database)
    }
}
