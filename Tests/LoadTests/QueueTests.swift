// The small machines between a schedule and a socket: who is free, who waits, whose byte is due.

import Testing

@testable import Load

@Suite("Requests that wait for their answers")
struct PendingRequestsTests {
    @Test("are answered in the order in which they went, round and round")
    func order() {
        var pending = PendingRequests(capacity: 3)
        var next: UInt64 = 0
        var expected: UInt64 = 0
        for count in [3, 1, 2, 3, 2] {
            for _ in 0..<count where !pending.isFull {
                pending.append(PendingRequest(since: next, fingerprint: 0, abuse: nil))
                next += 1
            }
            for _ in 0..<max(1, count - 1) {
                #expect(pending.take()?.since == expected)
                expected += 1
            }
        }
        while let request = pending.take() {
            #expect(request.since == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(pending.count == 0)
    }
}

@Suite("Free connections")
struct FreeSlotsTests {
    @Test("are taken in the order in which they became free, each once")
    func order() {
        var free = FreeSlots(capacity: 3)
        for slot in [2, 0, 2, 1, 0] { free.append(slot) }
        #expect(free.count == 3)
        #expect(free.take() == 2)
        free.append(2)
        #expect([free.take(), free.take(), free.take(), free.take()] == [0, 1, 2, nil])
    }
}

@Suite("Connections that send slowly")
struct TrickleTests {
    @Test("send as many bytes a second as they are told, in turns")
    func turns() {
        var trickle = Trickle(connections: 4, bytesPerSecond: 2)
        var bytes = [0, 0, 0, 0]
        for tick in 1...100 {
            while let slot = trickle.next(Double(tick) / 10) { bytes[slot] += 1 }
        }
        #expect(bytes == [20, 20, 20, 20])
        #expect(trickle.next(10) == nil)
    }
}
