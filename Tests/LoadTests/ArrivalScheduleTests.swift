// The arrivals of open loops.

import Testing

@testable import Load

@Suite("An arrival schedule")
struct ArrivalScheduleTests {
    @Test("a constant rate has equal gaps and ends in time")
    func constantRate() {
        var schedule = ArrivalSchedule(rate: 1_000, seconds: 2)
        #expect(schedule.total == 2_000)
        #expect(schedule.nanoseconds(of: 0) == 0)
        #expect(schedule.nanoseconds(of: 1) == 1_000_000)
        #expect(schedule.nanoseconds(of: 1_999) == 1_999_000_000)
        #expect(schedule.nanoseconds(of: 2_000) == nil)
    }

    @Test("a ramp's arrivals come at the times that its integral says", arguments: [0.0, 50, 400])
    func ramp(from: Double) {
        let segment = ArrivalSchedule.Segment(seconds: 4, from: from, to: 200)
        var schedule = ArrivalSchedule([segment])
        let slope = (200 - from) / 4
        for index in 0..<schedule.total {
            guard let nanoseconds = schedule.nanoseconds(of: index) else {
                Issue.record("arrival \(index) of \(schedule.total) has no time")
                return
            }
            let time = Double(nanoseconds) / 1e9
            #expect(abs(from * time + slope * time * time / 2 - Double(index)) < 0.001)
        }
        #expect(schedule.nanoseconds(of: schedule.total) == nil)
    }

    @Test("segments follow each other, silent ones too")
    func segments() {
        var schedule = ArrivalSchedule([
            .init(seconds: 1, from: 10), .init(seconds: 5, from: 0), .init(seconds: 1, from: 100),
        ])
        #expect(schedule.seconds == 7)
        #expect(schedule.total == 110)
        #expect(schedule.nanoseconds(of: 9) == 900_000_000)
        #expect(schedule.nanoseconds(of: 10) == 6_000_000_000)
        #expect(schedule.nanoseconds(of: 11) == 6_010_000_000)
        #expect(schedule.nanoseconds(of: 110) == nil)
    }

    @Test("threads that take turns send what one would send", arguments: 1...5)
    func threads(count: Int) {
        var whole = ArrivalSchedule([.init(seconds: 2, from: 20, to: 70)])
        let expected = (0..<whole.total).map { whole.nanoseconds(of: $0) }
        var merged = [UInt64?](repeating: nil, count: expected.count)
        for thread in 0..<count {
            var schedule = ArrivalSchedule([.init(seconds: 2, from: 20, to: 70)])
            for index in stride(from: thread, to: expected.count, by: count) {
                merged[index] = schedule.nanoseconds(of: index)
            }
        }
        #expect(merged == expected)
    }
}
