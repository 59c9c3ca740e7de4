// Compares what was acknowledged with what the tables hold.
//
// Both sides are walked in the order of the ids, some rows at a time, so that the memory it takes is
// that of the acknowledgements.

public import Postgres
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
    /// The first of what is wrong, in words.
    public internal(set) var examples: [String] = []

    /// Whether each acknowledgement was true.
    public var isFaultless: Bool { lost == 0 && duplicated == 0 && different == 0 }
}

/// Looks up all that a run was told is stored.
///
/// - Parameters:
///   - result: The run, whose plan `remembers`.
///   - databaseURL: The database behind the server.
/// - Throws: `PostgresError`, also when the project is not in this database.
/// - Returns: What was found.
public func verify(
    _ result: RunResult,
    databaseURL: String
) throws(PostgresError) -> VerificationResult {
    let connection = try BlockingConnection(databaseURL, applicationName: "seggwat-load")
    let project = try projectID(of: result.plan.projectKey, connection)
    var all: [Acknowledgement] = []
    all.reserveCapacity(result.acknowledgements.reduce(0) { $0 + $1.count })
    for thread in result.acknowledgements { thread.append(to: &all) }
    all.sort { $0.id < $1.id }
    var verifier = Verifier(acknowledgements: all, tag: result.plan.tag)
    for table in VerifiedTable.all {
        try verifier.walk(table, project: project, connection)
    }
    return verifier.finish()
}

/// The id of the project that has this key.
func projectID(
    of key: Identifier,
    _ connection: BlockingConnection
) throws(PostgresError) -> Identifier {
    let found = try connection.execute("SELECT id FROM project WHERE key = $1", [key.description])
    guard !found.isEmpty, let id = found[0, 0].flatMap({ Identifier($0) }) else {
        throw PostgresError(
            sqlState: "P0002",
            message: "the project with the key \(key) is not in this database"
        )
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
    var isFound: [Bool]
    /// Of acknowledged submissions; sorted.
    let fingerprints: [UInt64]
    var result = VerificationResult()

    init(acknowledgements: [Acknowledgement], tag: UInt64) {
        self.acknowledgements = acknowledgements
        self.tag = tag
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
        project: Identifier,
        _ connection: BlockingConnection
    ) throws(PostgresError) {
        guard let first = acknowledgements.first?.id, let last = acknowledgements.last?.id else {
            return
        }
        // Another loop's clock may have been a little behind when the run began.
        var from = Identifier(high: first.high &- 10_000 << 16, low: 0)
        var index = 0
        while true {
            let rows = try connection.execute(
                """
                SELECT id, version, \(table.content) FROM \(table.name)
                WHERE project_id = $1 AND id > $2 AND id <= $3
                ORDER BY id LIMIT \(Limits.verifyRowsPerQuery)
                """,
                [project.description, from.description, last.description]
            )
            for row in rows.rows {
                guard let id = rows[row, 0].flatMap({ Identifier($0) }) else {
                    preconditionFailure("a uuid column holds a uuid")
                }
                from = id
                while index < acknowledgements.count, acknowledgements[index].id < id { index += 1 }
                let hash = rows[row, 2].map { contentHash($0.utf8) } ?? 0
                judge(table.kind, id, serial(rows[row, 1]), hash, at: index)
            }
            guard rows.rows.count == Limits.verifyRowsPerQuery else { return }
        }
    }

    /// Judges one row; `index` is the first acknowledgement that is not before it.
    private mutating func judge(
        _ kind: SubmissionKind,
        _ id: Identifier,
        _ serial: UInt64?,
        _ content: UInt64,
        at index: Int
    ) {
        let stored = serial.map { fingerprint(kind, content: content, serial: $0) }
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

    /// The serial number at the end of a version; nil for what this program did not send.
    private func serial(_ version: String?) -> UInt64? {
        guard let digits = version?.utf8.suffix(Corpus.serialDigits),
            digits.count == Corpus.serialDigits
        else { return nil }
        return UInt64(String(Substring(digits)), radix: 16)
    }
}
