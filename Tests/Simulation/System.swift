// The functions of the C library and of Swift's runtime that the gateway takes time, randomness and
// sockets from.

import Glibc
import TestSupport

@_cdecl("clock_gettime")
func clockGettime(_: clockid_t, _ time: UnsafeMutablePointer<timespec>) -> CInt {
    let nanos = World.epochNanos + world.nanos
    time.pointee = timespec(
        tv_sec: Int(nanos / 1_000_000_000),
        tv_nsec: Int(nanos % 1_000_000_000)
    )
    return 0
}

@_cdecl("getentropy")
func getEntropy(_ target: UnsafeMutableRawPointer, _ count: Int) -> CInt {
    fill(target, count)
    return 0
}

/// What `SystemRandomNumberGenerator` and the seed of all hashes come from.
@_cdecl("swift_stdlib_random")
func fill(_ target: UnsafeMutableRawPointer, _ count: Int) {
    for place in 0..<count {
        target.storeBytes(
            of: UInt8(truncatingIfNeeded: world.random.next()),
            toByteOffset: place,
            as: UInt8.self
        )
    }
}

@_cdecl("send")
func send(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _: CInt) -> Int {
    guard let socket = world.sockets[descriptor], !world.isDead, !socket.isReset else {
        errno = EPIPE
        return -1
    }
    var taken = min(count, socket.room)
    if world.chance(100), taken > 0 { taken = world.number(0...taken) }
    guard taken > 0 else {
        errno = EAGAIN
        return -1
    }
    socket.toClient += UnsafeRawBufferPointer(start: bytes, count: taken)
    return taken
}
