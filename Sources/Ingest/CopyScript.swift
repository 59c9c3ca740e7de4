// The SQL that stores a batch: one simple query, so one implicit transaction without the round
// trips of BEGIN and COMMIT. Only the end of the whole query is the commit; an error anywhere
// undoes all of it.

import SeggWatCore

/// Writes the query of a batch; its COPY statements come in the order of `CopyTable`.
public enum CopyScript {
    /// Prepares a connection: bounds on waiting, and the merge route's temporary tables.
    ///
    /// - Parameter statementMillis: After this the server gives up a statement.
    /// - Returns: A script of statements.
    public static func setUp(statementMillis: Int) -> String {
        var sql = """
            SET statement_timeout = \(statementMillis);
            SET idle_in_transaction_session_timeout = \(statementMillis);
            SET client_min_messages = error;
            SET timezone = 'UTC';

            """
        for table in CopyTable.allCases {
            sql += """
                CREATE TEMPORARY TABLE merge_\(table.name) ON COMMIT DELETE ROWS AS \
                SELECT \(table.columns) FROM \(table.name) WITH NO DATA;

                """
        }
        return sql
    }

    /// The query for a batch on its route.
    public static func query(for batch: borrowing Batch) -> String {
        switch batch.route {
        case .fast: fast(batch)
        case .merge: merge(batch)
        case .verify: verify(batch)
        }
    }

    /// The query that sets one row aside with the error that it caused.
    public static func deadLetter(_ batch: borrowing Batch, sqlState: String, error: String)
        -> String
    {
        let waiter = batch[0]
        var row = ""
        for table in CopyTable.allCases where waiter.tables & table.bit != 0 {
            row += hexadecimal(batch.tuples(of: table))
        }
        return """
            INSERT INTO dead_letter (project_id, id, kind, sqlstate, error, row) VALUES (\
            '\(waiter.projectID)', '\(waiter.id)', '\(kind(of: waiter))', \(literal(sqlState)), \
            \(literal(error)), '\\x\(row)') ON CONFLICT DO NOTHING
            """
    }

    private static func fast(_ batch: borrowing Batch) -> String {
        var sql = ""
        for table in CopyTable.allCases where batch.rows(of: table) > 0 {
            sql += "COPY \(table.name) (\(table.columns)) FROM STDIN (FORMAT binary);"
        }
        return sql + insertDeltas(batch) + insertLedger(batch)
    }

    static let countColumns = "project_id, hour, kind, bucket, status, count"

    /// The counts travel as literals: they are known when the query is sent, and a COPY of their own
    /// would cost another round trip before the commit.
    private static func insertDeltas(_ batch: borrowing Batch) -> String {
        guard batch.deltas.count > 0 else { return "" }
        var sql = "INSERT INTO rollup_delta (\(countColumns)) VALUES "
        for index in 0..<batch.deltas.count {
            let delta = batch.deltas[index]
            if index > 0 { sql += "," }
            sql += """
                ('\(delta.projectID)',to_timestamp(\(Int64(delta.hour) * 3_600)),\
                '\(delta.kindName)','\(delta.bucketName)','\(delta.statusName)',\(delta.count))
                """
        }
        return sql
    }

    static let ledgerColumns = "minute, outcome, count"

    private static func insertLedger(_ batch: borrowing Batch) -> String {
        guard batch.minutes.count > 0 else { return "" }
        var sql = ";INSERT INTO ledger_delta (\(ledgerColumns)) VALUES "
        for index in 0..<batch.minutes.count {
            let entry = batch.minutes[index]
            if index > 0 { sql += "," }
            sql += "(to_timestamp(\(Int64(entry.minute) * 60)),'stored',\(entry.count))"
        }
        return sql
    }

    private static func merge(_ batch: borrowing Batch) -> String {
        var sql = copyAside(batch)
        if batch.rows(of: .rating) > 0 { sql += claimRatings }
        if batch.rows(of: .feedback) > 0 { sql += mergeFeedback }
        if batch.rows(of: .rating) > 0 { sql += mergeRating }
        for table in [CopyTable.npsResponse, .screenshot] where batch.rows(of: table) > 0 {
            sql += """
                INSERT INTO \(table.name) (\(table.columns)) SELECT \(table.columns) \
                FROM merge_\(table.name) ORDER BY project_id, id ON CONFLICT DO NOTHING;
                """
        }
        return sql + selectMissing(batch)
    }

    private static func copyAside(_ batch: borrowing Batch) -> String {
        var sql = ""
        for table in CopyTable.allCases where batch.rows(of: table) > 0 {
            sql += "COPY merge_\(table.name) (\(table.columns)) FROM STDIN (FORMAT binary);"
        }
        return sql
    }

    private static func verify(_ batch: borrowing Batch) -> String {
        var sql = copyAside(batch)
        if batch.rows(of: .feedback) > 0 {
            sql += """
                INSERT INTO rollup_delta (\(countColumns)) \
                SELECT project_id, date_trunc('hour', created_at, 'UTC'), 'feedback', type, 'New', \
                -count(*) FROM merge_feedback m WHERE m.spam IS NULL AND \(isMissing(from: .feedback)) \
                GROUP BY 1, 2, 4;
                """
            sql += unledger(.feedback, where: isNoComment)
        }
        if batch.rows(of: .rating) > 0 {
            sql += """
                INSERT INTO rollup_delta (\(countColumns)) \
                SELECT project_id, date_trunc('hour', created_at, 'UTC'), rating_type, \
                \(ratingBucket), '', -count(*) FROM merge_rating m \
                WHERE m.spam IS NULL AND \(isMissing(from: .rating)) GROUP BY 1, 2, 3, 4;
                """
            sql += unledger(.rating, where: "true")
        }
        return sql + selectMissing(batch)
    }

    /// Returns the submissions with a row that is not in its table: project, id, and the word.
    private static func selectMissing(_ batch: borrowing Batch) -> String {
        var parts: [String] = []
        for table in CopyTable.allCases where batch.rows(of: table) > 0 {
            parts.append(
                """
                SELECT project_id, id, 'missing' FROM merge_\(table.name) m \
                WHERE \(isMissing(from: table))
                """
            )
        }
        return parts.joined(separator: " UNION ") + ";"
    }

    private static func isMissing(from table: CopyTable) -> String {
        """
        NOT EXISTS (SELECT FROM \(table.name) s WHERE s.project_id = m.project_id \
        AND s.id = m.id)
        """
    }

    private static let ratingBucket =
        "CASE rating_type WHEN 'helpful' THEN (value <> 0)::text ELSE value::text END"

    /// What a rating claims: its project, type, path and submitter.
    ///
    /// NPS answers that came through the NPS question (they have a row in merge_nps_response) claim
    /// nothing, and neither does spam.
    private static let claim = """
        sha256(convert_to(concat_ws(E'\\x1f', m.rating_type, coalesce(m.path, ''), \
        m.submitted_by), 'UTF8'))
        """

    private static let isClaiming = """
        m.submitted_by IS NOT NULL AND m.spam IS NULL AND NOT EXISTS (SELECT FROM merge_nps_response n \
        WHERE n.project_id = m.project_id AND n.id = m.id)
        """

    /// Claims in the order of their key, so that two gateways cannot wait for each other.
    private static let claimRatings = """
        INSERT INTO rating_claim (project_id, claim, rating_id) \
        SELECT m.project_id, \(claim), m.id FROM merge_rating m WHERE \(isClaiming) \
        ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING;\
        WITH refused AS (DELETE FROM merge_rating m WHERE \(isClaiming) AND NOT EXISTS (\
        SELECT FROM rating_claim c WHERE c.project_id = m.project_id AND c.claim = \(claim) \
        AND c.rating_id = m.id) RETURNING m.project_id, m.id) \
        SELECT project_id, id, 'repeated' FROM refused;
        """

    /// A feedback that is an NPS answer's comment is no submission of its own: the rating is.
    private static let isNoComment = """
        NOT EXISTS (SELECT FROM merge_nps_response n \
        WHERE n.project_id = m.project_id AND n.id = m.id)
        """

    /// Adds those of the rows that were stored now to the ledger.
    private static func mergeLedger(where condition: String) -> String {
        """
        counted AS (INSERT INTO ledger_delta (\(ledgerColumns)) \
        SELECT date_trunc('minute', created_at, 'UTC'), 'stored', count(*) \
        FROM stored m WHERE \(condition) GROUP BY 1)
        """
    }

    /// Takes the rows that are missing out of the ledger.
    private static func unledger(_ table: CopyTable, where condition: String) -> String {
        """
        INSERT INTO ledger_delta (\(ledgerColumns)) \
        SELECT date_trunc('minute', created_at, 'UTC'), 'stored', -count(*) \
        FROM merge_\(table.name) m WHERE \(isMissing(from: table)) AND \(condition) GROUP BY 1;
        """
    }

    private static let mergeFeedback = """
        WITH stored AS (INSERT INTO feedback (\(CopyTable.feedback.columns)) \
        SELECT \(CopyTable.feedback.columns) FROM merge_feedback ORDER BY project_id, id \
        ON CONFLICT DO NOTHING RETURNING project_id, id, created_at, type, status, spam), \
        \(mergeLedger(where: isNoComment)) \
        INSERT INTO rollup_delta (\(countColumns)) \
        SELECT project_id, date_trunc('hour', created_at, 'UTC'), 'feedback', type, status, \
        count(*) FROM stored WHERE spam IS NULL GROUP BY 1, 2, 4, 5;
        """

    private static let mergeRating = """
        WITH stored AS (INSERT INTO rating (\(CopyTable.rating.columns)) \
        SELECT \(CopyTable.rating.columns) FROM merge_rating ORDER BY project_id, id \
        ON CONFLICT DO NOTHING RETURNING project_id, created_at, rating_type, value, spam), \
        \(mergeLedger(where: "true")) \
        INSERT INTO rollup_delta (\(countColumns)) \
        SELECT project_id, date_trunc('hour', created_at, 'UTC'), rating_type, \
        \(ratingBucket), '', count(*) FROM stored WHERE spam IS NULL GROUP BY 1, 2, 3, 4;
        """

    private static func kind(of waiter: Waiter) -> String {
        if waiter.tables & CopyTable.npsResponse.bit != 0 { return "nps" }
        return waiter.tables & CopyTable.rating.bit != 0 ? "rating" : "feedback"
    }

    private static func literal(_ text: String) -> String {
        // standard_conforming_strings is on, so only the quote is special. By code points: a quote
        // with a combining accent behind it is another Character.
        var literal = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { literal += "'" }
            literal.unicodeScalars.append(scalar)
        }
        return literal + "'"
    }

    private static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[index * 2] = digits[Int(byte >> 4)]
                text[index * 2 + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}

extension Delta {
    var kindName: StaticString {
        kind == 0 ? "feedback" : RatingType(rawValue: kind - 1)!.name
    }

    var statusName: StaticString { kind == 0 ? FeedbackStatus.new.name : "" }

    var bucketName: String {
        switch kind {
        case 0: return "\(FeedbackType(rawValue: bucket)!.name)"
        case RatingType.helpful.rawValue + 1: return bucket == 0 ? "false" : "true"
        default: return bucket % 2 == 0 ? "\(bucket / 2)" : "\(bucket / 2).5"
        }
    }
}
