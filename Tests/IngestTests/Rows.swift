// Submissions made by hand, and a reader of binary COPY that shares no code with the writer.

import SeggWatCore

@testable import Ingest

/// Memory for submissions' text, freed with the test.
final class Arena {
    private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []

    /// A copy of `text` that lives as long as the arena.
    func text(_ text: String) -> Text {
        let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, text.utf8.count))
        _ = block.initialize(from: text.utf8)
        blocks.append(block)
        return Text(start: block.baseAddress, count: text.utf8.count)
    }

    func feedback(_ message: String, type: FeedbackType = .other) -> Submission {
        var submission = Submission(kind: .feedback)
        submission.message = text(message)
        submission.type = type
        return submission
    }

    func star(_ value: Float, submittedBy: String? = nil) -> Submission {
        var submission = Submission(kind: .rating)
        submission.ratingType = .star
        submission.maxStars = 5
        submission.value = value
        if let submittedBy { submission.submittedBy = text(submittedBy) }
        return submission
    }

    func nps(_ score: Float, comment: String? = nil) -> Submission {
        var submission = Submission(kind: .nps)
        submission.ratingType = .nps
        submission.value = score
        if let comment { submission.comment = text(comment) }
        return submission
    }

    deinit {
        for block in blocks { block.deallocate() }
    }
}

/// A waiter that its number tells from others.
func waiter(_ number: Int, nanos: UInt64 = 0) -> Waiter {
    var waiter = Waiter(
        session: UInt32(number),
        generation: 1,
        ticket: UInt32(number),
        element: 0,
        form: .stored,
        arrivedNanos: nanos
    )
    waiter.id = Identifier(high: 0x0198_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number))
    waiter.projectID = Identifier(high: 1, low: 2)
    return waiter
}

/// The bytes that a binary COPY begins with (PostgreSQL manual, COPY, file header).
let copyHeader: [UInt8] =
    [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
    + [UInt8](repeating: 0, count: 8)

/// The tuples of a binary COPY stream, a field each; nil where the stream is malformed.
func readCopy(_ stream: UnsafeRawBufferPointer) -> [[[UInt8]?]]? {
    let bytes = Array(stream)
    guard bytes.starts(with: copyHeader) else { return nil }
    var at = copyHeader.count
    var tuples: [[[UInt8]?]] = []
    func number(_ count: Int) -> Int? {
        guard at + count <= bytes.count else { return nil }
        defer { at += count }
        var value = 0
        for byte in bytes[at..<(at + count)] { value = value << 8 | Int(byte) }
        let sign = 1 << (count * 8 - 1)
        return value >= sign ? value - 2 * sign : value
    }
    while let fields = number(2) {
        guard fields >= 0 else { return fields == -1 && at == bytes.count ? tuples : nil }
        var tuple: [[UInt8]?] = []
        for _ in 0..<fields {
            guard let length = number(4) else { return nil }
            guard length >= 0 else {
                tuple.append(nil)
                continue
            }
            guard at + length <= bytes.count else { return nil }
            tuple.append(Array(bytes[at..<(at + length)]))
            at += length
        }
        tuples.append(tuple)
    }
    return nil
}
