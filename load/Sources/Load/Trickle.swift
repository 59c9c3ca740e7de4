// Requests that arrive a byte at a time: what is due, and how far each connection is. Pure.

/// The turns of connections that send slowly.
struct Trickle {
    /// Where a connection is in its request.
    struct Progress {
        let entry: RequestTable.Entry
        let slots: RequestTable.SubmissionSlots
        let number: SubmissionNumber
        /// Bytes of it that were sent.
        var sent = 0
    }

    private let connections: Int
    /// Bytes of all connections together.
    private let bytesPerSecond: Double
    private var given = 0.0
    private var slot = -1
    /// By slot; nil where a request begins.
    var progress: [Progress?]

    /// Makes turns for so many connections; each sends so many bytes a second.
    init(connections: Int, bytesPerSecond: Double) {
        self.connections = connections
        self.bytesPerSecond = bytesPerSecond * Double(connections)
        progress = Array(repeating: nil, count: connections)
    }

    /// The connection that sends the next byte; nil when no more is due so long after the start.
    mutating func next(_ elapsedSeconds: Double) -> Int? {
        guard given < elapsedSeconds * bytesPerSecond else { return nil }
        given += 1
        slot = slot + 1 == connections ? 0 : slot + 1
        return slot
    }
}
