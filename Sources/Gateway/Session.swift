// One client: feeds what it sends to the parser, and keeps its answers in order.
// Tour 3/15. From Stream. Next: RequestParser.
//
//     head ──complete──▶ body ──complete──▶ (answered, or waits) ──▶ head
//       │                 │ └──unknown project──▶ parked ──told──┘
//       └──fault──────────┴──▶ lingering ──▶ closed

import HTTP
import Ingest
import Reactor
import SeggWatCore

/// A client's connection.
///
/// While nothing is half received it holds no memory: the kernel reads into the worker's scratch,
/// and what could not be served at once is copied into an inbox.
///
///     memory:   served │ this request      │ free │ padding
///                    start               end    capacity
final class Session: Stream {
    enum Phase: UInt8 {
        /// Waits for a head. Can transition to: body, chunked, lingering.
        case head
        /// Waits for a body of known length. Can transition to: head, parked, lingering.
        case body
        /// Waits for a chunked body. Can transition to: head, parked, lingering.
        case chunked
        /// Waits for the catalog. Can transition to: head, lingering.
        case parked
        /// Reads and forgets, so that the last answer arrives. Can transition to: closed.
        case lingering
        /// Its socket is being closed.
        case closed
    }

    let worker: Unmanaged<Worker>
    let place: UInt32
    let generation: UInt32

    var phase = Phase.head
    var head = RequestHead()
    var route = Route.unknown
    /// Where the body begins, and how long it is: from `start` on.
    var bodyOffset = 0
    var bodyCount = 0
    /// Whether the catalog was asked for this request's project already.
    var wasParked = false
    var answers = AnswerQueue()
    /// Bodies of answers that are documents, by ticket.
    var documents: [(ticket: UInt32, bytes: [UInt8])] = []
    var bulks: [BulkAnswer] = []
    /// Projects that the catalog has still to tell about, for a bulk request.
    var keysAwaited = 1

    private var parser = RequestParser(
        limits: HeadLimits(headBytesMax: Limits.headBytesMax)
    )
    private var chunks = ChunkedDecoder(bodyBytesMax: 0)
    /// How far the raw bytes of a chunked body have been decoded: from `start` on.
    private var rawOffset = 0
    private(set) var base: UnsafeMutableRawPointer?
    private var ownsInbox = false
    private var capacity = 0
    private(set) var start = 0
    private var end = 0
    private var isHeadBegun = false
    private var isMarked = false
    private var isBlocked = false
    private var isReading = false
    private var hasEnded = false

    init(worker: Worker, _ place: UInt32, _ generation: UInt32, isTCP: Bool) {
        self.worker = .passUnretained(worker)
        self.place = place
        self.generation = generation
        super.init(on: worker.loop, isTCP: isTCP)
    }

    /// Begins to serve.
    func begin() {
        setDeadline(after: withWorker { $0.configuration.idleMillis })
        read(true)
    }

    @inline(__always)
    func withWorker<R, E: Error>(_ body: (Worker) throws(E) -> R) throws(E) -> R {
        // The standard library's closure throws anything or nothing, so the error travels in a value.
        let result = worker._withUnsafeGuaranteedRef { worker in
            do throws(E) {
                return Result<R, E>.success(try body(worker))
            } catch {
                return Result<R, E>.failure(error)
            }
        }
        return try result.get()
    }

    // MARK: Reading

    override func wantsSpace() -> UnsafeMutableRawBufferPointer {
        guard let base, ownsInbox else {
            return withWorker { UnsafeMutableRawBufferPointer(rebasing: $0.scratch[..<Limits.scratchBytes]) }
        }
        return UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    }

    override func didRead(_ count: Int) {
        withWorker { $0.metrics.add(.bytesRead, UInt64(count)) }
        guard phase != .lingering else { return }
        if ownsInbox {
            end += count
        } else {
            withWorker { base = $0.scratch.baseAddress }
            start = 0
            end = count
            capacity = Limits.scratchBytes
        }
        serve()
        keepRest()
    }

    override func didFail(_ error: UVError) {
        hasEnded = true
        // A client that has ended its half may still read the answers it waits for.
        if error == .endOfFile, !answers.isEmpty || phase == .parked {
            read(false)
            return
        }
        close()
    }

    override func didClose() {
        phase = .closed
        releaseInbox()
        withWorker { $0.sessionClosed(place) }
    }

    /// Serves every request that is whole, until one is not or its answers are too many.
    private func serve() {
        while start < end {
            guard !answers.isFull else { return read(false) }
            switch phase {
            case .head: guard readHead() else { return }
            case .body: guard readBody() else { return }
            case .chunked: guard readChunks() else { return }
            case .parked, .lingering, .closed: return
            }
        }
        start = 0
        end = 0
    }

    private func readHead() -> Bool {
        let bytes = Span(
            _unsafeStart: UnsafePointer((base! + start).assumingMemoryBound(to: UInt8.self)),
            count: end - start
        )
        switch parser.parse(bytes) {
        case .needMore:
            if !isHeadBegun {
                // Once, so that a byte now and then does not win time.
                isHeadBegun = true
                setDeadline(after: withWorker { $0.configuration.headerMillis })
            }
            return hasRoom(for: Limits.headBytesMax)
        case .malformed(let fault):
            fail(Answer(fault))
            return false
        case .head(let head):
            self.head = head
            route = Route.of(bytes.extracting(head.path.range))
            bodyOffset = Int(head.headBytes)
            wasParked = false
            return beginBody()
        }
    }

    /// Decides by the head alone what can be decided, before a body is read.
    private func beginBody() -> Bool {
        let limit = route.bodyBytesMax
        if let problem = earlyProblem() { return refuseEarly(problem) }
        switch head.framing {
        case .none:
            guard head.method != .post else { return refuseEarly(.lengthRequired) }
            bodyCount = 0
            return finishRequest()
        case .length(let count):
            guard count <= UInt64(limit) else { return refuseEarly(.bodyTooLarge) }
            bodyCount = Int(count)
            phase = .body
        case .chunked:
            chunks = ChunkedDecoder(bodyBytesMax: limit)
            bodyCount = 0
            rawOffset = bodyOffset
            phase = .chunked
        }
        if head.expectsContinue, end == start + bodyOffset {
            _ = answers.add(Answer(.goOn))
            mark()
        }
        setDeadline(after: withWorker { $0.configuration.bodyMillis })
        return true
    }

    private func earlyProblem() -> Problem? {
        switch (route, head.method) {
        case (.unknown, _): .notFound
        case (.health, .get), (.health, .head), (.ready, .get), (.ready, .head),
            (.metrics, .get), (.metrics, .head):
            nil
        case (.health, _), (.ready, _), (.metrics, _): .methodNotAllowed
        case (_, .post), (_, .options): nil
        case (_, _): .methodNotAllowed
        }
    }

    /// Refuses a request by its head; a body that has not come yet is not waited for.
    private func refuseEarly(_ problem: Problem) -> Bool {
        var answer = Answer(problem)
        answer.allow = route.allow
        switch head.framing {
        case .none: break
        case .length(let count) where UInt64(end - start - bodyOffset) >= count:
            bodyCount = Int(count)
        case .length, .chunked:
            fail(answer)
            return false
        }
        if problem == .lengthRequired { bodyCount = 0 }
        give(answer)
        nextRequest()
        return true
    }

    private func readBody() -> Bool {
        let whole = bodyOffset + bodyCount
        guard end - start >= whole else { return hasRoom(for: whole) }
        return finishRequest()
    }

    private func readChunks() -> Bool {
        var memory = MutableSpan(
            _unsafeStart: (base! + start).assumingMemoryBound(to: UInt8.self),
            count: end - start
        )
        let progress = chunks.decode(
            &memory,
            decodedEnd: bodyOffset + bodyCount,
            rawStart: rawOffset,
            rawEnd: end - start
        )
        bodyCount = progress.decodedEnd - bodyOffset
        rawOffset += progress.rawConsumed
        switch progress.state {
        case .needMore:
            // Everything raw was decoded; what comes next may follow the decoded bytes directly.
            end = start + bodyOffset + bodyCount
            rawOffset = bodyOffset + bodyCount
            return hasRoom(for: rawOffset + Limits.inboxBytes / 2)
        case .finished:
            return finishRequest()
        case .malformed(let fault):
            fail(fault == .bodyTooLarge ? closing(.bodyTooLarge) : Answer(fault))
            return false
        }
    }

    private func closing(_ problem: Problem) -> Answer {
        var answer = Answer(problem)
        answer.closes = true
        return answer
    }

    /// Handles the request that is whole now; false when it has to wait for the catalog.
    private func finishRequest() -> Bool {
        guard handle() else {
            phase = .parked
            read(false)
            setDeadline(after: withWorker { $0.configuration.storeMillis })
            return false
        }
        nextRequest()
        return phase == .head
    }

    private func nextRequest() {
        start += head.framing == .chunked ? rawOffset : bodyOffset + bodyCount
        parser.reset()
        isHeadBegun = false
        if !head.keepAlive || withWorker({ $0.isDraining }) {
            // Its answer ends the connection; whatever follows it is not read.
            phase = .lingering
            releaseInbox()
        } else if phase != .lingering {
            phase = .head
        }
        if answers.isEmpty {
            setDeadline(after: withWorker { $0.configuration.idleMillis })
        } else {
            withWorker { $0.sessions.setDeadline(place, .max) }
        }
    }

    /// Goes on after the catalog has told about the project.
    func resume() {
        guard phase == .parked else { return }
        keysAwaited -= 1
        guard keysAwaited <= 0 else { return }
        keysAwaited = 1
        wasParked = true
        guard handle() else { preconditionFailure("a request is parked once") }
        nextRequest()
        serve()
        keepRest()
        read(true)
    }

    // MARK: Memory

    /// Makes sure that a request of `bytes` fits from `start` on; when memory is short the request is
    /// refused. Always false, because more must be read first.
    private func hasRoom(for bytes: Int) -> Bool {
        let needed = bytes + SubmissionDecoder.paddingBytes
        if ownsInbox, start + needed <= capacity + SubmissionDecoder.paddingBytes { return false }
        if ownsInbox, needed <= capacity + SubmissionDecoder.paddingBytes {
            base!.copyMemory(from: base! + start, byteCount: end - start)
            end -= start
            start = 0
            return false
        }
        guard moveToInbox(atLeast: needed) else {
            fail(closing(.overloaded))
            return false
        }
        return false
    }

    /// Keeps what was read and not served, or gives the memory back when nothing is left.
    private func keepRest() {
        if start == end {
            releaseInbox()
        } else if !ownsInbox {
            let count = end - start + SubmissionDecoder.paddingBytes
            if !moveToInbox(atLeast: count) { fail(closing(.overloaded)) }
        }
    }

    private func moveToInbox(atLeast bytes: Int) -> Bool {
        guard let inbox = withWorker({ $0.inboxes.take(atLeast: bytes) }) else { return false }
        let count = end - start
        inbox.baseAddress!.copyMemory(from: base! + start, byteCount: count)
        releaseInbox()
        base = inbox.baseAddress
        ownsInbox = true
        capacity = inbox.count - SubmissionDecoder.paddingBytes
        start = 0
        end = count
        return true
    }

    private func releaseInbox() {
        if ownsInbox, let base {
            let bytes = capacity + SubmissionDecoder.paddingBytes
            withWorker {
                $0.inboxes.give(UnsafeMutableRawBufferPointer(start: base, count: bytes))
            }
        }
        ownsInbox = false
        base = nil
        start = 0
        end = 0
    }

    // MARK: Answering

    /// Queues an answer that is known.
    func give(_ answer: Answer) {
        _ = answers.add(marks(answer))
        mark()
    }

    /// What the request asks of its answer.
    func marks(_ answer: Answer) -> Answer {
        var answer = answer
        answer.closes = answer.closes || !head.keepAlive || withWorker { $0.isDraining }
        answer.isHeadOnly = head.method == .head
        answer.route = route
        return answer
    }

    /// Answers, and reads no further request.
    private func fail(_ answer: Answer) {
        var answer = answer
        answer.closes = true
        answer.route = route
        if !answers.isFull { _ = answers.add(answer) }
        phase = .lingering
        releaseInbox()
        mark()
    }

    /// Tells the outcome of a submission.
    func settle(_ waiter: Waiter, _ answer: Answer) {
        if waiter.form == .element { return settleElement(waiter, answer) }
        guard answers.settle(waiter.ticket, answer) else { return }
        mark()
    }

    func mark() {
        guard !isMarked else { return }
        isMarked = true
        withWorker { $0.mark(self) }
    }

    /// Writes every answer whose turn it is, and reads on if too many were waiting.
    func writeAnswers() {
        isMarked = false
        guard !isBlocked, phase != .closed, !isClosing else { return }
        let wasFull = answers.isFull
        var closes = false
        while answers.next != nil, !closes {
            do throws(UVError) {
                closes = try writeSome()
            } catch {
                close()
                return
            }
            if isBlocked { return setDeadline(Limits.writeMillis) }
        }
        if closes { return linger() }
        guard answers.isEmpty else { return wasFull ? goOn() : () }
        answers.shrink()
        if hasEnded { return close() }
        if phase == .head, start == end {
            setDeadline(after: withWorker { $0.configuration.idleMillis })
        }
        if wasFull { goOn() }
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
                if let document, !writer.append(document) {
                    // Too large for the outbox: it goes out on its own, behind its head.
                    let bytes = writer.bytes + document
                    isBlocked = try !send(bytes)
                    return closes
                }
            }
            worker.metrics.add(.bytesWritten, UInt64(writer.rendered.count))
            isBlocked = try !send(writer.rendered)
            return closes
        }
    }

    private func takeDocument(_ answer: Answer) -> [UInt8]? {
        guard answer.kind == .document,
            let index = documents.firstIndex(where: { $0.ticket == answers.firstTicket })
        else { return nil }
        return documents.remove(at: index).bytes
    }

    override func didDrain() {
        isBlocked = false
        mark()
    }

    private func goOn() {
        guard phase != .lingering, !hasEnded else { return }
        serve()
        keepRest()
        read(true)
    }

    /// Ends our half and reads what the client still sends, so that the answer is not lost to a reset
    /// (RFC 9112, section 9.6).
    private func linger() {
        phase = .lingering
        releaseInbox()
        if hasEnded { return close() }
        endSending()
        read(true)
        setDeadline(Limits.lingerMillis)
    }

    private func read(_ reads: Bool) {
        guard reads != isReading, !isClosing else { return }
        isReading = reads
        if reads { startReading() } else { stopReading() }
    }

    // MARK: Time

    func setDeadline(after millis: Int) {
        setDeadline(UInt64(millis))
    }

    private func setDeadline(_ millis: UInt64) {
        withWorker { $0.sessions.setDeadline(place, $0.loop.milliseconds + millis) }
    }

    /// The time is up for whatever it waits for.
    func didExpire() {
        switch phase {
        case .head where start == end && answers.isEmpty: close()
        case .head, .body, .chunked: isBlocked ? close() : fail(closing(.timeout))
        case .parked:
            give(Answer(.unavailable))
            nextRequest()
            serve()
            keepRest()
            read(true)
        case .lingering, .closed: close()
        }
    }

    /// The gateway stops: a client that asks nothing is let go; others get their answers first.
    func endWhenIdle() {
        if phase == .head, start == end, answers.isEmpty { close() }
    }
}
