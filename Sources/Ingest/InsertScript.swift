// The prepared statements that store a small batch: a row each, executed in one pipeline.
//
// A COPY is made for many rows: it costs PostgreSQL about as much to begin as several inserts, and
// a round trip before the first row can be sent (docs/decisions/0014-small-batches-are-inserted.md).

/// Names and prepares the statements of a small batch on the fast route.
public enum InsertScript {
    /// The statement that adds one count to rollup_delta.
    public static let countStatement: StaticString = "insert_rollup_delta"

    /// The statement that adds one minute's count to ledger_delta.
    public static let ledgerStatement: StaticString = "insert_ledger_delta"

    /// Prepares the statements on a connection.
    ///
    /// - Returns: A script of statements.
    public static func setUp() -> String {
        // An insert of values has one plan; looking for a better one costs as much as the insert.
        var sql = "SET plan_cache_mode = force_generic_plan;"
        for table in CopyTable.allCases {
            sql += prepare(statement(for: table), "\(table.name)", "\(table.columns)")
        }
        sql += prepare(ledgerStatement, "ledger_delta", CopyScript.ledgerColumns)
        return sql + prepare(countStatement, "rollup_delta", CopyScript.countColumns)
    }

    /// The statement that stores one row of a table; its parameters are the fields of a tuple.
    public static func statement(for table: CopyTable) -> StaticString {
        switch table {
        case .feedback: "insert_feedback"
        case .rating: "insert_rating"
        case .npsResponse: "insert_nps_response"
        case .screenshot: "insert_screenshot"
        }
    }

    private static func prepare(_ name: StaticString, _ table: String, _ columns: String) -> String
    {
        let count = columns.split(separator: ",").count
        let parameters = (1...count).map { "$\($0)" }.joined(separator: ",")
        return "PREPARE \(name) AS INSERT INTO \(table) (\(columns)) VALUES (\(parameters));"
    }
}
