// What is done with a request that is whole.

import HTTP
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// Handles the request; false when it must wait for the catalog and be handled again.
    func handle() -> Bool {
        guard head.method != .options else {
            give(Answer(.preflight))
            return true
        }
        switch route {
        case .health: give(Answer(.healthy))
        case .ready:
            let isReady = withWorker { $0.health.reasonNotReady == nil }
            give(Answer(isReady ? .ready : .notReady))
        case .metrics: giveDocument(withWorker { MetricsPage.render($0) })
        case .widgets: giveFile(StaticFile(path))
        case .npsConfig: return handleConfig()
        case .demo: return handleDemo()
        case .feedback, .ratings, .rating, .nps: return handleJSON()
        case .feedbackWithScreenshot: return handleForm()
        case .submissions: return handleBulk()
        case .receipt: return handleReceipt()
        case .ledger: return inquire(.ledger)
        case .webhook: return handleWebhook()
        case .logout: return handleLogout()
        case .dashboard, .unknown: preconditionFailure("neither is handled here")
        }
        return true
    }

    /// The bytes of a field; valid while the request is handled.
    func text(_ range: ByteRange?) -> Text {
        guard let range else { return Text(start: nil, count: 0) }
        return inbox.text(Int(range.offset), Int(range.count))
    }

    var body: Text { inbox.text(bodyOffset, bodyCount) }

    private func handleJSON() -> Bool {
        do throws(Refusal) {
            switch mediaType {
            case .json, .text, .missing: break
            case .ndjson, .multipartFormData, .formURLEncoded, .octetStream, .other,
                .unsupportedCharset:
                return give(.unsupportedMediaType)
            }
            guard let json = try plainBody(bytesMax: Limits.bodyBytesMax) else {
                return give(.unsupportedEncoding)
            }
            let (nanos, micros) = arrival()
            let submission = try withWorker { worker throws(Refusal) in
                try worker.decoder.decode(json, route.shape!, now: UInt64(micros / 1_000))
            }
            return try submit(submission, nanos: nanos, micros: micros)
        } catch {
            give(Answer(error))
            return true
        }
    }

    private func handleForm() -> Bool {
        do throws(Refusal) {
            guard mediaType == .multipartFormData else { return give(.unsupportedMediaType) }
            let encoding = text(head.contentEncoding)
            guard encoding.isEmpty || encoding.equals("identity") else {
                return give(.unsupportedEncoding)
            }
            let form = try SubmissionForm(body, contentType: text(head.contentType))
            guard form.image.count <= Limits.imageBytesMax else { return give(.bodyTooLarge) }
            guard let isPNG = isPNG(form.image) else { return give(.unsupportedImage) }
            let (nanos, micros) = arrival()
            var submission = try withWorker { worker throws(Refusal) in
                // What follows the part in the form is the padding that the decoder needs.
                try worker.decoder.decode(
                    form.data,
                    .feedback,
                    now: UInt64(micros / 1_000),
                    as: .data
                )
            }
            submission.screenshot = form.image
            submission.screenshotIsPNG = isPNG
            return try submit(submission, nanos: nanos, micros: micros)
        } catch {
            give(Answer(error))
            return true
        }
    }

    /// Puts a submission into a batch and has its answer wait, or refuses it.
    private func submit(_ submission: Submission, nanos: UInt64, micros: Int64)
        throws(Refusal) -> Bool
    {
        var submission = submission
        if head.idempotencyKey != nil {
            submission.clientID = clientID(
                text(head.idempotencyKey),
                now: UInt64(micros / 1_000)
            )
            guard submission.clientID != nil else { throw Refusal(.idempotencyKey, .uuidV7) }
        }
        return withWorker { worker in
            switch worker.judge(submission.projectKey, origin: origin) {
            case .refused(let problem):
                return give(problem)
            case .unknownHere:
                guard !wasParked else { return give(.unavailable) }
                keysAwaited = 1
                return worker.park(self, for: submission.projectKey) ? false : give(.overloaded)
            case .accepted(let project):
                guard worker.hasProof(submission, project) else {
                    give(Answer(proofBits: project.pointee.spam.proofBits))
                    return true
                }
                if project.pointee.identity != nil {
                    switch recognise(&submission, project, worker) {
                    case .goOn: break
                    case .refused(let answer):
                        give(answer)
                        return true
                    case .waits: return false
                    }
                }
                worker.annotate(&submission, project, client)
                if let refusal = worker.charge(submission, project, client) {
                    give(Answer(refusal))
                    return true
                }
                var waiter = Waiter(
                    session: place,
                    generation: generation,
                    ticket: answers.nextTicket,
                    element: 0,
                    form: AnswerForm(route, submission),
                    arrivedNanos: nanos
                )
                waiter.projectID = project.pointee.id
                waiter.id = worker.identify(submission, unixMillis: UInt64(micros / 1_000))
                switch worker.accept(
                    submission,
                    waiter,
                    createdMicros: micros,
                    prefer: text(head.prefer)
                ) {
                case .waits: _ = answers.add(withMarks(Answer(.waiting)))
                case .isAnswered: give(Answer(waiter, .received))
                case .noRoom: return give(.overloaded)
                }
                return true
            }
        }
    }

    /// The origin that the request claims, or its page's.
    var origin: Text { text(head.origin ?? head.referer) }

    /// Monotonic nanoseconds and Unix microseconds of now.
    func arrival() -> (nanos: UInt64, micros: Int64) {
        let nanos = Loop.nanoseconds
        return (nanos, withWorker { $0.unixMicros(nanos) })
    }

    var mediaType: MediaType { inbox.withBytes { MediaType($0, head.contentType) } }

    /// The body, inflated if it was sent with gzip; nil for an encoding that is not known.
    func plainBody(bytesMax: Int) throws(Refusal) -> Text? {
        let encoding = text(head.contentEncoding)
        if encoding.isEmpty || encoding.equals("identity") { return body }
        guard encoding.equals("gzip") || encoding.equals("x-gzip") else { return nil }
        let body = body
        return try withWorker { worker throws(Refusal) in
            try worker.inflater.inflate(body, bytesMax: bytesMax)
        }
    }

    /// Answers with a problem; returns true, as a request that was answered needs no more.
    func give(_ problem: Problem) -> Bool {
        var answer = Answer(problem)
        answer.allow = route.allow
        give(answer)
        return true
    }

    func giveDocument(_ bytes: [UInt8]) {
        documents.append((answers.nextTicket, .bytes(bytes)))
        give(Answer(.document))
    }
}

extension AnswerForm {
    /// What a stored submission's sender hears.
    @inline(__always)
    init(_ route: Route, _ submission: Submission) {
        switch route {
        case .rating: self = .noContent
        case .ratings:
            switch submission.ratingType {
            case .helpful: self = .helpful
            case .star: self = .star
            case .nps: self = .nps
            }
        case .feedback, .feedbackWithScreenshot, .nps, .submissions, .health, .ready, .metrics,
            .receipt, .ledger, .widgets, .npsConfig, .demo, .webhook, .logout, .dashboard, .unknown:
            self = .stored
        }
    }
}

extension Text {
    /// Whether this is `name`, without regard to ASCII case; the name is in lower case.
    func equals(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in indices where self[index] | 0x20 != name.utf8Start[index] | 0x20 {
            return false
        }
        return true
    }
}

/// Tells a PNG (true) from a JPEG (false) by its first bytes, whatever it claims to be; nil for
/// anything else.
private func isPNG(_ image: Text) -> Bool? {
    if image.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return true }
    return image.starts(with: [0xFF, 0xD8, 0xFF]) ? false : nil
}
