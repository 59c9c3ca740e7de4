import Glibc
import SeggWatCore
import Testing

@Suite("Plans")
struct PlanLimitsTests {
    @Test("have in docs/limits.md the limits that they have", arguments: Plan.allCases)
    func document(plan: Plan) throws {
        let limits = plan.limits
        let cells = [limits.project, limits.address].flatMap { allowance in
            allowance.map { ["\(Int($0.perSecond))", "\($0.burst)"] } ?? ["–", "–"]
        }
        let row = "| `\(plan.rawValue)` | \(cells.joined(separator: " | ")) |"
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        #expect(try contents(of: "/\(root)/docs/limits.md").contains(row), "\(row)")
    }

    private func contents(of path: String) throws -> String {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while case let count = fread(&block, 1, block.count, file), count > 0 {
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
