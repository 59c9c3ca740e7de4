// What one loop counts. It alone writes; any loop reads when it is asked for the metrics page.

import Synchronization

/// One loop's counters and gauges.
///
/// A cell is written by its own loop only, so adding is a load and a store, not a locked operation.
final class LoopMetrics: Sendable {
    private let cells: InlineArray<768, Atomic<UInt64>> = InlineArray { _ in Atomic<UInt64>(0) }

    /// Adds to a cell.
    @inline(__always)
    func add(_ cell: Cell, _ amount: UInt64 = 1) {
        let value = cells[cell.index].load(ordering: .relaxed)
        cells[cell.index].store(value &+ amount, ordering: .relaxed)
    }

    /// Sets a gauge.
    @inline(__always)
    func set(_ cell: Cell, _ value: Int) {
        cells[cell.index].store(UInt64(value), ordering: .relaxed)
    }

    /// Reads a cell, from any thread.
    func value(_ cell: Cell) -> UInt64 {
        cells[cell.index].load(ordering: .relaxed)
    }

    /// Adds a value to a histogram.
    @inline(__always)
    func observe(_ histogram: Histogram, _ value: UInt64) {
        add(histogram.bucket(of: value))
        add(histogram.sum, value)
    }
}

/// A place among a loop's counters.
struct Cell {
    let index: Int

    private init(_ index: Int) {
        self.index = index
    }

    static let connections = Cell(0)
    static let accepted = Cell(1)
    static let refusedConnections = Cell(2)
    static let waiting = Cell(3)
    static let inboxBytes = Cell(5)
    static let batches = Cell(6)
    static let rowsStored = Cell(7)
    static let bytesStored = Cell(8)
    static let batchesAgain = Cell(9)
    static let batchesMerged = Cell(10)
    static let batchesSplit = Cell(11)
    static let deadLetters = Cell(12)
    static let bytesRead = Cell(13)
    static let bytesWritten = Cell(14)
    static let lateAnswers = Cell(16)
    static let rowsQueued = Cell(17)
    static let receivedLost = Cell(18)
    static let limitTableFull = Cell(19)
    static let malformedProxyHeaders = Cell(20)
    static let spam = Cell(30)
    static let shareRefused = Cell(31)

    // Credentials of submissions, as the loop's own table had them.
    static let identityHits = Cell(15)
    static let identityMisses = Cell(21)
    static let identityRenewals = Cell(22)
    static let identityRefusals = Cell(23)

    /// Refused by limit.
    static func limited(_ kind: LimitKind) -> Cell { Cell(24 + Int(kind.rawValue)) }

    /// Refused by reason.
    static func refused(_ problem: Problem) -> Cell { Cell(32 + Int(problem.rawValue)) }

    /// Requests by route and status.
    static func requests(_ route: Route, _ status: Status) -> Cell {
        Cell(64 + Int(route.rawValue) * statuses + Int(status.rawValue))
    }

    // The last case of an enumeration tells the compiler how many there are; allCases is an array.
    private static var statuses: Int { Int(Status.other.rawValue) + 1 }
    private static var routes: Int { Int(Route.unknown.rawValue) + 1 }

    /// Cells of the histograms, which lie behind all others.
    static func histogram(_ index: Int) -> Cell { Cell(64 + routes * statuses + index) }
}

/// The status codes that are counted apart.
enum Status: UInt8, CaseIterable {
    case ok, accepted, noContent, notModified, badRequest, unauthorized, forbidden, notFound
    case methodNotAllowed, timeout, conflict
    case lengthRequired, tooLarge, uriTooLong, unsupported, unprocessable, expectation
    case tooManyRequests, headTooLarge, notImplemented, badGateway, unavailable, gatewayTimeout,
        version, other

    init(_ code: Int) {
        switch code {
        case 200: self = .ok
        case 202: self = .accepted
        case 204: self = .noContent
        case 304: self = .notModified
        case 400: self = .badRequest
        case 401: self = .unauthorized
        case 403: self = .forbidden
        case 404: self = .notFound
        case 405: self = .methodNotAllowed
        case 408: self = .timeout
        case 409: self = .conflict
        case 411: self = .lengthRequired
        case 413: self = .tooLarge
        case 414: self = .uriTooLong
        case 415: self = .unsupported
        case 417: self = .expectation
        case 422: self = .unprocessable
        case 429: self = .tooManyRequests
        case 431: self = .headTooLarge
        case 501: self = .notImplemented
        case 502: self = .badGateway
        case 503: self = .unavailable
        case 504: self = .gatewayTimeout
        case 505: self = .version
        default: self = .other
        }
    }

    /// The label that metrics know it by.
    var label: StaticString {
        switch self {
        case .ok: "200"
        case .accepted: "202"
        case .noContent: "204"
        case .notModified: "304"
        case .badRequest: "400"
        case .unauthorized: "401"
        case .forbidden: "403"
        case .notFound: "404"
        case .methodNotAllowed: "405"
        case .timeout: "408"
        case .conflict: "409"
        case .lengthRequired: "411"
        case .tooLarge: "413"
        case .uriTooLong: "414"
        case .unsupported: "415"
        case .expectation: "417"
        case .unprocessable: "422"
        case .tooManyRequests: "429"
        case .headTooLarge: "431"
        case .notImplemented: "501"
        case .badGateway: "502"
        case .unavailable: "503"
        case .gatewayTimeout: "504"
        case .version: "505"
        case .other: "other"
        }
    }
}
