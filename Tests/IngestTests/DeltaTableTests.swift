// The counts of a batch, against a dictionary.

import SeggWatCore
import TestSupport
import Testing

@testable import Ingest

@Suite("DeltaTable")
struct DeltaTableTests {
    private struct Key: Hashable {
        var projectID: Identifier
        var hour: Int32
        var kind: UInt8
        var bucket: UInt8
    }

    private func counts(_ table: borrowing DeltaTable) -> [Key: Int32] {
        var counts: [Key: Int32] = [:]
        for index in 0..<table.count {
            let delta = table[index]
            let key = Key(
                projectID: delta.projectID,
                hour: delta.hour,
                kind: delta.kind,
                bucket: delta.bucket
            )
            #expect(counts.updateValue(delta.count, forKey: key) == nil)
        }
        return counts
    }

    @Test("it counts as a dictionary does, until it is full and again after it", arguments: 0..<20)
    func equalsAModel(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let countMax = 1 << Int.random(in: 0...8, using: &random)
        let projects = (0..<Int.random(in: 1...6, using: &random)).map { number in
            // Some that differ in one half only.
            Identifier(high: number % 2 == 0 ? 7 : random.next(), low: UInt64(number / 2))
        }
        var table = DeltaTable(countMax: countMax)
        var model: [Key: Int32] = [:]
        for _ in 0..<3 {
            for _ in 0..<countMax * 6 {
                let key = Key(
                    projectID: projects.randomElement(using: &random) ?? projects[0],
                    hour: .random(in: 0...3, using: &random),
                    kind: .random(in: 0...3, using: &random),
                    bucket: .random(in: 0...20, using: &random)
                )
                guard table.hasRoom(for: 1) || model[key] != nil else { continue }
                table.add(key.projectID, hour: key.hour, kind: key.kind, bucket: key.bucket)
                model[key, default: 0] += 1
            }
            #expect(counts(table) == model)
            #expect(table.hasRoom(for: countMax - model.count) == true)
            #expect(table.hasRoom(for: countMax - model.count + 1) == false)
            table.removeAll()
            model.removeAll()
            #expect(table.count == 0)
        }
    }

    @Test("it holds exactly as many distinct counts as it was made for")
    func capacity() {
        var table = DeltaTable(countMax: 256)
        for bucket in UInt8.min...UInt8.max {
            #expect(table.hasRoom(for: 1) == true)
            table.add(Identifier(high: 0, low: 0), hour: 0, kind: 0, bucket: bucket)
        }
        #expect(table.hasRoom(for: 1) == false)
        #expect(table.hasRoom(for: 0) == true)
        // What is there already can still be counted.
        table.add(Identifier(high: 0, low: 0), hour: 0, kind: 0, bucket: 9)
        #expect(table.count == 256)
        #expect(table[9].count == 2)
    }
}
