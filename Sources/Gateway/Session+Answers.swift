// A session's answers: given or settled in any order, written in the order of the requests.

import HTTP
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// Queues an answer that is known.
    func give(_ answer: Answer) {
        _ = answers.add(withMarks(answer))
        mark()
    }

    /// An answer with what its request asks of it.
    func withMarks(_ answer: Answer) -> Answer {
        var answer = answer
        answer.closes = answer.closes || !head.keepAlive || withWorker { $0.isDraining }
        answer.saysKeepAlive = head.minorVersion == 0
        answer.isHeadOnly = head.method == .head
        answer.route = route
        return answer
    }

    /// Answers, and reads no further request.
    func fail(_ answer: Answer) {
        var answer = withMarks(answer)
        answer.closes = true
        if !answers.isFull { _ = answers.add(answer) }
        readNoMore()
        mark()
    }

    /// Tells the outcome of a submission.
    @inline(__always)
    func settle(_ waiter: Waiter, _ answer: Answer) {
        if waiter.form == .element { return settleElement(waiter, answer) }
        if answers.settle(waiter.ticket, answer) { mark() }
    }

    /// Has the worker call `writeAnswers` before this turn ends.
    @inline(__always)
    func mark() {
        guard !isMarked else { return }
        isMarked = true
        withWorker { $0.mark(self) }
    }

    /// Writes every answer whose turn it is, and reads on if too many were waiting.
    func writeAnswers() {
        isMarked = false
        guard !isBlocked, phase != .forwarding, phase != .closed, !isClosing else { return }
        while answers.next != nil {
            do throws(UVError) {
                if try writeSome() { return linger() }
            } catch {
                return close()
            }
            if isBlocked { return setDeadline(after: Limits.writeMillis) }
        }
        if phase == .queued { return goOnWithForward() }
        // What was left unread because too many answers waited, however many writes they took.
        if !isReading, phase != .lingering { serve() }
        guard phase != .lingering, phase != .parked, phase != .forwarding, phase != .queued else {
            return
        }
        if !hasEnded { read(!answers.isFull) }
        guard answers.isEmpty else { return }
        answers.shrink()
        // What is left of a client that has ended is no whole request.
        if hasEnded { return close() }
        guard phase == .head else { return }
        // The time to write ended with the last answer; half a head has its own.
        let configuration = withWorker { $0.configuration }
        setDeadline(after: inbox.isEmpty ? configuration.idleMillis : configuration.headerMillis)
    }

    /// Renders what is due into the outbox and sends it; true when the last answer was sent.
    private func writeSome() throws(UVError) -> Bool {
        try withWorker { worker throws(UVError) in
            var writer = AnswerWriter(worker)
            var closes = false
            while var answer = answers.next, writer.hasRoom, !closes {
                let document = takeDocument(answer)
                if worker.isDraining, answers.count == 1 { answer.closes = true }
                closes = answer.closes
                writer.write(answer, document: document)
                answers.removeFirst()
                if let document, answer.hasBody, !writer.append(document) {
                    // Too large for the outbox: it goes out on its own, behind its head.
                    let bytes = document.withBytes { writer.bytes + $0 }
                    worker.metrics.add(.bytesWritten, UInt64(bytes.count))
                    isBlocked = try !send(bytes)
                    return closes
                }
            }
            worker.metrics.add(.bytesWritten, UInt64(writer.rendered.count))
            isBlocked = try !send(writer.rendered)
            return closes
        }
    }

    private func takeDocument(_ answer: Answer) -> Document? {
        guard answer.hasDocument,
            let index = documents.firstIndex(where: { $0.ticket == answers.firstTicket })
        else { return nil }
        return documents.remove(at: index).document
    }

    /// Ends our half and reads what the client still sends, so that the answer is not lost to a
    /// reset (RFC 9112, section 9.6).
    func linger() {
        readNoMore()
        if hasEnded, !isBlocked { return close() }
        endSending()
        read(true)
        setDeadline(after: isBlocked ? Limits.writeMillis : Limits.lingerMillis)
    }
}
