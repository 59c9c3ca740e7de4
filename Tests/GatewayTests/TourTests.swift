import Glibc
import Testing

@Suite("The tour")
struct TourTests {
    /// One header line: its number, its file, and the neighbours that it names.
    struct Step {
        var number: Int
        var file: String
        var from: String?
        var next: String?
    }

    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") {
        "\($0)/\($1)"
    }

    @Test("the steps in the sources' headers make one chain from 1 to 15")
    func chain() throws {
        let steps = try Self.steps()
        #expect(steps.map(\.number) == Array(1...15))
        for (step, next) in zip(steps, steps.dropFirst()) {
            #expect(step.next == next.file, "step \(step.number) in \(step.file)")
            #expect(next.from == step.file, "step \(next.number) in \(next.file)")
        }
        #expect(steps.first?.from == nil)
        #expect(steps.last?.next == nil)
    }

    @Test("docs/tour.md has the same files in the same order")
    func document() throws {
        let text = try Self.read("docs/tour.md")
        let titles = text.split(separator: "\n").filter { line in
            line.hasPrefix("## ") && line.dropFirst(3).first?.isNumber == true
        }
        let steps = try Self.steps()
        #expect(titles.count == steps.count)
        for (title, step) in zip(titles, steps) {
            #expect(title.contains("\(step.number). \(step.file)"), "\(title)")
            #expect(text.contains("/\(step.file).swift"))
        }
    }

    private static func steps() throws -> [Step] {
        var steps: [Step] = []
        for path in try sources() {
            let name = path.split(separator: "/").last!.dropLast(6)
            for line in try read(path).split(separator: "\n") where line.hasPrefix("// Tour ") {
                let words = line.split(whereSeparator: { " .:/".contains($0) }).map(String.init)
                func word(after mark: String) -> String? {
                    words.firstIndex(of: mark).map { words[$0 + 1] }
                }
                steps.append(
                    Step(
                        number: Int(words[1])!,
                        file: String(name),
                        from: word(after: "From"),
                        next: word(after: "Next")
                    )
                )
            }
        }
        return steps.sorted { $0.number < $1.number }
    }

    private static func sources() throws -> [String] {
        var found: [String] = []
        for module in try names(in: "Sources") {
            for file in try names(in: "Sources/\(module)") where file.hasSuffix(".swift") {
                found.append("Sources/\(module)/\(file)")
            }
        }
        return found
    }

    private static func names(in folder: String) throws -> [String] {
        let directory = try #require(opendir("\(root)/\(folder)"))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func read(_ path: String) throws -> String {
        let file = try #require(fopen("\(root)/\(path)", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
