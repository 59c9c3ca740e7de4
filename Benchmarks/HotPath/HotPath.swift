// The hot path step by step, on the gateway's own code: what budgets count and benchmarks time.

package import Gateway
import HTTP
import Ingest
import SeggWatCore

/// Runs single steps of a submission; everything that they need is made before.
public final class HotPath {
    package let probe: IngestProbe
    private var parser = RequestParser()
    private var decoder = SubmissionDecoder(bodyBytesMax: 64 << 10)
    private var batcher: Batcher
    private let feedback: PaddedBytes
    private let rating: PaddedBytes
    private let nps: PaddedBytes
    private let clients: Range<Int>
    private let journal: TemporaryJournal

    /// Makes a gateway's loop without a database, and clients that are connected to it.
    ///
    /// - Parameter clients: Connections that `request` spreads its requests over.
    /// - Throws: `UVError` when no port of the loopback address can be bound, `JournalError` when no
    ///   temporary folder can be made.
    public init(clients: Int = 64) throws {
        self.clients = 0..<clients
        probe = try IngestProbe(
            projectKey: Sample.projectKey,
            verifiedKey: Sample.verifiedKey
        )
        probe.verify(
            session: Array(Sample.sessionID.utf8),
            token: Array(Sample.sessionToken.utf8)
        )
        probe.connect(clients)
        feedback = PaddedBytes(Sample.feedback)
        rating = PaddedBytes(Sample.rating)
        nps = PaddedBytes(Sample.nps)
        journal = try TemporaryJournal()
        let size = BatchSize(
            rowsMax: 4_096,
            sectionBytesMax: 2 << 20,
            screenshotBytesMax: 1 << 20,
            deltasMax: 4_096
        )
        batcher = Batcher(size, batchesMax: 2)
        // The first of each makes what the others find: memory, caches, random numbers.
        for step in Step.allCases { run(step, times: clients) }
    }

    /// Does a step again and again.
    public func run(_ step: Step, times: Int) {
        switch step {
        case .parseHead: parseHead(times)
        case .decodeFeedback: decode(feedback.text, .feedback, times)
        case .decodeRating: decode(rating.text, .rating, times)
        case .decodeNPS: decode(nps.text, .nps, times)
        case .findProject: probe.findProject(times: times)
        case .admit: admit(times)
        case .appendRow: appendRow(times)
        case .takeBatch: takeBatch(times)
        case .appendJournal: appendJournal(times)
        case .writeAnswer: probe.writeAnswer(times: times)
        case .request: send(Sample.request, times)
        case .verifiedRequest: send(Sample.verifiedRequest, times)
        }
    }

    private func parseHead(_ times: Int) {
        let bytes = Sample.request
        for _ in 0..<times {
            guard case .complete = parser.advance(bytes.span) else {
                preconditionFailure("the sample is a whole request")
            }
            parser.reset()
        }
    }

    private func decode(_ body: Text, _ shape: SubmissionShape, _ times: Int) {
        for _ in 0..<times {
            do throws(Refusal) {
                let submission = try decoder.decode(body, shape, now: Sample.unixMillis)
                precondition(submission.projectKey == Sample.projectKey)
            } catch {
                preconditionFailure("the sample is a good body: \(error)")
            }
        }
    }

    private func admit(_ times: Int) {
        let (submission, _) = decodedFeedback()
        probe.admit(
            submission,
            origin: Sample.origin,
            unixMillis: Sample.unixMillis,
            times: times
        )
    }

    private func appendRow(_ times: Int) {
        let (submission, waiter) = decodedFeedback()
        for _ in 0..<times where !batcher.append(submission, waiter, createdMicros: 1) {
            // Both batches are full: a thousandth of the appends.
            while let batch = batcher.takeNext() { batcher.recycle(batch) }
        }
        while let batch = batcher.takeNext() { batcher.recycle(batch) }
    }

    private func takeBatch(_ times: Int) {
        let (submission, waiter) = decodedFeedback()
        for _ in 0..<times {
            precondition(batcher.append(submission, waiter, createdMicros: 1))
            guard let batch = batcher.takeNext() else {
                preconditionFailure("a batch with a submission is there to be taken")
            }
            batcher.recycle(batch)
        }
    }

    private func appendJournal(_ times: Int) {
        let (submission, waiter) = decodedFeedback()
        precondition(batcher.append(submission, waiter, createdMicros: 1))
        guard let batch = batcher.takeNext() else {
            preconditionFailure("a batch with a submission is there to be taken")
        }
        for _ in 0..<times { journal.append(BatchRecord(batch.pointee)) }
        batcher.recycle(batch)
    }

    /// The sample's text lives in the decoder until it decodes the next one.
    private func decodedFeedback() -> (Submission, Waiter) {
        do throws(Refusal) {
            let submission = try decoder.decode(feedback.text, .feedback, now: Sample.unixMillis)
            var waiter = Waiter(
                session: 0,
                generation: 0,
                ticket: 0,
                element: 0,
                form: .stored,
                arrivedNanos: 1
            )
            waiter.projectID = Sample.projectKey
            waiter.id = Identifier(milliseconds: Sample.unixMillis, random: (1, 2))
            return (submission, waiter)
        } catch {
            preconditionFailure("the sample is a good body: \(error)")
        }
    }

    private func send(_ request: [UInt8], _ times: Int) {
        var left = times
        while left > 0 {
            let some = clients.prefix(left)
            for client in some { probe.send(request, from: client) }
            probe.turn()
            precondition(probe.waiting == some.count, "a turn batches what was sent")
            probe.settle()
            probe.turn()
            for client in some { probe.receive(by: client) }
            left -= some.count
        }
    }
}
