// What was refused and is not in the ledger yet.

import Postgres
import Store

/// The refusals of all loops, of which each goes into the ledger once.
final class RefusalBooks {
    private let metrics: [LoopMetrics]
    private var kept = [UInt64](repeating: 0, count: Problem.allCases.count)

    init(_ metrics: [LoopMetrics]) {
        self.metrics = metrics
    }

    /// Adds to the ledger what was refused since the last time that worked.
    ///
    /// When the connection breaks before the answer, the same refusals may be counted twice: they are
    /// in no table that would say.
    func keep(_ connection: BlockingConnection) throws(PostgresError) {
        // What the database refused is in `dead_letter`, and counted there.
        let problems = Problem.allCases.filter { $0 != .rejected }
        let counts = problems.map { problem in
            metrics.reduce(0) { $0 &+ $1.value(.refused(problem)) }
        }
        var added: [String: UInt64] = [:]
        for (problem, count) in zip(problems, counts) {
            let news = count &- kept[Int(problem.rawValue)]
            if news > 0 { added["\(problem.code)", default: 0] += news }
        }
        try Ledger.add(
            connection,
            refusals: added.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) },
            unixSeconds: WallClock.milliseconds / 1_000
        )
        for (problem, count) in zip(problems, counts) { kept[Int(problem.rawValue)] = count }
    }
}
