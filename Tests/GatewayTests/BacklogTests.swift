// How the room for what waits is shared.

import SeggWatCore
import Testing

@testable import Gateway

@Suite("Backlog")
struct BacklogTests {
    private func project(_ number: UInt64) -> Identifier {
        Identifier(high: number &* 0x9E37_79B9_7F4A_7C15, low: number)
    }

    /// Adds units of a project until it is refused, and says how many were taken.
    private func fill(_ backlog: inout Backlog, _ project: Identifier) -> Int {
        var taken = 0
        while backlog.add(project, weight: 1) { taken += 1 }
        return taken
    }

    @Test("a project that is alone gets two thirds of the room")
    func alone() {
        var backlog = Backlog(room: 3_000)
        #expect(fill(&backlog, project(1)) == 2_000)
    }

    @Test(
        "greedy projects that take turns get the same, and a newcomer finds room",
        arguments: 2...6
    )
    func greedy(count: Int) {
        let room = 12_000
        var backlog = Backlog(room: room)
        var taken = [Int](repeating: 0, count: count)
        var isRefused = false
        while !isRefused {
            isRefused = true
            for number in 0..<count where backlog.add(project(UInt64(number)), weight: 1) {
                taken[number] += 1
                isRefused = false
            }
        }
        let share = 2 * room / (1 + 2 * count)
        #expect(taken.allSatisfy { abs($0 - share) <= 2 * count })
        #expect(fill(&backlog, project(99)) >= room / (1 + 2 * count) / 2)
    }

    @Test("what one takes leaves a quiet project its room, whatever it weighs")
    func weights() {
        var backlog = Backlog(room: 300)
        while backlog.add(project(1), weight: 50) {}
        #expect(backlog.total == 200)
        #expect(backlog.add(project(2), weight: 50) == true)
    }

    @Test("what was settled is free again, in any order", arguments: 0..<5)
    func settled(seed: UInt64) {
        var backlog = Backlog(room: 1_000)
        var held: [(Identifier, UInt16)] = []
        for number in 0..<200 {
            let weight = UInt16(number % 7 + 1)
            let owner = project(UInt64(number) % (seed + 2))
            if backlog.add(owner, weight: weight) { held.append((owner, weight)) }
        }
        #expect(backlog.total == held.reduce(0) { $0 + Int($1.1) })
        for (owner, weight) in held.reversed() { backlog.remove(owner, weight: weight) }
        #expect(backlog.total == 0)
        #expect(fill(&backlog, project(1)) == 667)
    }
}
