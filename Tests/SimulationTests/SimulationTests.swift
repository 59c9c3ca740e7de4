// A few seeds of the simulation with each test run: fixed ones, those that have found something, and
// fresh ones. `make simulate` runs as many as one likes.

import Glibc
import Testing

@Suite("Simulation")
struct SimulationTests {
    @Test("fixed seeds keep every promise")
    func fixedSeeds() throws {
        try run(first: 1, count: 20)
    }

    @Test(
        "seeds that have found something find nothing any more",
        arguments: [
            // A connection that broke behind its set-up took a batch, and nobody heard of it.
            14,
            // Pipelined requests stayed unread when their answers took more than one write.
            279,
        ] as [UInt64]
    )
    func pastFindings(seed: UInt64) throws {
        try run(first: seed, count: 1)
    }

    @Test("fresh seeds keep every promise")
    func freshSeeds() throws {
        try run(first: UInt64.random(in: 1 << 32...1 << 40), count: 5)
    }

    /// Runs the simulation, which is a program of its own: in it libuv and libpq are not themselves.
    private func run(first: UInt64, count: Int) throws {
        let program = try #require(folder) + "/simulate"
        let pipe = try #require(popen("\(program) \(first) \(count) 2>&1", "r"))
        var output: [UInt8] = []
        var byte = fgetc(pipe)
        while byte != EOF {
            output.append(UInt8(byte))
            byte = fgetc(pipe)
        }
        let status = pclose(pipe)
        #expect(status == 0, "\(String(decoding: output.suffix(600), as: UTF8.self))")
    }

    /// Where the programs lie that were built with this one.
    private var folder: String? {
        var path = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        guard count > 0 else { return nil }
        let bytes = path[..<count].map(UInt8.init(bitPattern:))
        return bytes.lastIndex(of: UInt8(ascii: "/")).map {
            String(decoding: bytes[..<$0], as: UTF8.self)
        }
    }
}
