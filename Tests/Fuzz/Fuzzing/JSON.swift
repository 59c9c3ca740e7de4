// Bodies: what the decoder lets pass holds the rules that PostgreSQL and the readers rely on, and can be
// written as a row.

import Ingest
import SeggWatCore

/// Reads the input as a body; its first byte chooses of which form.
public func fuzzJSON(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    // Exactly the memory that the decoder may read, so that a byte more is found.
    let count = bytes.count - 1
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(
        capacity: count + SubmissionDecoder.paddingBytes
    )
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    for index in 0..<count { memory[index] = bytes[index + 1] }
    let body = UnsafeBufferPointer(rebasing: memory[..<count])
    let now: UInt64 = 1_794_744_000_000
    var decoder = SubmissionDecoder(bodyBytesMax: 1 << 20)
    // A refusal is a good answer to most inputs, so what is thrown is not looked at.
    switch first % 7 {
    case 5: try? decoder.decodeArray(body, elementsMax: 100, now: now) { check($0) }
    case 6: try? decoder.decodeLines(body, elementsMax: 100, now: now) { check($0) }
    case let shape:
        guard let shape = SubmissionShape(rawValue: shape),
            let submission = try? decoder.decode(body, shape, now: now)
        else { return }
        check(.success(submission))
    }
}

private func check(_ result: Result<Submission, Refusal>) {
    guard case .success(let submission) = result else { return }
    for (text, characters) in [
        (submission.message, 1_000), (submission.path, 2_048), (submission.version, 50),
        (submission.submittedBy, 255), (submission.email, 320), (submission.comment, 1_000),
        (submission.locale, 35),
    ] where text.baseAddress != nil {
        precondition(String(validating: text, as: UTF8.self) != nil, "text is valid UTF-8")
        precondition(!text.contains(0), "text has no NUL")
        precondition(characterCount(text) <= characters, "text keeps its bound")
    }
    if submission.kind == .feedback { precondition(!submission.message.isEmpty) }
    precondition(submission.value.isFinite && submission.value >= 0 && submission.value <= 10)
    var batch = Batch(
        BatchSize(rowsMax: 4, sectionBytesMax: 2 << 20, screenshotBytesMax: 4_096, deltasMax: 16),
        route: .fast
    )
    var waiter = Waiter(
        session: 0,
        generation: 0,
        ticket: 0,
        element: 0,
        form: .stored,
        arrivedNanos: 0
    )
    waiter.projectID = submission.projectKey
    precondition(batch.append(submission, waiter, createdMicros: 0), "a body fits into a batch")
    for table in CopyTable.allCases where batch.rows(of: table) > 0 {
        precondition(tupleIsWhole(batch.tuples(of: table)), "a row is one tuple")
    }
}

/// Whether the bytes are one tuple of binary COPY, to the last byte.
private func tupleIsWhole(_ tuple: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    func number<Value: FixedWidthInteger>(_: Value.Type) -> Int? {
        guard at + MemoryLayout<Value>.size <= tuple.count else { return nil }
        defer { at += MemoryLayout<Value>.size }
        return Int(Value(bigEndian: tuple.loadUnaligned(fromByteOffset: at, as: Value.self)))
    }
    guard let fields = number(Int16.self) else { return false }
    for _ in 0..<fields {
        guard let length = number(Int32.self) else { return false }
        at += max(0, length)
    }
    return at == tuple.count
}
