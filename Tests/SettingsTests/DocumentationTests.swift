import Glibc
import Testing

@testable import Settings

@Suite struct DocumentationTests {
    @Test("docs/operations.md has the row of every setting, and no other")
    func tableOfSettings() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let text = try #require(contents(of: "/\(root)/docs/operations.md"))
        let rows = text.split(separator: "\n").filter { $0.contains("| `SEGGWAT_") }
        #expect(rows.map(String.init) == Setting.all.map(\.documentationRow))
    }

    private func contents(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&block, 1, block.count, file), count > 0 {
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
