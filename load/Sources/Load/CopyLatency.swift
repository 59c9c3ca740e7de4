// What a commit costs by itself: the baseline that acknowledgement latency is compared with.

public import Histogram
public import Postgres
import Reactor
import SeggWatCore
import Store

/// Commits binary COPYs of one feedback each, one after the other.
///
/// The rows belong to a project that does not exist and are deleted at the end.
///
/// - Parameters:
///   - databaseURL: A migrated database.
///   - seconds: How long to go on.
///   - commitsMax: How many commits at most.
/// - Throws: `PostgresError`.
/// - Returns: Nanoseconds of each COPY with its commit.
public func measureCopyLatency(
    databaseURL: String,
    seconds: Double,
    commitsMax: Int
) throws(PostgresError) -> Histogram<UInt64> {
    let connection = try BlockingConnection(databaseURL, applicationName: "seggwat-load")
    var random = SeededRandom(seed: Loop.nanoseconds)
    // Version 4 (RFC 9562, section 5.4), which no project of ours has.
    let project = Identifier(
        high: random.next() & ~0xF000 | 0x4000,
        low: random.next() >> 2 | 0x8000_0000_0000_0000
    )
    var latency = Histogram<UInt64>(
        lowestDiscernibleValue: 1_000,
        highestTrackableValue: Limits.latencyNanosMax
    )
    let end = Loop.nanoseconds + UInt64(seconds * 1e9)
    var row = SingleRow(project: project)
    do throws(PostgresError) {
        while Loop.nanoseconds < end, latency.totalCount < UInt64(commitsMax) {
            row.renew(&random)
            let began = Loop.nanoseconds
            try connection.copyIn(SingleRow.statement) { writer throws(PostgresError) in
                try writer.write(row.bytes)
            }
            latency.record(min(Loop.nanoseconds - began, Limits.latencyNanosMax))
        }
    } catch {
        // The first error is the one to report.
        _ = try? delete(project, connection)
        throw error
    }
    try delete(project, connection)
    return latency
}

private func delete(
    _ project: Identifier,
    _ connection: BlockingConnection
) throws(PostgresError) {
    try connection.execute("DELETE FROM feedback WHERE project_id = $1", [project.description])
}

/// A binary COPY of one row (PostgreSQL manual, COPY, binary format).
private struct SingleRow {
    static let statement = """
        COPY feedback (project_id, id, created_at, message, path, version, type)
        FROM STDIN (FORMAT binary)
        """

    private(set) var bytes: [UInt8] = []
    private let idOffset: Int
    private let timeOffset: Int

    init(project: Identifier) {
        bytes += Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        // No flags, no extension.
        bytes += [UInt8](repeating: 0, count: 8)
        bytes += bigEndian(Int16(7))
        bytes += bigEndian(Int32(16)) + bigEndian(project.high) + bigEndian(project.low)
        bytes += bigEndian(Int32(16))
        idOffset = bytes.count
        bytes += [UInt8](repeating: 0, count: 16)
        bytes += bigEndian(Int32(8))
        timeOffset = bytes.count
        bytes += [UInt8](repeating: 0, count: 8)
        for text in [
            "The button in the settings does not react when I click it on my phone 📱", "/settings",
            "2.1.0", "Bug",
        ] {
            bytes += bigEndian(Int32(text.utf8.count)) + Array(text.utf8)
        }
        bytes += bigEndian(Int16(-1))
    }

    /// Gives the row a new id and the time of day.
    mutating func renew(_ random: inout SeededRandom) {
        let now = WallClock.milliseconds
        let id = Identifier(milliseconds: now, random: (random.next(), random.next()))
        // PostgreSQL counts microseconds from 2000-01-01, which is this second of Unix time.
        let time = (Int64(now) - 946_684_800 * 1_000) * 1_000
        bytes.replaceSubrange(
            idOffset..<(idOffset + 16),
            with: bigEndian(id.high) + bigEndian(id.low)
        )
        bytes.replaceSubrange(timeOffset..<(timeOffset + 8), with: bigEndian(time))
    }
}

private func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
