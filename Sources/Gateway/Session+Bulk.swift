// Many submissions in one request: each is judged for itself.

import HTTP
import Identity
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// Handles `POST /submissions`; false when projects must be asked for first.
    func handleBulk() -> Bool {
        do throws(Refusal) {
            let type = mediaType
            guard type == .json || type == .text || type == .ndjson || type == .missing else {
                return give(.unsupportedMediaType)
            }
            guard let text = try plainBody(bytesMax: Limits.bulkBytesMax) else {
                return give(.unsupportedEncoding)
            }
            if !wasParked, try parkForProjects(text) { return false }
            if !wasIdentified, try parkForSender(text) { return false }
            try submitElements(text)
        } catch {
            give(Answer(error))
        }
        return true
    }

    /// Asks for the projects that are not known here; false when all are known.
    private func parkForProjects(_ text: Text) throws(Refusal) -> Bool {
        let now = UInt64(arrival().micros / 1_000)
        var missing: Set<Identifier> = []
        try decodeElements(text, now: now) { worker, result in
            guard case .success(let submission) = result else { return }
            if case .unknownHere = worker.judge(submission.projectKey, origin: origin) {
                missing.insert(submission.projectKey)
            }
        }
        guard !missing.isEmpty else { return false }
        keysAwaited = 0
        return withWorker { worker in
            for key in missing where worker.park(self, for: key) { keysAwaited += 1 }
            return keysAwaited > 0
        }
    }

    /// Asks who sends the request, if a project of it wants to know; false when none has to wait.
    ///
    /// Projects that sign end-user tokens of their own are asked about one by one.
    private func parkForSender(_ text: Text) throws(Refusal) -> Bool {
        guard let shown = Shown(self), shown.hasAny else { return false }
        let now = UInt64(arrival().micros / 1_000)
        var missing: [IdentityKey: Credential] = [:]
        try decodeElements(text, now: now) { worker, result in
            guard case .success(let submission) = result,
                case .accepted(let project) = worker.judge(submission.projectKey, origin: origin),
                let rule = project.pointee.identity
            else { return }
            let key = shown.key(rule, worker.identity.hashKey)
            if case .unknown = worker.identity.find(key, now: worker.loop.milliseconds) {
                missing[key] = missing[key] ?? shown.credential(rule)
            }
        }
        guard !missing.isEmpty else { return false }
        keysAwaited = 0
        return withWorker { worker in
            for (key, credential) in missing where mayAsk(worker) {
                worker.metrics.add(.identityMisses)
                if worker.park(self, for: key, credential) { keysAwaited += 1 }
            }
            isIdentifying = keysAwaited > 0
            return isIdentifying
        }
    }

    private func mayAsk(_ worker: Worker) -> Bool {
        let now = worker.loop.microseconds
        return worker.limiter.chargeUnknown(client, now: now, worker.metrics) == nil
    }

    private func submitElements(_ text: Text) throws(Refusal) {
        let (nanos, micros) = arrival()
        let now = UInt64(micros / 1_000)
        var bulk = BulkAnswer(ticket: answers.nextTicket, reserving: 16)
        try decodeElements(text, now: now) { worker, result in
            switch result {
            case .failure(let refusal):
                worker.metrics.add(.refused(.invalid))
                bulk.add(.refused(refusal))
            case .success(let submission):
                bulk.add(append(submission, bulk.next, bulk.ticket, worker, nanos, micros))
            }
        }
        guard bulk.waiting > 0 else {
            documents.append((answers.nextTicket, .bytes(bulk.render())))
            return give(Answer(.document))
        }
        bulks.append(bulk)
        _ = answers.add(withMarks(Answer(.waiting)))
    }

    private func append(
        _ submission: Submission,
        _ index: UInt16,
        _ ticket: UInt32,
        _ worker: Worker,
        _ nanos: UInt64,
        _ micros: Int64
    ) -> BulkAnswer.Element {
        func refuse(_ problem: Problem) -> BulkAnswer.Element {
            worker.metrics.add(.refused(problem))
            return .problem(problem, Identifier(high: 0, low: 0))
        }
        switch worker.judge(submission.projectKey, origin: origin) {
        case .refused(let problem): return refuse(problem)
        case .unknownHere: return refuse(.unavailable)
        case .accepted(let project):
            guard worker.hasProof(submission, project) else {
                worker.metrics.add(.refused(.proofRequired))
                return .proofRequired(bits: project.pointee.spam.proofBits)
            }
            var submission = submission
            if project.pointee.identity != nil {
                // What could not be found out by now is not waited for a second time.
                wasIdentified = true
                switch recognise(&submission, project, worker) {
                case .goOn: break
                case .refused(let answer): return refuse(answer.problem)
                case .waits: return refuse(.identityUnavailable)
                }
            }
            // The first element was counted by the request's head.
            if index > 0, chargeElement(worker) { return refuse(.rateLimited) }
            worker.annotate(&submission, project, client)
            if let refusal = worker.charge(submission, project, client) {
                return refuse(Problem(refusal.kind))
            }
            var waiter = Waiter(
                session: place,
                generation: generation,
                ticket: ticket,
                element: index,
                form: .element,
                arrivedNanos: nanos
            )
            waiter.projectID = project.pointee.id
            waiter.id = worker.identify(submission, unixMillis: UInt64(micros / 1_000))
            switch worker.accept(
                submission,
                waiter,
                createdMicros: micros,
                prefer: self.text(head.prefer)
            ) {
            case .waits: return .waiting
            case .isAnswered: return .accepted(waiter.id, .received)
            case .noRoom: return refuse(.overloaded)
            }
        }
    }

    /// Counts one more element as if it were a request; true when it is one too many.
    private func chargeElement(_ worker: Worker) -> Bool {
        let now = worker.loop.microseconds
        return worker.limiter.charge(client, now: now, worker.metrics, worker.ledger) != nil
    }

    /// Decodes a JSON array, or one JSON object a line, and passes on each element's result.
    private func decodeElements(
        _ text: Text,
        now: UInt64,
        _ receive: (Worker, Result<Submission, Refusal>) -> Void
    ) throws(Refusal) {
        try withWorker { worker throws(Refusal) in
            let start = trimmed(text)
            if start.first == UInt8(ascii: "[") {
                try worker.decoder.decodeArray(
                    text,
                    elementsMax: Limits.bulkElementsMax,
                    now: now
                ) { receive(worker, $0) }
                return
            }
            guard start.first == UInt8(ascii: "{") else {
                throw Refusal(.body, start.isEmpty ? .jsonEmpty : .objectOrArray)
            }
            try worker.decoder.decodeLines(
                text,
                elementsMax: Limits.bulkElementsMax,
                now: now
            ) { receive(worker, $0) }
        }
    }

    /// Tells the outcome of one element; the answer is given when it was the last.
    func settleElement(_ waiter: Waiter, _ answer: Answer) {
        guard let index = bulks.firstIndex(where: { $0.ticket == waiter.ticket }) else { return }
        if answer.kind == .problem { withWorker { $0.metrics.add(.refused(answer.problem)) } }
        bulks[index].settle(waiter.element, answer)
        guard bulks[index].waiting == 0 else { return }
        let bulk = bulks.remove(at: index)
        documents.append((bulk.ticket, .bytes(bulk.render())))
        if answers.settle(bulk.ticket, Answer(.document)) { mark() }
    }
}
