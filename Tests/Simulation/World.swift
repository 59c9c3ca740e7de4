// The simulated machine: its clock, its randomness, its loops and sockets, and what hangs on them.
//
// There is one at a time. libuv's, libpq's and the C library's functions that the gateway calls are
// defined in Libuv.swift, Libpq.swift and System.swift in terms of it, so that the gateway's own code
// runs as it is.

import TestSupport

/// The world that the gateway's calls reach.
///
/// One for the process, because C functions have no other way to it; a simulation runs on one thread.
nonisolated(unsafe) var world = World(seed: 0)

/// A machine, a network and a database server, in which nothing happens by itself.
final class World {
    var random: SeededGenerator
    /// Monotonic nanoseconds.
    var nanos: UInt64 = 1_000_000_000
    /// Unix nanoseconds at monotonic zero.
    static let epochNanos: UInt64 = 1_794_744_000_000_000_000
    /// In the order in which they were made.
    var loops: [SimulatedLoop] = []
    var handles: [UnsafeMutableRawPointer: SimulatedHandle] = [:]
    var sockets: [CInt: SimulatedSocket] = [:]
    let server = SimulatedServer()
    /// Whether the gateway's process is gone: nothing that it still does has an effect.
    var isDead = false
    /// How often a call of libpq fails by itself, in a thousand.
    var libpqFaults = 0
    /// How often the server refuses a statement, or goes at the commit, in a thousand.
    var serverFaults = 0
    private var nextDescriptor: CInt = 1 << 20

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Whether something happens that has a chance of `share` in a thousand.
    func chance(_ share: Int) -> Bool {
        share > 0 && Int.random(in: 0..<1_000, using: &random) < share
    }

    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Whether a call of libpq fails now.
    func libpqFails() -> Bool { isDead || chance(libpqFaults) }

    func makeDescriptor() -> CInt {
        nextDescriptor += 1
        return nextDescriptor
    }
}

/// A connection between a client and the gateway, as the kernel has it.
final class SimulatedSocket {
    let descriptor: CInt
    /// What the client has sent and the gateway has not read.
    var toGateway: [UInt8] = []
    /// What the gateway has sent and the client has not read.
    var toClient: [UInt8] = []
    var clientHasEnded = false
    var isReset = false
    var gatewayHasEnded = false
    /// Bytes that wait for a client that does not read, at most.
    static let windowBytes = 4_096

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Whether a read would give bytes, an end or an error.
    var isReadable: Bool { !toGateway.isEmpty || clientHasEnded || isReset }

    var room: Int { isReset ? 0 : max(0, Self.windowBytes - toClient.count) }
}
