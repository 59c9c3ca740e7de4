// Monthly partitions of the submission tables, made ahead of the time that needs them.
//
//     … │ two months back │ one back │ this month │ one ahead │ two │ three │ …   and _default
//
// Ids may be 30 days old when they arrive, which can reach into the month before last.

public import Postgres

/// The partitions of `feedback`, `rating`, `nps_response` and `screenshot`.
public enum Partitions {
    /// The tables that are partitioned by id.
    public static let tables = ["feedback", "rating", "nps_response", "screenshot"]

    /// Makes the partitions that are missing from two months before `milliseconds` to three after.
    ///
    /// Rows that lie in a default partition for want of such a month are moved. Safe from several
    /// processes at once, and writers are not held up while the default partitions are empty.
    /// Returns the names of the partitions that it made.
    @discardableResult
    public static func ensure(
        _ connection: BlockingConnection,
        now milliseconds: UInt64
    ) throws(PostgresError) -> [String] {
        try ensure(connection, from: milliseconds, through: milliseconds, before: 2, after: 3)
    }

    /// Makes the partitions for a span of time and some months around it.
    @discardableResult
    static func ensure(
        _ connection: BlockingConnection,
        from first: UInt64,
        through last: UInt64,
        before: Int = 0,
        after: Int = 0
    ) throws(PostgresError) -> [String] {
        var made: [String] = []
        // Asked without the lock first: nearly always there is nothing to do.
        for month in try missing(connection, first, last, before, after) {
            // A transaction for each: locks on two tables at once could meet a reader's.
            let isMine = try connection.transaction { () throws(PostgresError) in
                let lock = AdvisoryLock.partitions.key
                try connection.execute("SELECT pg_advisory_xact_lock(\(lock))")
                // Read from the catalog's table: to_regclass may answer from a cache that holds
                // what was before the lock.
                let table = try connection.execute(
                    """
                    SELECT FROM pg_class
                    WHERE relname = $1 AND relnamespace = current_schema()::regnamespace
                    """,
                    [month.name]
                )
                // Another process was here first.
                guard table.isEmpty else { return false }
                try make(month, connection)
                return true
            }
            if isMine { made.append(month.name) }
        }
        return made
    }

    /// The names of the partitions that this month and the next one lack at `milliseconds`.
    public static func missing(
        _ connection: BlockingConnection,
        now milliseconds: UInt64
    ) throws(PostgresError) -> [String] {
        try missing(connection, milliseconds, milliseconds, 0, 1).map(\.name)
    }

    /// How many rows lie in each table's default partition: none, or nobody made a month in time.
    public static func rowsInDefault(
        _ connection: BlockingConnection
    ) throws(PostgresError) -> [String: Int] {
        var rows: [String: Int] = [:]
        for table in tables {
            rows[table] = try connection.execute("SELECT count(*) FROM \(table)_default").int()
        }
        return rows
    }

    private struct Month {
        let table: String
        let name: String
        let lower: String
        let upper: String
    }

    private static func missing(
        _ connection: BlockingConnection,
        _ first: UInt64,
        _ last: UInt64,
        _ before: Int,
        _ after: Int
    ) throws(PostgresError) -> [Month] {
        let found = try connection.execute(
            """
            WITH span AS (
                SELECT date_trunc('month', to_timestamp($1::float8 / 1000) AT TIME ZONE 'UTC')
                        - $3::int * interval '1 month' AS first,
                    date_trunc('month', to_timestamp($2::float8 / 1000) AT TIME ZONE 'UTC')
                        + $4::int * interval '1 month' AS last
            ), wanted AS (
                SELECT parent, parent || to_char(month, '_YYYY_MM') AS name,
                    month AT TIME ZONE 'UTC' AS lower,
                    (month + interval '1 month') AT TIME ZONE 'UTC' AS upper
                FROM span, generate_series(first, last, interval '1 month') AS month,
                    unnest($5::text[]) AS parent
            )
            SELECT parent, name, uuid7_floor(lower), uuid7_floor(upper)
            FROM wanted WHERE to_regclass(name) IS NULL ORDER BY name
            """,
            [
                String(first), String(last), String(before), String(after),
                arrayLiteral(tables),
            ]
        )
        return found.rows.map {
            Month(
                table: found[$0, 0] ?? "",
                name: found[$0, 1] ?? "",
                lower: found[$0, 2] ?? "",
                upper: found[$0, 3] ?? ""
            )
        }
    }

    /// Makes a table and attaches it; CREATE … PARTITION OF would stop all writers to the parent.
    private static func make(
        _ month: Month,
        _ connection: BlockingConnection
    ) throws(PostgresError) {
        let (table, name) = (month.table, month.name)
        let range = "id >= '\(month.lower)' AND id < '\(month.upper)'"
        try connection.executeScript(
            """
            -- A reader of a default partition is waited for, but not for ever: those behind us
            -- wait too.
            SET LOCAL lock_timeout = '10s';
            CREATE TABLE \(name) (LIKE \(table) INCLUDING ALL);
            -- What attaching takes anyway; taken here so that no row slips in behind the move.
            LOCK TABLE \(table)_default IN ACCESS EXCLUSIVE MODE;
            WITH moved AS (DELETE FROM \(table)_default WHERE \(range) RETURNING *)
            INSERT INTO \(name) SELECT * FROM moved;
            ALTER TABLE \(table) ATTACH PARTITION \(name)
                FOR VALUES FROM ('\(month.lower)') TO ('\(month.upper)');
            """
        )
    }
}
