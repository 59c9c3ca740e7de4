// What the threads of a run say to each other; nothing else is shared.

/// What a thread tells; drivers are known by the index of their traffic.
enum Word: Sendable {
    case began(at: UInt64)
    case interval(traffic: Int, Interval)
    case ended(traffic: Int, DriverResult)
    case stallBegan(at: UInt64)
    case stallEnded(at: UInt64)
    case stallThreadEnded(failure: String?)
}

/// What a thread is told.
enum Order: Sendable {
    case start
    case stop
    case stallBegan(at: UInt64)
    case stallEnded(at: UInt64)
}

/// What a driver has when it is over.
struct DriverResult: Sendable {
    let tally: Tally
    /// What those heard whose requests were due during a stall.
    let duringStall: Tally?
    let acknowledgements: Acknowledgements
    /// From its first request to its last answer.
    let nanoseconds: UInt64
    /// Why it could not even begin.
    let failure: String?
}
