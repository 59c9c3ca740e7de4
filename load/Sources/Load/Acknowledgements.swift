// What the server said it stored, remembered for `--verify`.

import SeggWatCore

/// One acknowledged submission.
struct Acknowledgement {
    /// The id that the server gave it.
    var id: Identifier
    /// A hash of its content and serial number; the last two bits are its kind.
    var fingerprint: UInt64

    /// What it was.
    var kind: SubmissionKind {
        guard let kind = SubmissionKind(rawValue: UInt8(fingerprint & 3)) else {
            preconditionFailure("only `fingerprint` makes these bits")
        }
        return kind
    }
}

/// Acknowledgements in flat memory of a fixed size.
///
/// Safe to hand over: one thread writes it until its run is over, and another reads it then. Pages
/// that are never written take no memory.
final class Acknowledgements: @unchecked Sendable {
    private let memory: UnsafeMutablePointer<Acknowledgement>
    private let capacity: Int
    private(set) var count = 0

    /// Makes room for `capacity` of them.
    init(capacity: Int) {
        self.capacity = capacity
        memory = .allocate(capacity: max(1, capacity))
    }

    deinit { memory.deallocate() }

    /// Whether no more fit.
    var isFull: Bool { count == capacity }

    /// Remembers one.
    ///
    /// - Precondition: Not `isFull`.
    func append(_ acknowledgement: Acknowledgement) {
        precondition(count < capacity)
        (memory + count).initialize(to: acknowledgement)
        count += 1
    }

    /// Copies them behind those that are in `target`.
    func append(to target: inout [Acknowledgement]) {
        target.append(contentsOf: UnsafeBufferPointer(start: memory, count: count))
    }
}

/// Tells apart what was submitted: the project, the content and the serial number, mixed, and the
/// kind.
func fingerprint(
    _ kind: SubmissionKind,
    projectKey: Identifier,
    content: UInt64,
    serial: UInt64
) -> UInt64 {
    let project = projectKey.high &* 0xFF51_AFD7_ED55_8CCD ^ projectKey.low
    var mixed = content ^ project ^ serial &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93
    return (mixed ^ mixed >> 32) & ~3 | UInt64(kind.rawValue)
}
