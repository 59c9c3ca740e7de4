// The rows of a COPY TO STDOUT, taken as fast as whoever reads them likes.

import CLibpq

extension BlockingConnection {
    /// Begins a `COPY … TO STDOUT`, whose rows `copyOutRows` brings.
    public func beginCopyOut(_ sql: String) throws(PostgresError) {
        try beginCopy(sql, expecting: PGRES_COPY_OUT)
    }

    /// Appends rows of the COPY that was begun until there are `bytesMin` or none is left.
    ///
    /// - Parameters:
    ///   - bytesMin: When to stop; a row is never cut.
    ///   - append: Takes the bytes of one row.
    /// - Returns: Whether rows may be left.
    /// - Throws: What ended the COPY before its end.
    public func copyOutRows(
        bytesMin: Int,
        _ append: (UnsafeRawBufferPointer) -> Void
    ) throws(PostgresError) -> Bool {
        var bytes = 0
        while bytes < bytesMin {
            var row: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(connection, &row, 0)
            guard count > 0 else {
                guard count == -1 else { throw connectionError() }
                _ = try finishCopy()
                return false
            }
            append(UnsafeRawBufferPointer(start: row, count: Int(count)))
            PQfreemem(row)
            bytes += Int(count)
        }
        return true
    }

    /// Writes text as a literal of SQL, for statements that take no parameters, as COPY does.
    public func literal(_ text: String) throws(PostgresError) -> String {
        guard !text.utf8.contains(0) else {
            throw PostgresError(sqlState: "22021", message: "a literal holds a NUL byte")
        }
        guard let escaped = PQescapeLiteral(connection, text, text.utf8.count) else {
            throw connectionError()
        }
        defer { PQfreemem(escaped) }
        return String(cString: escaped)
    }
}
