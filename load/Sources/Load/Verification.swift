// Compares what was acknowledged with what the tables hold.
//
// Both sides are walked in the order of the ids, some rows at a time, so that the memory it takes is
// that of the acknowledgements.

import Glibc
public import Postgres
import Reactor
import SeggWatCore

/// What verification found.
public struct VerificationResult: Sendable {
    /// Acknowledgements that were looked for.
    public internal(set) var acknowledged = 0
    /// Those that no row has.
    public internal(set) var lost = 0
    /// Ids that were given to two submissions, and submissions that have two rows.
    public internal(set) var duplicated = 0
    /// Rows that hold something else than what was sent.
    public internal(set) var different = 0
    /// Rows of this run that nobody was told of; right where an answer got lost on its way.
    public internal(set) var unacknowledged = 0
    /// Acknowledgements that did not say which id; nobody can look for those.
    public internal(set) var withoutID = 0
    /// The first of what is wrong, in words.
    public internal(set) var examples: [String] = []

    /// Whether each acknowledgement was true.
    public var isFaultless: Bool {
        lost == 0 && duplicated == 0 && different == 0 && withoutID == 0
    }
}

/// Looks up all that a run was told is stored or will be.
///
/// - Parameters:
///   - result: The run, whose plan `remembers`.
///   - databaseURL: The database behind the server.
///   - settleSeconds: How long it is looked again for what is not there yet, and for a database
///     that is away.
/// - Throws: `PostgresError`, also when the project is not in this database.
/// - Returns: What was found at last.
public func verify(
    _ result: RunResult,
    databaseURL: String,
    settleSeconds: Double
) throws(PostgresError) -> VerificationResult {
    let deadline = Loop.nanoseconds + UInt64(settleSeconds * 1e9)
    while true {
        do throws(PostgresError) {
            let found = try verify(result, databaseURL: databaseURL)
            guard found.lost > 0, Loop.nanoseconds < deadline else { return found }
        } catch {
            guard error.isConnectionLost, Loop.nanoseconds < deadline else { throw error }
        }
        usleep(Limits.settleMicros)
    }
}

private func verify(
    _ result: RunResult,
    databaseURL: String
) throws(PostgresError) -> VerificationResult {
    let connection = try BlockingConnection(databaseURL, applicationName: "seggwat-load")
    let projects = try VerifiedProjects(result.plan, connection)
    var all: [Acknowledgement] = []
    all.reserveCapacity(result.acknowledgements.reduce(0) { $0 + $1.count })
    for thread in result.acknowledgements { thread.append(to: &all) }
    all.sort { $0.id < $1.id }
    var verifier = Verifier(acknowledgements: all, tag: result.plan.tag, projects: projects)
    // One snapshot: what is compared does not change meanwhile.
    try connection.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
        () throws(PostgresError) in
        for table in VerifiedTable.all { try verifier.walk(table, connection) }
    }
    var found = verifier.finish()
    found.withoutID = result.traffic.reduce(0) { $0 + $1.tally.withoutID }
    return found
}

/// The projects that a run submitted to, as the tables know them.
private struct VerifiedProjects {
    /// Their keys by their ids.
    let keys: [Identifier: Identifier]

    init(_ plan: LoadPlan, _ connection: BlockingConnection) throws(PostgresError) {
        var wanted: Set<Identifier> = []
        for traffic in plan.traffic {
            if case .submissions(_, let projects) = traffic.content {
                wanted.formUnion(projects.keys)
            }
        }
        let found = try connection.execute(
            "SELECT id, key FROM project WHERE key = ANY ($1::uuid[])",
            [arrayLiteral(wanted)]
        )
        var keys: [Identifier: Identifier] = [:]
        for row in found.rows { keys[identifier(found, row, 0)] = identifier(found, row, 1) }
        let missing = wanted.subtracting(keys.values)
        if let key = missing.first {
            throw PostgresError(
                sqlState: "P0002",
                message: "the project with the key \(key) is not in this database"
            )
        }
        self.keys = keys
    }
}

private func identifier(_ result: QueryResult, _ row: Int, _ column: Int) -> Identifier {
    guard let id = result[row, column].flatMap({ Identifier($0) }) else {
        preconditionFailure("a uuid column holds a uuid")
    }
    return id
}

/// How a table shows what was submitted.
private struct VerifiedTable {
    let name: String
    let kind: SubmissionKind
    /// What `Corpus` hashes as the content.
    let content: String

    static let all = [
        VerifiedTable(name: "feedback", kind: .feedback, content: "message"),
        VerifiedTable(
            name: "rating",
            kind: .rating,
            content: "rating_type || ':' || value || ':' || coalesce(max_stars::text, '')"
        ),
        VerifiedTable(
            name: "nps_response",
            kind: .nps,
            content: "score || ':' || coalesce(comment, '')"
        ),
    ]
}

private struct Verifier {
    let acknowledgements: [Acknowledgement]
    let tag: UInt64
    let projects: VerifiedProjects
    var isFound: [Bool]
    /// Of acknowledged submissions; sorted.
    let fingerprints: [UInt64]
    var result = VerificationResult()

    init(acknowledgements: [Acknowledgement], tag: UInt64, projects: VerifiedProjects) {
        self.acknowledgements = acknowledgements
        self.tag = tag
        self.projects = projects
        isFound = Array(repeating: false, count: acknowledgements.count)
        fingerprints = acknowledgements.map(\.fingerprint).sorted()
        result.acknowledged = acknowledgements.count
        for (one, next) in zip(acknowledgements, acknowledgements.dropFirst())
        where one.id == next.id {
            result.duplicated += 1
            note("\(one.id) was given to two submissions")
        }
    }

    mutating func walk(
        _ table: VerifiedTable,
        _ connection: BlockingConnection
    ) throws(PostgresError) {
        guard let first = acknowledgements.first?.id, let last = acknowledgements.last?.id else {
            return
        }
        // Another loop's clock may have been a little behind when the run began, and what was stored
        // once more may have been stored later.
        let from = Identifier(high: first.high &- 10_000 << 16, low: 0)
        let to = Identifier(high: last.high &+ 120_000 << 16, low: .max)
        // Sorted once, whatever the number of projects; the rows come some at a time.
        try connection.execute(
            """
            DECLARE walk NO SCROLL CURSOR FOR
            SELECT project_id, id, version, \(table.content) FROM \(table.name)
            WHERE project_id = ANY ('\(arrayLiteral(projects.keys.keys))'::uuid[])
                AND id > '\(from)' AND id <= '\(to)'
            ORDER BY id
            """
        )
        var index = 0
        while true {
            let rows = try connection.execute("FETCH \(Limits.verifyRowsPerQuery) FROM walk")
            for row in rows.rows {
                let id = identifier(rows, row, 1)
                while index < acknowledgements.count, acknowledgements[index].id < id { index += 1 }
                let fingerprint = fingerprint(
                    table.kind,
                    project: identifier(rows, row, 0),
                    content: rows[row, 3].map { contentHash($0.utf8) } ?? 0,
                    serial: serial(rows[row, 2])
                )
                judge(table.kind, id, serial(rows[row, 2]), fingerprint, at: index)
            }
            guard rows.rows.count == Limits.verifyRowsPerQuery else { break }
        }
        try connection.execute("CLOSE walk")
    }

    /// Judges one row; `index` is the first acknowledgement that is not before it.
    private mutating func judge(
        _ kind: SubmissionKind,
        _ id: Identifier,
        _ serial: UInt64?,
        _ stored: UInt64?,
        at index: Int
    ) {
        if index < acknowledgements.count, acknowledgements[index].id == id {
            let acknowledged = acknowledgements[index]
            // An NPS answer has rows in the other tables too, with the same id.
            guard acknowledged.kind == kind else { return }
            isFound[index] = true
            guard stored != acknowledged.fingerprint else { return }
            result.different += 1
            note("\(id) was stored with another content")
        } else if let serial, serial >> Serial.tagShift == tag, let stored {
            if contains(stored) {
                result.duplicated += 1
                note("\(id) holds a submission that was stored under another id")
            } else {
                result.unacknowledged += 1
            }
        }
    }

    /// Counts what no row was found for.
    consuming func finish() -> VerificationResult {
        for index in isFound.indices where !isFound[index] {
            // The second submission of an id was counted as duplicated.
            if index > 0, acknowledgements[index - 1].id == acknowledgements[index].id { continue }
            result.lost += 1
            note("\(acknowledgements[index].id) was acknowledged and is not there")
        }
        return result
    }

    private mutating func note(_ text: String) {
        if result.examples.count < 10 { result.examples.append(text) }
    }

    private func contains(_ fingerprint: UInt64) -> Bool {
        var low = 0
        var high = fingerprints.count
        while low < high {
            let middle = (low + high) / 2
            if fingerprints[middle] < fingerprint { low = middle + 1 } else { high = middle }
        }
        return low < fingerprints.count && fingerprints[low] == fingerprint
    }

    /// What a row's acknowledgement would be; nil for what this program did not send.
    private func fingerprint(
        _ kind: SubmissionKind,
        project: Identifier,
        content: UInt64,
        serial: UInt64?
    ) -> UInt64? {
        guard let key = projects.keys[project], let serial else { return nil }
        return Load.fingerprint(kind, projectKey: key, content: content, serial: serial)
    }

    /// The serial number at the end of a version; nil for what this program did not send.
    private func serial(_ version: String?) -> UInt64? {
        guard let digits = version?.utf8.suffix(Corpus.serialDigits),
            digits.count == Corpus.serialDigits
        else { return nil }
        return UInt64(String(Substring(digits)), radix: 16)
    }
}
