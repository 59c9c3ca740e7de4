import Testing

@testable import ZitadelStandIn

@Suite struct ConsistencyTests {
    private let start = Instant(microseconds: 1_795_000_000_000_000)

    private func session(sequence: Int64, terminated: Bool = false) -> Session {
        var session = Session(id: "1", instanceID: "2")
        session.sequence = sequence
        session.isTerminated = terminated
        return session
    }

    private func history(_ writes: [(sequence: Int64, at: Double, delays: [Double?])])
        -> SessionHistory
    {
        var history = SessionHistory(session(sequence: 0))
        for write in writes {
            history.append(
                session(sequence: write.sequence),
                delays: write.delays,
                now: start + write.at
            )
        }
        return history
    }

    @Test("strong reads show a write at once")
    func strong() {
        let history = history([(1, 0, [0]), (2, 1, [0])])
        #expect(history.row(replica: 0, at: start)?.sequence == nil)
        #expect(history.row(replica: 0, at: start + 1)?.sequence == 2)
    }

    @Test("a lagging read shows the write before, then the write")
    func lag() {
        let history = history([(1, 0, [0]), (2, 10, [5])])
        #expect(history.row(replica: 0, at: start + 14)?.sequence == 1)
        #expect(history.row(replica: 0, at: start + 15)?.sequence == 2)
    }

    @Test("a later write never overtakes an earlier one")
    func order() {
        let history = history([(1, 0, [10]), (2, 1, [0])])
        #expect(history.row(replica: 0, at: start + 9) == nil)
        #expect(history.row(replica: 0, at: start + 10)?.sequence == 2)
    }

    @Test("each replica has a lag of its own")
    func replicas() {
        let history = history([(1, 0, [0, 60])])
        #expect(history.row(replica: 0, at: start + 1)?.sequence == 1)
        #expect(history.row(replica: 1, at: start + 1) == nil)
    }

    @Test("a lost write shows when the next one does, or after a repair")
    func skip() {
        var history = history([(1, 0, [0]), (2, 1, [nil])])
        #expect(history.row(replica: 0, at: start + 1_000)?.sequence == 1)
        history.repair(at: start + 2)
        #expect(history.row(replica: 0, at: start + 2)?.sequence == 2)
    }

    @Test("a terminated session has no row once the reader knows")
    func terminated() {
        var history = history([(1, 0, [0])])
        history.append(session(sequence: 2, terminated: true), delays: [3], now: start + 1)
        #expect(history.row(replica: 0, at: start + 3)?.sequence == 1)
        #expect(history.row(replica: 0, at: start + 4) == nil)
    }

    @Test(
        "the modes are read as they are written",
        arguments: [
            ("strong", Distribution.fixed(0), 1, 0.0), ("lag:250ms", .fixed(0.25), 1, 0),
            ("lag:100ms..2s", .uniform(0.1, 2), 1, 0),
            ("lag:25ms/120ms", .logNormal(p50: 0.025, p99: 0.12), 1, 0),
            ("replicas:3", .uniform(0, 2), 3, 0), ("replicas:3,lag:1s", .fixed(1), 3, 0),
            ("skip:0.05", .fixed(0), 1, 0.05),
        ]
    )
    func modes(text: String, lag: Distribution, replicas: Int, skip: Double) throws {
        let mode = try #require(Consistency(text))
        #expect(mode.lag == lag)
        #expect(mode.replicas == replicas)
        #expect(mode.skipProbability == skip)
    }

    @Test(
        "nothing else is a mode",
        arguments: [
            "", "weak", "lag", "lag:", "lag:5", "lag:2s..1s", "lag:0s/1s", "replicas:0",
            "replicas:17",
            "skip:1.5", "lag:1s,", "lag:-1s",
        ]
    )
    func noModes(text: String) {
        #expect(Consistency(text) == nil)
    }

    @Test("a log-normal time has the quantiles that it was made of")
    func logNormal() {
        var random = SeededRandom(seed: 1)
        let distribution = Distribution.logNormal(p50: 0.046, p99: 1.36)
        let times = (0..<20_000).map { _ in distribution.draw(&random) }.sorted()
        #expect((0.043...0.049).contains(times[10_000]))
        #expect((1.1...1.7).contains(times[19_800]))
    }
}
