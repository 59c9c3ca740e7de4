// Where requests leave their submissions, and connections take all that came meanwhile.

import Dispatch
import Hummingbird
import Ingest
import SeggWatCore
import Synchronization

/// The queue between tasks and connections.
final class Intake: Sendable {
    private struct State: ~Copyable, @unchecked Sendable {
        // Both own their memory alone, and are used under the lock.
        var decoder = SubmissionDecoder(bodyBytesMax: Peer.bodyBytesMax)
        var lot = Lot()
    }

    private let projects: [Identifier: Project]
    private let state = Mutex(State())
    /// Counts the times that the lot was no longer empty.
    private let filled = DispatchSemaphore(value: 0)

    init(projects: [Identifier: Project]) {
        self.projects = projects
    }

    /// Decodes, validates and queues a body; its continuation is resumed after the commit, or now
    /// when it is refused.
    func submit(
        _ body: inout ByteBuffer,
        origin: String?,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        let count = body.readableBytes
        body.writeRepeatingByte(0, count: SubmissionDecoder.paddingBytes)
        let micros = unixMicros()
        let refusal = body.withUnsafeReadableBytes { bytes in
            let text = Text(rebasing: bytes.assumingMemoryBound(to: UInt8.self)[..<count])
            return state.withLock { state in
                take(text, origin, micros, continuation, &state)
            }
        }
        if let refusal { continuation.resume(returning: refusal) }
    }

    /// Waits until there is something, and swaps it for an empty lot.
    func take(into lot: inout Lot) {
        filled.wait()
        state.withLock { swap(&$0.lot, &lot) }
    }

    private func take(
        _ body: Text,
        _ origin: String?,
        _ micros: UInt64,
        _ continuation: CheckedContinuation<Outcome, Never>,
        _ state: inout State
    ) -> Outcome? {
        let submission: Submission
        do throws(Refusal) {
            submission = try state.decoder.decode(body, .feedback, now: micros / 1_000)
        } catch {
            let words = "\(error.field.name) \(error.rule.explanation)"
            return .refused(.badRequest, "validation_error", words)
        }
        guard let project = projects[submission.projectKey] else {
            return .refused(.notFound, "project_not_found", "No project has this project_key")
        }
        guard project.allowed.allows(origin) else {
            return .refused(.forbidden, "origin_not_allowed", "The project does not allow it")
        }
        var waiter = Waiter(
            session: 0,
            generation: 0,
            ticket: 0,
            element: 0,
            form: .stored,
            arrivedNanos: 0
        )
        waiter.id = .random(milliseconds: micros / 1_000)
        waiter.projectID = project.id
        guard state.lot.batch.append(submission, waiter, createdMicros: Int64(micros)) else {
            return .refused(.serviceUnavailable, "overloaded", "The queue is full")
        }
        state.lot.waiting.append(continuation)
        if state.lot.waiting.count == 1 { filled.signal() }
        return nil
    }
}
