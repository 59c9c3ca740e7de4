// The SQL of a batch as text; that it does what it should is shown against a database elsewhere.

import SeggWatCore
import Testing

@testable import Ingest

@Suite("CopyScript")
struct CopyScriptTests {
    private let arena = Arena()

    private func batch(_ route: Route, _ submissions: [Submission]) -> BatchPointer {
        let batch = BatchPointer.allocate(capacity: 1)
        batch.initialize(
            to: Batch(
                BatchSize(
                    rowsMax: 16,
                    sectionBytesMax: 4_096,
                    screenshotBytesMax: 4_096,
                    deltasMax: 16
                ),
                route: route
            )
        )
        for (number, submission) in submissions.enumerated() {
            #expect(
                batch.pointee.append(submission, waiter(number), createdMicros: 7_200_000_000)
                    == true
            )
        }
        return batch
    }

    private func free(_ batch: BatchPointer) {
        batch.deinitialize(count: 1)
        batch.deallocate()
    }

    @Test("a fast batch is a COPY for each table with rows, in order, and one insert of counts")
    func fast() {
        let batch = batch(.fast, [arena.nps(9, comment: "c"), arena.star(4.5), arena.star(4.5)])
        defer { free(batch) }
        let project = "00000000-0000-0001-0000-000000000002"
        #expect(
            CopyScript.query(for: batch.pointee) == """
                COPY feedback (\(CopyTable.feedback.columns)) FROM STDIN (FORMAT binary);\
                COPY rating (\(CopyTable.rating.columns)) FROM STDIN (FORMAT binary);\
                COPY nps_response (\(CopyTable.npsResponse.columns)) FROM STDIN (FORMAT binary);\
                INSERT INTO rollup_delta (project_id, hour, kind, bucket, status, count) VALUES \
                ('\(project)',to_timestamp(7200),'feedback','Other','New',1),\
                ('\(project)',to_timestamp(7200),'nps','9','',1),\
                ('\(project)',to_timestamp(7200),'star','4.5','',2);\
                INSERT INTO ledger_delta (minute, outcome, count) VALUES \
                (to_timestamp(7200),'stored',3)
                """
        )
    }

    @Test("a merge batch copies into the temporary tables, and claims before it stores ratings")
    func merge() throws {
        let batch = batch(.merge, [arena.star(4, submittedBy: "u"), arena.feedback("m")])
        defer { free(batch) }
        let sql = CopyScript.query(for: batch.pointee)
        let copies = sql.split(separator: ";").prefix { $0.hasPrefix("COPY ") }
        #expect(
            copies.map { $0.split(separator: " ")[1] } == ["merge_feedback", "merge_rating"]
        )
        let claim = try #require(sql.firstRange(of: "INSERT INTO rating_claim"))
        let store = try #require(sql.firstRange(of: "INSERT INTO rating ("))
        #expect(claim.lowerBound < store.lowerBound)
        #expect(!sql.contains("INSERT INTO nps_response"))
        #expect(!sql.contains("INSERT INTO screenshot"))
    }

    @Test("a route without rows of a table does not mention it")
    func onlyTablesWithRows() {
        let batch = batch(.fast, [arena.feedback("m")])
        defer { free(batch) }
        let sql = CopyScript.query(for: batch.pointee)
        #expect(sql.hasPrefix("COPY feedback "))
        #expect(!sql.contains("COPY rating"))
    }

    @Test(
        "no error's text can end its literal",
        arguments: [
            ("", ""), ("plain", "plain"), ("it's", "it''s"), ("'", "''"), ("'''", "''''''"),
            (#"\'; DROP TABLE feedback; --"#, #"\''; DROP TABLE feedback; --"#),
            // A quote and a combining accent are one Character, and two code points to the server.
            ("a'\u{301}b", "a''\u{301}b"), ("'\u{200D}'", "''\u{200D}''"), ("'\r\n'", "''\r\n''"),
        ]
    )
    func literals(error: String, literal: String) {
        let batch = batch(.fast, [arena.feedback("m")])
        defer { free(batch) }
        let sql = CopyScript.deadLetter(batch.pointee, sqlState: "22021", error: error)
        #expect(Array(sql.utf8).contains(", '22021', '\(literal)', '\\x"))
    }

    @Test("a dead letter holds the row's tuples in hexadecimal, and says its kind")
    func deadLetters() {
        for (submission, kind, tables) in [
            (arena.feedback("m"), "feedback", [CopyTable.feedback]),
            (arena.star(4), "rating", [.rating]),
            (arena.nps(4, comment: "c"), "nps", [.feedback, .rating, .npsResponse]),
        ] {
            let batch = batch(.merge, [submission])
            defer { free(batch) }
            let bytes = tables.flatMap { Array(batch.pointee.tuples(of: $0)) }
            let digits = bytes.map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            #expect(
                CopyScript.deadLetter(batch.pointee, sqlState: "22P02", error: "e") == """
                    INSERT INTO dead_letter (project_id, id, kind, sqlstate, error, row) VALUES \
                    ('\(batch.pointee[0].projectID)', '\(batch.pointee[0].id)', '\(kind)', '22P02', \
                    'e', '\\x\(digits)') ON CONFLICT DO NOTHING
                    """
            )
        }
    }

    @Test("a connection is prepared with a bound on every wait and a table for every merge")
    func setUp() {
        let sql = CopyScript.setUp(statementMillis: 1_234)
        #expect(sql.contains("SET statement_timeout = 1234;"))
        for table in CopyTable.allCases {
            #expect(
                sql.contains("CREATE TEMPORARY TABLE merge_\(table.name) ON COMMIT DELETE ROWS")
            )
        }
    }

    @Test("a merge batch enters in the ledger what it adds, and an NPS answer's comment not apart")
    func mergeLedger() {
        let batch = batch(.merge, [arena.nps(4, comment: "c")])
        defer { free(batch) }
        let sql = CopyScript.query(for: batch.pointee)
        let entries = sql.components(of: "INSERT INTO ledger_delta")
        #expect(entries == 2)
        #expect(sql.contains("NOT EXISTS (SELECT FROM merge_nps_response n"))
    }

    // MARK: Small batches

    @Test("each column that a batch sends is a parameter of its table's prepared statement")
    func prepares() {
        let script = InsertScript.setUp()
        for table in CopyTable.allCases {
            let columns = "\(table.columns)".split(separator: ", ")
            let parameters = columns.indices.map { "$\($0 + 1)" }.joined(separator: ",")
            #expect(
                script.contains(
                    "PREPARE \(InsertScript.statement(for: table)) AS INSERT INTO \(table.name) "
                        + "(\(table.columns)) VALUES (\(parameters));"
                )
            )
        }
        #expect(script.contains("VALUES ($1,$2,$3,$4,$5,$6);"))
    }

    @Test("the ledger's minutes are tuples too")
    func encodesLedger() throws {
        let batch = batch(.fast, [arena.star(4.5), arena.nps(1, comment: "c")])
        defer { free(batch) }
        for _ in 0..<2 {
            let tuples = copyHeader + batch.pointee.encodeLedger() + [0xFF, 0xFF]
            let entries = try #require(tuples.withUnsafeBytes { readCopy($0) })
            #expect(entries.count == 1 && batch.pointee.ledgerCount == 1)
            let micros = (7_200 - 946_684_800) * 1_000_000
            #expect(entries[0][0] == withUnsafeBytes(of: micros.bigEndian) { Array($0) })
            #expect(entries[0][1] == Array("stored".utf8))
            #expect(entries[0][2] == [0, 0, 0, 0, 0, 0, 0, 2])
        }
    }

    @Test("the counts are tuples too, with the text that the COPY query has as literals")
    func encodesCounts() throws {
        let batch = batch(.fast, [arena.star(4.5), arena.star(4.5), arena.feedback("m")])
        defer { free(batch) }
        for _ in 0..<2 {
            let tuples = copyHeader + batch.pointee.encodeCounts() + [0xFF, 0xFF]
            let counts = try #require(tuples.withUnsafeBytes { readCopy($0) })
            #expect(batch.pointee.countsCount == counts.count)
            let texts = counts.map { $0[2...4].map { String(decoding: $0 ?? [], as: UTF8.self) } }
            #expect(texts == [["star", "4.5", ""], ["feedback", "Other", "New"]])
            #expect(counts.map { $0[5] } == [[0, 0, 0, 0, 0, 0, 0, 2], [0, 0, 0, 0, 0, 0, 0, 1]])
            // Two hours after 1970, in microseconds since 2000.
            let micros = (7_200 - 946_684_800) * 1_000_000
            #expect(counts[0][1] == withUnsafeBytes(of: micros.bigEndian) { Array($0) })
            #expect(counts[0][0] == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2])
        }
    }
}

extension String {
    /// How often a text stands in this one.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}

extension Array<UInt8> {
    /// Whether the bytes of `text` stand somewhere, compared as bytes.
    fileprivate func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return false }
        return (0...(count - wanted.count)).contains { self[$0...].starts(with: wanted) }
    }
}
