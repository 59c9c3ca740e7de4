// Single steps of the worker for benchmarks, which are outside this module. What a step comes to is
// checked each time, so that no step is optimised away.

import HTTP
package import Ingest
import Postgres
import Reactor
import SeggWatCore

extension IngestProbe {
    /// Finds the probe's project again and again.
    package func findProject(times: Int) {
        let now = worker.loop.milliseconds
        for _ in 0..<times {
            let entry = worker.projects.find(projectKey, now: now)
            precondition(entry?.pointee.isUnknown == false)
        }
    }

    /// Judges a submission by its project and origin and gives it an id, again and again.
    package func admit(_ submission: Submission, origin: [UInt8], unixMillis: UInt64, times: Int) {
        origin.withUnsafeBufferPointer { origin in
            for _ in 0..<times {
                guard case .accepted = worker.judge(submission.projectKey, origin: origin) else {
                    preconditionFailure("the probe's project takes this origin")
                }
                let id = worker.identify(submission, unixMillis: unixMillis)
                precondition(id != submission.projectKey)
            }
        }
    }

    /// Renders the answer of a stored submission again and again.
    package func writeAnswer(times: Int) {
        var answer = Answer(.stored)
        answer.route = .feedback
        answer.id = projectKey
        answer.batchMicros = 480
        answer.databaseMicros = 1_320
        for _ in 0..<times {
            var writer = AnswerWriter(worker)
            writer.write(answer, document: nil)
            precondition(!writer.rendered.isEmpty)
        }
    }

    /// Ends every waiting batch as if the database had committed it.
    package func settle() {
        let nanos = Loop.nanoseconds
        while let batch = worker.batcher.takeNext() {
            batch.pointee.sentNanos = nanos
            worker.batchEnded(batch, BatchEnd(.committed))
        }
    }

    /// Bytes of the values that each request, submission or connection has one of.
    package static var sizes: [(name: String, bytes: Int)] {
        [
            ("Answer", MemoryLayout<Answer>.size),
            ("AnswerQueue", MemoryLayout<AnswerQueue>.size),
            ("Inbox", MemoryLayout<Inbox>.size),
            ("ProjectEntry", MemoryLayout<ProjectEntry>.size),
            ("RequestHead", MemoryLayout<RequestHead>.size),
            ("RequestParser", MemoryLayout<RequestParser>.size),
            ("Submission", MemoryLayout<Submission>.size),
            ("Waiter", MemoryLayout<Waiter>.size),
        ]
    }
}
