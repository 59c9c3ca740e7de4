// A database server: tables, transactions, and how it can fail. It knows the statements that the
// gateway sends, and what they mean; it does not parse SQL.

/// A submission's name: its project and its id, as they lie in a row.
typealias RowKey = [UInt8]

/// The fields of a row; nil for NULL.
typealias Row = [[UInt8]?]

/// What is stored.
struct Tables {
    static let names = ["feedback", "rating", "nps_response", "screenshot"]

    var rows: [String: [RowKey: Row]] = [:]
    var deadLetters: Set<RowKey> = []
    /// Who has claimed what: the claim with its project, and the rating's id.
    var claims: [[UInt8]: RowKey] = [:]
    /// rollup_delta, summed by kind.
    var counts: [String: Int] = [:]
    /// ledger_delta, summed.
    var ledger = 0

    func holds(_ key: RowKey) -> Bool { Self.names.contains { rows[$0]?[key] != nil } }

    /// The counts as the rows have them.
    var recount: [String: Int] {
        var counts: [String: Int] = [:]
        for row in (rows["feedback"] ?? [:]).values where row[10] == nil {
            counts["feedback", default: 0] += 1
        }
        for row in (rows["rating"] ?? [:]).values where row[11] == nil {
            counts[text(row[3]), default: 0] += 1
        }
        return counts
    }

    /// The ledger as the rows have it: a comment is no submission of its own.
    var submissions: Int {
        let comments = rows["nps_response"] ?? [:]
        let feedback = (rows["feedback"] ?? [:]).keys.count { comments[$0] == nil }
        return feedback + (rows["rating"] ?? [:]).count
    }
}

func text(_ field: [UInt8]?) -> String { String(decoding: field ?? [], as: UTF8.self) }

func key(of row: Row) -> RowKey { (row[0] ?? []) + (row[1] ?? []) }

/// The server.
final class SimulatedServer {
    enum Condition: CaseIterable {
        case well
        /// Nobody is there: connections break and cannot be made.
        case away
        /// Nothing is answered.
        case frozen
        /// What is written is refused: a standby, a full disk, another schema, a lock.
        case readOnly, full, changed, locked

        /// What a statement that writes hears.
        var sqlState: String? {
            switch self {
            case .well, .away, .frozen: nil
            case .readOnly: "25006"
            case .full: "53100"
            case .changed: "42703"
            case .locked: "57014"
            }
        }
    }

    var condition = Condition.well
    var tables = Tables()
    /// Transactions that were committed.
    private(set) var commits = 0
    /// In the order in which they were made.
    private(set) var connections: [SimulatedConnection] = []

    func connection(_ descriptor: CInt) -> SimulatedConnection? {
        connections.first { $0.descriptor == descriptor && !$0.isFinished }
    }

    func add(_ connection: SimulatedConnection) { connections.append(connection) }

    /// Lets each connection's process work a little.
    func step() {
        connections.removeAll { $0.isFinished && !$0.hasWork }
        guard condition != .away, condition != .frozen else { return }
        for connection in connections where connection.hasWork && world.chance(600) {
            connection.step()
        }
    }

    /// Stops at once: nothing that is not committed is left.
    func crash() {
        for connection in connections { connection.cut(losesAnswers: world.chance(500)) }
    }

    /// Makes a transaction's changes visible.
    func commit(_ tables: Tables) {
        self.tables = tables
        commits += 1
    }
}
