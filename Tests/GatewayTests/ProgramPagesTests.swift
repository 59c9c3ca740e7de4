// Letting go of the program's pages.

import Glibc
import Testing

@testable import Gateway

@Suite("Program pages")
struct ProgramPagesTests {
    @Test("pages of code that were let go of are mapped again only when they run")
    func letGo() throws {
        let program = try #require(realpath("/proc/self/exe", nil))
        defer { free(program) }
        let before = try residentCode(of: String(cString: program))
        ProgramPages.letGo()
        let after = try residentCode(of: String(cString: program))
        #expect(after < before)
    }

    /// KiB of a file's code that are mapped (proc(5), `smaps`).
    private func residentCode(of path: String) throws -> Int {
        let file = try #require(fopen("/proc/self/smaps", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 8192)
        var isCode = false
        var kibibytes = 0
        while fgets(&line, Int32(line.count), file) != nil {
            let words = String(cString: line).split { $0 == " " || $0 == "\n" }
            if words.count >= 5, words[1].count == 4 {
                isCode = words[1].contains("x") && words.last.map(String.init) == path
            } else if isCode, words.first == "Rss:" {
                kibibytes += try #require(Int(words[1]))
            }
        }
        return kibibytes
    }
}
