// The functions of libuv that the gateway calls, in terms of the simulated world.

import CLibuv

private func loop(_ raw: UnsafeMutableRawPointer) -> SimulatedLoop {
    guard let loop = world.loops.first(where: { $0.raw == raw }) else {
        preconditionFailure("a loop that was not made, or is gone")
    }
    return loop
}

private func handle(_ raw: UnsafeMutableRawPointer) -> SimulatedHandle {
    guard let handle = world.handles[raw] else {
        preconditionFailure("a handle that was not made, or is closed")
    }
    return handle
}

@discardableResult
private func make(
    _ rawLoop: UnsafeMutableRawPointer,
    _ raw: UnsafeMutableRawPointer
) -> SimulatedHandle {
    let handle = SimulatedHandle(raw, loop(rawLoop))
    precondition(world.handles[raw] == nil, "a handle is made once")
    world.handles[raw] = handle
    handle.loop.handles.append(handle)
    return handle
}

@_cdecl("uv_loop_init")
func loopInit(_ raw: UnsafeMutableRawPointer) -> CInt {
    world.loops.append(SimulatedLoop(raw))
    return 0
}

@_cdecl("uv_loop_close")
func loopClose(_ raw: UnsafeMutableRawPointer) -> CInt {
    guard loop(raw).handles.isEmpty else { return UV_EBUSY.rawValue }
    world.loops.removeAll { $0.raw == raw }
    return 0
}

@_cdecl("uv_run")
func run(_ raw: UnsafeMutableRawPointer, _ mode: CUnsignedInt) -> CInt {
    precondition(mode == UV_RUN_NOWAIT.rawValue, "nothing blocks here")
    loop(raw).turn()
    return loop(raw).handles.isEmpty ? 0 : 1
}

@_cdecl("uv_now")
func now(_ raw: UnsafeMutableRawPointer) -> UInt64 { loop(raw).millis }

@_cdecl("uv_hrtime")
func hrtime() -> UInt64 { world.nanos }

@_cdecl("uv_is_closing")
func isClosing(_ raw: UnsafeMutableRawPointer) -> CInt {
    // A handle that is closed has no entry any more, and its owner may still ask.
    world.handles[raw]?.isClosing == false ? 0 : 1
}

@_cdecl("uv_close")
func close(_ raw: UnsafeMutableRawPointer, _ body: HandleCallback?) {
    let handle = handle(raw)
    precondition(!handle.isClosing, "a handle is closed once")
    handle.isClosing = true
    handle.didClose = body
    handle.socket?.gatewayHasEnded = true
    for arrival in handle.arrivals { arrival.isReset = true }
}

@_cdecl("uv_prepare_init")
func prepareInit(_ rawLoop: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer) -> CInt {
    make(rawLoop, raw)
    return 0
}

@_cdecl("uv_prepare_start")
func prepareStart(_ raw: UnsafeMutableRawPointer, _ body: @escaping HandleCallback) -> CInt {
    handle(raw).beforeSleep = body
    return 0
}

@_cdecl("uv_timer_init")
func timerInit(_ rawLoop: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer) -> CInt {
    make(rawLoop, raw)
    return 0
}

@_cdecl("uv_timer_start")
func timerStart(
    _ raw: UnsafeMutableRawPointer,
    _ body: @escaping HandleCallback,
    _ after: UInt64,
    _ repeating: UInt64
) -> CInt {
    let handle = handle(raw)
    handle.timer = (handle.loop.millis + after, repeating, body)
    return 0
}

@_cdecl("uv_timer_stop")
func timerStop(_ raw: UnsafeMutableRawPointer) -> CInt {
    handle(raw).timer = nil
    return 0
}

@_cdecl("uv_async_init")
func asyncInit(
    _ rawLoop: UnsafeMutableRawPointer,
    _ raw: UnsafeMutableRawPointer,
    _ body: @escaping HandleCallback
) -> CInt {
    make(rawLoop, raw).async = (false, body)
    return 0
}

@_cdecl("uv_async_send")
func asyncSend(_ raw: UnsafeMutableRawPointer) -> CInt {
    let handle = handle(raw)
    guard let async = handle.async else { preconditionFailure("not an async handle") }
    handle.async = (true, async.body)
    return 0
}

@_cdecl("uv_poll_init")
func pollInit(
    _ rawLoop: UnsafeMutableRawPointer,
    _ raw: UnsafeMutableRawPointer,
    _ descriptor: CInt
) -> CInt {
    make(rawLoop, raw).poll = (descriptor, 0, nil)
    return 0
}

@_cdecl("uv_poll_start")
func pollStart(_ raw: UnsafeMutableRawPointer, _ interest: CInt, _ body: @escaping PollCallback)
    -> CInt
{
    let handle = handle(raw)
    guard let poll = handle.poll else { preconditionFailure("not a poll handle") }
    handle.poll = (poll.descriptor, interest, body)
    return 0
}

@_cdecl("uv_poll_stop")
func pollStop(_ raw: UnsafeMutableRawPointer) -> CInt {
    handle(raw).poll?.interest = 0
    return 0
}

@_cdecl("uv_pipe_init")
func pipeInit(_ rawLoop: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer, _: CInt) -> CInt {
    make(rawLoop, raw)
    return 0
}

@_cdecl("uv_pipe_open")
func pipeOpen(_: UnsafeMutableRawPointer, _: CInt) -> CInt { 0 }

@_cdecl("uv_listen")
func listen(_ raw: UnsafeMutableRawPointer, _: CInt, _ body: @escaping StatusCallback) -> CInt {
    handle(raw).listen = body
    return 0
}

@_cdecl("uv_accept")
func accept(_ listener: UnsafeMutableRawPointer, _ raw: UnsafeMutableRawPointer) -> CInt {
    guard !handle(listener).arrivals.isEmpty else { return UV_EAGAIN.rawValue }
    handle(raw).socket = handle(listener).arrivals.removeFirst()
    return 0
}

@_cdecl("uv_fileno")
func fileno(_ raw: UnsafeMutableRawPointer, _ descriptor: UnsafeMutablePointer<CInt>) -> CInt {
    guard let socket = handle(raw).socket else { return UV_EBADF.rawValue }
    descriptor.pointee = socket.descriptor
    return 0
}

@_cdecl("uv_read_start")
func readStart(
    _ raw: UnsafeMutableRawPointer,
    _ space: @escaping SpaceCallback,
    _ body: @escaping ReadCallback
) -> CInt {
    let handle = handle(raw)
    guard !handle.isClosing else { return UV_EINVAL.rawValue }
    handle.read = (space, body)
    return 0
}

@_cdecl("uv_read_stop")
func readStop(_ raw: UnsafeMutableRawPointer) -> CInt {
    world.handles[raw]?.read = nil
    return 0
}

@_cdecl("uv_write")
func write(
    _ request: UnsafeMutablePointer<uv_write_t>,
    _ raw: UnsafeMutableRawPointer,
    _ buffers: UnsafePointer<uv_buf_t>,
    _ count: CUnsignedInt,
    _ body: @escaping StatusCallback
) -> CInt {
    precondition(count == 1, "the gateway writes one buffer at a time")
    let handle = handle(raw)
    request.pointee.handle = raw.assumingMemoryBound(to: uv_stream_t.self)
    let bytes = UnsafeRawBufferPointer(start: buffers[0].base, count: Int(buffers[0].len))
    handle.write = (UnsafeMutableRawPointer(request), Array(bytes), body)
    return 0
}

@_cdecl("uv_shutdown")
func shutdown(
    _: UnsafeMutableRawPointer,
    _ raw: UnsafeMutableRawPointer,
    _: StatusCallback?
) -> CInt {
    handle(raw).socket?.gatewayHasEnded = true
    return 0
}
