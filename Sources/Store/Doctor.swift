// Examines a deployment's database and says in words what is wrong.

public import Postgres

/// The checks of `seggwat doctor`.
public enum Doctor {
    /// Deltas that wait in a healthy deployment at most: twenty runs of the fold.
    static let deltasMax = 1_000_000
    /// Hours after which a delta should have been folded; its own hour counts.
    static let foldHoursMax = 2

    /// Runs all checks; those that need the schema are left out when it is not the binary's.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - milliseconds: The time of day.
    /// - Throws: `PostgresError` when a check itself fails.
    /// - Returns: What was found, good news too, in the order of the checks.
    public static func run(
        _ connection: BlockingConnection,
        now milliseconds: UInt64
    ) throws(PostgresError) -> [Finding] {
        var findings = [server(version: connection.serverVersion)]
        findings += durability(
            fsync: try connection.execute("SHOW fsync")[0, 0] ?? "",
            synchronousCommit: try connection.execute("SHOW synchronous_commit")[0, 0] ?? ""
        )
        let version = try Migrator.currentVersion(connection)
        findings.append(schema(version: version))
        guard version == Schema.version else { return findings }
        findings += try partitions(connection, milliseconds)
        findings.append(try deadLetters(connection))
        findings.append(try aggregates(connection))
        findings.append(try months(connection))
        findings.append(try ledger(connection))
        findings.append(try foldLag(connection, milliseconds))
        findings += try projects(connection)
        return findings
    }

    static func server(version: Int) -> Finding {
        let major = version / 10_000
        guard major >= 15 else {
            return Finding(
                .problem,
                "the server is PostgreSQL \(major), and seggwat needs 15 or newer: upgrade it"
            )
        }
        return Finding(.ok, "the server is PostgreSQL \(major)")
    }

    static func durability(fsync: String, synchronousCommit: String) -> [Finding] {
        var findings: [Finding] = []
        if fsync == "off" {
            findings.append(
                Finding(
                    .warning,
                    "fsync is off: a power failure can lose stored submissions and ruin the"
                        + " database; set fsync = on unless all of it may be lost"
                )
            )
        }
        if synchronousCommit == "off" {
            findings.append(
                Finding(
                    .warning,
                    "synchronous_commit is off: a crash can lose submissions that were answered"
                        + " \"stored\"; set synchronous_commit = on"
                )
            )
        }
        if findings.isEmpty { findings.append(Finding(.ok, "commits are durable")) }
        return findings
    }

    static func schema(version: Int) -> Finding {
        let known = Schema.version
        if version == 0 {
            return Finding(.problem, "the database has no schema yet: run seggwat migrate")
        }
        if version < known {
            return Finding(
                .problem,
                "the database has schema version \(version) and this seggwat needs \(known):"
                    + " run seggwat migrate"
            )
        }
        if version > known {
            return Finding(
                .problem,
                "the database has schema version \(version) and this seggwat knows only \(known):"
                    + " install the newer seggwat that migrated it"
            )
        }
        return Finding(.ok, "the schema has version \(version)")
    }

    private static func partitions(
        _ connection: BlockingConnection,
        _ milliseconds: UInt64
    ) throws(PostgresError) -> [Finding] {
        var findings: [Finding] = []
        let missing = try Partitions.missing(connection, now: milliseconds)
        if missing.isEmpty {
            findings.append(Finding(.ok, "partitions exist for this month and the next"))
        } else {
            findings.append(
                Finding(
                    .problem,
                    "partitions are missing: \(missing.joined(separator: ", ")); run"
                        + " seggwat migrate, and see that a gateway runs, which makes them ahead"
                )
            )
        }
        let rows = try Partitions.rowsInDefault(connection).filter { $0.value > 0 }
        if rows.isEmpty {
            findings.append(Finding(.ok, "the default partitions are empty"))
        } else {
            let list = rows.sorted { $0.key < $1.key }.map { "\($0.value) in \($0.key)_default" }
            findings.append(
                Finding(
                    .problem,
                    "submissions lie outside of every month: \(list.joined(separator: ", "));"
                        + " seggwat migrate moves those of the months around now, for others"
                        + " look at their ids"
                )
            )
        }
        return findings
    }

    private static func deadLetters(
        _ connection: BlockingConnection
    ) throws(PostgresError) -> Finding {
        let found = try connection.execute(
            """
            SELECT count(*),
                (SELECT coalesce(sqlstate || ' ', '') || error FROM dead_letter
                 ORDER BY created_at DESC LIMIT 1)
            FROM dead_letter
            """
        )
        guard let count = found.int(), count > 0 else {
            return Finding(.ok, "no submission was set aside as undeliverable")
        }
        return Finding(
            .warning,
            "submissions set aside in dead_letter: \(count), the newest for"
                + " \(found[0, 1] ?? ""); look at them, and delete those that need nothing"
        )
    }

    private static func aggregates(
        _ connection: BlockingConnection
    ) throws(PostgresError) -> Finding {
        let shownMax = 1000
        let differences = try Recount.differences(connection, limit: shownMax)
        guard let first = differences.first else {
            return Finding(.ok, "the aggregates equal a recount")
        }
        let count = differences.count == shownMax ? "\(shownMax) or more" : "\(differences.count)"
        let status = first.key.status.isEmpty ? "" : " \(first.key.status)"
        return Finding(
            .problem,
            "the aggregates differ from a recount in \(count) places; the first: project"
                + " \(first.key.projectID), \(first.key.hour), \(first.key.kind)"
                + " \(first.key.bucket)\(status): aggregated \(first.aggregated), counted"
                + " \(first.counted); somebody wrote to the tables past seggwat, or this is a bug"
                + " to report"
        )
    }

    private static func months(_ connection: BlockingConnection) throws(PostgresError) -> Finding {
        let shownMax = 1000
        let differences = try MonthCheck.differences(connection, limit: shownMax)
        guard let first = differences.first else {
            return Finding(.ok, "the months equal their hours")
        }
        let count = differences.count == shownMax ? "\(shownMax) or more" : "\(differences.count)"
        let status = first.key.status.isEmpty ? "" : " \(first.key.status)"
        return Finding(
            .problem,
            "the months of the aggregates differ from their hours in \(count) places; the first:"
                + " project \(first.key.projectID), \(first.key.hour), \(first.key.kind)"
                + " \(first.key.bucket)\(status): month \(first.month), hours \(first.hours);"
                + " somebody wrote to the tables past seggwat, or this is a bug to report"
        )
    }

    private static func ledger(_ connection: BlockingConnection) throws(PostgresError) -> Finding {
        let shownMax = 1000
        let differences = try Ledger.differences(connection, limit: shownMax)
        guard let first = differences.first else {
            return Finding(.ok, "the ledger equals the tables")
        }
        let count = differences.count == shownMax ? "\(shownMax) or more" : "\(differences.count)"
        let missing = differences.reduce(0) { $0 + $1.ledger - $1.counted }
        return Finding(
            .problem,
            "the ledger differs from the tables in \(count) minutes, together by \(missing); the"
                + " first: \(first.minute): ledger \(first.ledger), counted \(first.counted);"
                + " somebody wrote to the tables past seggwat, or this is a bug to report"
        )
    }

    private static func foldLag(
        _ connection: BlockingConnection,
        _ milliseconds: UInt64
    ) throws(PostgresError) -> Finding {
        let found = try connection.execute(
            """
            SELECT count(*),
                floor(extract(epoch FROM to_timestamp($1::float8 / 1000) - min(hour)) / 3600)
            FROM rollup_delta
            """,
            [String(milliseconds)]
        )
        let count = found.int() ?? 0
        let hours = found.int(0, 1) ?? 0
        guard count > deltasMax || hours >= foldHoursMax else {
            return Finding(.ok, "the aggregates are folded (\(count) deltas wait)")
        }
        return Finding(
            .warning,
            "deltas that wait to be folded: \(count), the oldest from \(hours) hours ago; the"
                + " numbers are right but slow to read: see that a gateway runs and what it logs"
        )
    }

    private static func projects(
        _ connection: BlockingConnection
    ) throws(PostgresError) -> [Finding] {
        let found = try connection.execute(
            """
            SELECT name, id FROM project WHERE NOT archived AND allowed_origins = '{}'
            ORDER BY created_at, id
            """
        )
        guard !found.isEmpty else { return [Finding(.ok, "every project has an origin")] }
        return found.rows.map {
            Finding(
                .warning,
                "the project \(found[$0, 0] ?? "") (\(found[$0, 1] ?? "")) allows no origin, so"
                    + " every submission to it is refused: add the site's origin, or * for any"
            )
        }
    }
}
