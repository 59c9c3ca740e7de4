// Intervals of several threads become points and seconds.

import Testing

@testable import Load

@Suite("A timeline")
struct TimelineTests {
    @Test("adds up what threads did in the same time, in whatever order they tell")
    func threads() {
        var timeline = Timeline(threads: 2, pointsPerSecond: 1)
        #expect(timeline.add(interval(0, answers: [1_000_000], connections: 3)) == nil)
        #expect(timeline.add(interval(1, answers: [], connections: 3)) == nil)
        let first = timeline.add(interval(0, answers: [9_000_000, 9_000_000], connections: 4))
        #expect(first?.answered == 3)
        #expect(first?.connections == 7)
        #expect(first?.seconds == 1)
        let second = timeline.add(interval(1, answers: [], connections: 4))
        #expect(second?.answered == 0)
        #expect(second?.latency == nil)
        timeline.finish()
        #expect(timeline.points.map(\.end) == [1, 2])
    }

    @Test("puts points together to seconds, and keeps a last one that is shorter")
    func seconds() {
        var timeline = Timeline(threads: 1, pointsPerSecond: 4)
        var told: [Point?] = []
        for index in 0..<6 {
            let answers = Array(repeating: UInt64(index + 1) * 1_000_000, count: 10)
            told.append(timeline.add(interval(index, answers: answers, seconds: 0.25)))
        }
        #expect(told.map { $0?.answered } == [nil, nil, nil, 40, nil, nil])
        timeline.finish()
        #expect(timeline.points.count == 6)
        #expect(timeline.seconds.map(\.answered) == [40, 20])
        #expect(timeline.seconds.map(\.end) == [1, 1.5])
        // Percentiles are those of the second, and no means of its points'.
        let latency = timeline.seconds[0].latency
        #expect(latency.map { ($0.p50 + 500_000) / 1_000_000 } == 2)
        #expect(latency.map { ($0.max + 500_000) / 1_000_000 } == 4)
    }

    @Test("lets the moment after the end join the last point")
    func shortEnd() {
        var timeline = Timeline(threads: 1, pointsPerSecond: 4)
        _ = timeline.add(interval(0, answers: [1_000], seconds: 0.25))
        _ = timeline.add(interval(1, answers: [1_000], seconds: 0.25))
        _ = timeline.add(interval(2, answers: [1_000, 2_000], seconds: 0.01))
        timeline.finish()
        #expect(timeline.points.map(\.answered) == [1, 3])
        #expect(timeline.points.map(\.end) == [0.25, 0.51])
    }

    @Test("takes at the end what some threads did not live to tell")
    func unequalEnds() {
        var timeline = Timeline(threads: 2, pointsPerSecond: 1)
        for index in [0, 1, 2] { _ = timeline.add(interval(index, answers: [1_000])) }
        _ = timeline.add(interval(0, answers: [1_000]))
        timeline.finish()
        #expect(timeline.points.map(\.answered) == [2, 1, 1])
    }

    private func interval(
        _ index: Int,
        answers: [UInt64],
        connections: Int = 1,
        seconds: Double = 1
    ) -> Interval {
        var interval = Interval(index: index)
        for nanoseconds in answers { interval.recordAnswer(status: 200, nanoseconds: nanoseconds) }
        interval.connections = connections
        interval.seconds = seconds
        return interval
    }
}
