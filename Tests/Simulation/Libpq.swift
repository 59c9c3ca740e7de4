// The functions of libpq that lanes call, in terms of the simulated server; the others stay libpq's.

import CLibpq
import Glibc

/// A result that libpq gave.
private final class SimulatedResult {
    let answer: SimulatedConnection.Answer
    private var strings: [UnsafeMutablePointer<CChar>] = []

    init(_ answer: SimulatedConnection.Answer) {
        self.answer = answer
    }

    /// Text that lives as long as the result.
    func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        guard let copy = strdup(text) else { preconditionFailure("there is memory") }
        strings.append(copy)
        return copy
    }

    deinit {
        for string in strings { free(string) }
    }
}

private func connection(_ raw: OpaquePointer) -> SimulatedConnection {
    Unmanaged<SimulatedConnection>.fromOpaque(UnsafeRawPointer(raw)).takeUnretainedValue()
}

private func result(_ raw: OpaquePointer) -> SimulatedResult {
    Unmanaged<SimulatedResult>.fromOpaque(UnsafeRawPointer(raw)).takeUnretainedValue()
}

// Made once and never written: libpq's callers get it as text that they do not own.
nonisolated(unsafe) private let message = strdup("simulated")

@_cdecl("PQconnectStartParams")
func connectStart(_: UnsafeRawPointer?, _: UnsafeRawPointer?, _: CInt) -> OpaquePointer? {
    let connection = SimulatedConnection(world.makeDescriptor())
    if world.server.condition == .away, world.chance(500) { connection.isBroken = true }
    world.server.add(connection)
    return OpaquePointer(Unmanaged.passRetained(connection).toOpaque())
}

@_cdecl("PQfinish")
func finish(_ raw: OpaquePointer) {
    connection(raw).clientIsGone()
    Unmanaged<SimulatedConnection>.fromOpaque(UnsafeRawPointer(raw)).release()
}

@_cdecl("PQsetNoticeReceiver")
func setNoticeReceiver(_: OpaquePointer, _: UnsafeRawPointer?, _: UnsafeRawPointer?)
    -> OpaquePointer?
{
    nil
}

@_cdecl("PQsocket")
func socket(_ raw: OpaquePointer) -> CInt {
    connection(raw).isBroken ? -1 : connection(raw).descriptor
}

@_cdecl("PQstatus")
func status(_ raw: OpaquePointer) -> CUnsignedInt {
    connection(raw).isBroken ? CONNECTION_BAD.rawValue : CONNECTION_OK.rawValue
}

@_cdecl("PQconnectPoll")
func connectPoll(_ raw: OpaquePointer) -> CUnsignedInt { connection(raw).poll().rawValue }

@_cdecl("PQsetnonblocking")
func setNonblocking(_: OpaquePointer, _: CInt) -> CInt { world.libpqFails() ? -1 : 0 }

@_cdecl("PQerrorMessage")
func errorMessage(_: OpaquePointer) -> UnsafeMutablePointer<CChar>? { message }

@_cdecl("PQsendQuery")
func sendQuery(_ raw: OpaquePointer, _ query: UnsafePointer<CChar>) -> CInt {
    connection(raw).put(.query(String(cString: query)))
}

@_cdecl("PQputCopyData")
func putCopyData(_ raw: OpaquePointer, _ bytes: UnsafeRawPointer, _ count: CInt) -> CInt {
    // No room, for want of memory.
    if world.libpqFails() { return world.chance(500) ? 0 : -1 }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(count))
    return connection(raw).put(.data(Array(buffer))) == 1 ? 1 : -1
}

@_cdecl("PQputCopyEnd")
func putCopyEnd(_ raw: OpaquePointer, _: UnsafePointer<CChar>?) -> CInt {
    connection(raw).put(.endOfCopy) == 1 ? 1 : -1
}

@_cdecl("PQflush")
func flush(_ raw: OpaquePointer) -> CInt { connection(raw).flush() }

@_cdecl("PQconsumeInput")
func consumeInput(_ raw: OpaquePointer) -> CInt { connection(raw).consume() }

@_cdecl("PQisBusy")
func isBusy(_ raw: OpaquePointer) -> CInt { connection(raw).isBusy ? 1 : 0 }

@_cdecl("PQenterPipelineMode")
func enterPipelineMode(_ raw: OpaquePointer) -> CInt {
    if world.libpqFails() { return 0 }
    connection(raw).isInPipeline = true
    return 1
}

@_cdecl("PQexitPipelineMode")
func exitPipelineMode(_ raw: OpaquePointer) -> CInt { connection(raw).exitPipeline() }

@_cdecl("PQpipelineStatus")
func pipelineStatus(_ raw: OpaquePointer) -> CUnsignedInt {
    connection(raw).isInPipeline ? PQ_PIPELINE_ON.rawValue : PQ_PIPELINE_OFF.rawValue
}

@_cdecl("PQpipelineSync")
func pipelineSync(_ raw: OpaquePointer) -> CInt { connection(raw).put(.sync) }

@_cdecl("PQsendQueryPrepared")
func sendQueryPrepared(
    _ raw: OpaquePointer,
    _ statement: UnsafePointer<CChar>,
    _ count: CInt,
    _ values: UnsafePointer<UnsafePointer<CChar>?>,
    _ lengths: UnsafePointer<CInt>,
    _: UnsafePointer<CInt>,
    _: CInt
) -> CInt {
    let row: Row = (0..<Int(count)).map { field in
        values[field].map { Array(UnsafeRawBufferPointer(start: $0, count: Int(lengths[field]))) }
    }
    return connection(raw).put(.execute(String(cString: statement), row))
}

@_cdecl("PQgetResult")
func getResult(_ raw: OpaquePointer) -> OpaquePointer? {
    let answer = connection(raw).next()
    if case .nothing = answer { return nil }
    return OpaquePointer(Unmanaged.passRetained(SimulatedResult(answer)).toOpaque())
}

@_cdecl("PQclear")
func clear(_ raw: OpaquePointer?) {
    guard let raw else { return }
    Unmanaged<SimulatedResult>.fromOpaque(UnsafeRawPointer(raw)).release()
}

@_cdecl("PQresultStatus")
func resultStatus(_ raw: OpaquePointer) -> CUnsignedInt {
    switch result(raw).answer {
    case .copyIn: PGRES_COPY_IN.rawValue
    case .done: PGRES_COMMAND_OK.rawValue
    case .rows: PGRES_TUPLES_OK.rawValue
    case .aborted: PGRES_PIPELINE_ABORTED.rawValue
    case .sync: PGRES_PIPELINE_SYNC.rawValue
    case .error, .nothing: PGRES_FATAL_ERROR.rawValue
    }
}

@_cdecl("PQcmdTuples")
func cmdTuples(_ raw: OpaquePointer) -> UnsafeMutablePointer<CChar> {
    guard case .done(let count) = result(raw).answer else { return result(raw).string("") }
    return result(raw).string("\(count)")
}

private func rows(_ raw: OpaquePointer) -> [[String]] {
    guard case .rows(let rows) = result(raw).answer else { return [] }
    return rows
}

@_cdecl("PQntuples")
func ntuples(_ raw: OpaquePointer) -> CInt { CInt(rows(raw).count) }

@_cdecl("PQnfields")
func nfields(_ raw: OpaquePointer) -> CInt { CInt(rows(raw).first?.count ?? 0) }

@_cdecl("PQgetvalue")
func getvalue(_ raw: OpaquePointer, _ row: CInt, _ column: CInt) -> UnsafeMutablePointer<CChar> {
    result(raw).string(rows(raw)[Int(row)][Int(column)])
}

@_cdecl("PQresultErrorField")
func resultErrorField(_ raw: OpaquePointer, _ field: CInt) -> UnsafeMutablePointer<CChar>? {
    // PG_DIAG_SQLSTATE
    guard field == CInt(UInt8(ascii: "C")), case .error(let state) = result(raw).answer else {
        return nil
    }
    return result(raw).string(state)
}

@_cdecl("PQresultErrorMessage")
func resultErrorMessage(_: OpaquePointer) -> UnsafeMutablePointer<CChar>? { message }
