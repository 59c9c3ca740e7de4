// Where a COPY's bytes go, for as long as the COPY lasts.

/// Sends the data of one `COPY … FROM STDIN`; lent by `BlockingConnection.copyIn`.
public struct CopyWriter: ~Copyable {
    private let connection: BlockingConnection

    init(_ connection: BlockingConnection) {
        self.connection = connection
    }

    /// Sends a chunk; chunks may be cut anywhere.
    public func write(_ bytes: [UInt8]) throws(PostgresError) {
        try connection.putCopyData(bytes)
    }
}
