// One client: feeds what it sends to the parser, and has each request handled when it is whole.
// Tour 3/15. From Stream. Next: RequestParser.
//
//     (proxy ──header──▶)
//     head ──complete──▶ body ──complete──▶ (answered, or waits) ──▶ head
//       │ └──the dashboard's──▶ forwarding ──answer passed on──▶ head
//       │                 │ └──unknown project──▶ parked ──told──┘
//       └──fault──────────┴──▶ lingering ──▶ closed

import HTTP
import Ingest
import Reactor
import SeggWatCore

/// A client's connection.
final class Session: Stream {
    enum Phase: UInt8 {
        /// Waits for the balancer's PROXY header. Can transition to: head, closed.
        case proxy
        /// Waits for a head. Can transition to: body, chunked, lingering.
        case head
        /// Waits for a body of known length. Can transition to: head, parked, lingering.
        case body
        /// Waits for a chunked body. Can transition to: head, parked, lingering.
        case chunked
        /// Waits for the catalog, or for who sends the request. Can transition to: head, lingering.
        case parked
        /// Waits for the answers before a request that is the dashboard's. Can transition to:
        /// forwarding, head, lingering.
        case queued
        /// Passes a request and its answer on. Can transition to: head, lingering.
        case forwarding
        /// Reads and forgets, so that the last answer arrives. Can transition to: closed.
        case lingering
        /// Its socket is being closed.
        case closed
    }

    let worker: Unmanaged<Worker>
    let place: UInt32
    let generation: UInt32

    var phase = Phase.head
    var inbox = Inbox()
    /// The head of the request that is due; stays where it was parsed.
    var head: RequestHead {
        @inline(__always) _read { yield parser.head }
    }
    var route = Route.unknown
    /// Where the body lies in the request, and how long it is.
    var bodyOffset = 0
    var bodyCount = 0
    /// Whether the catalog was asked for this request's project already.
    var wasParked = false
    /// Whether it was asked already who sends this request.
    var wasIdentified = false
    /// What became of the webhook or logout that this request is.
    var hook = HookState.fresh
    /// Who connected, or whom the balancer named; ::1 for a unix socket.
    var peer = IPAddress.loopback
    /// Whether the peer may say whose requests it passes on.
    var peerIsTrusted = false
    /// The network whose request this is; nil for the machine's own programs.
    var client: IPAddress?
    /// Requests that were refused by limits since the last one that was not.
    var refusedInARow: UInt8 = 0
    /// Counts the requests that were parked.
    private(set) var parking: UInt32 = 0
    /// Whether what it waits for is who sends the request.
    var isIdentifying = false
    /// Projects, or credentials, that are still to be told about.
    var keysAwaited = 0

    /// The request's connection to the dashboard.
    var forward: Forward?
    /// Bytes of its body that were not passed on yet; the largest number for one in chunks.
    var forwardedBytesLeft: UInt64 = 0
    /// Whether the client finds the end of the forwarded answer by the end of the connection.
    var closesAfterForward = false

    var answers = AnswerQueue()
    /// Bodies of answers that are documents, by ticket.
    var documents: [(ticket: UInt32, document: Document)] = []
    var bulks: [BulkAnswer] = []
    var isMarked = false
    /// Whether the kernel takes no more of our answers for now.
    var isBlocked = false
    /// Whether the client has ended its half.
    var hasEnded = false

    private var parser = RequestParser(limits: HeadLimits(headBytesMax: Limits.headBytesMax))
    private var chunks = ChunkedDecoder(bodyBytesMax: 0)
    /// How far the raw bytes of a chunked body have been decoded.
    private var rawOffset = 0
    private var isHeadBegun = false
    private(set) var isReading = false

    init(worker: Worker, _ place: UInt32, _ generation: UInt32, isTCP: Bool) {
        self.worker = .passUnretained(worker)
        self.place = place
        self.generation = generation
        super.init(on: worker.loop, isTCP: isTCP)
    }

    /// Begins to serve.
    func begin() {
        let configuration = withWorker { $0.configuration }
        setPeer(peerAddress.map { IPAddress(high: $0.high, low: $0.low) })
        if configuration.proxyProtocol { phase = .proxy }
        setDeadline(
            after: configuration.proxyProtocol
                ? configuration.headerMillis : configuration.idleMillis
        )
        read(true)
    }

    /// Lends the worker without counting references.
    @inline(__always)
    func withWorker<R, E: Error>(_ body: (Worker) throws(E) -> R) throws(E) -> R {
        // The standard library's closure throws anything or nothing, so the error travels in a
        // value.
        let result = worker._withUnsafeGuaranteedRef { worker in
            do throws(E) {
                return Result<R, E>.success(try body(worker))
            } catch {
                return Result<R, E>.failure(error)
            }
        }
        return try result.get()
    }

    // MARK: What the socket tells

    override func wantsSpace() -> UnsafeMutableRawBufferPointer {
        inbox.free
            ?? withWorker {
                UnsafeMutableRawBufferPointer(rebasing: $0.scratch[..<Limits.scratchBytes])
            }
    }

    override func didRead(_ count: Int) {
        withWorker { $0.metrics.add(.bytesRead, UInt64(count)) }
        guard phase != .lingering else { return }
        withWorker { inbox.didRead(count, scratch: $0.scratch) }
        serve()
    }

    override func didFail(_ error: UVError) {
        hasEnded = true
        // A client that has ended its half may still read the answers it waits for.
        if error == .endOfFile,
            !answers.isEmpty || phase == .parked || phase == .forwarding && isBodyForwarded
        {
            return read(false)
        }
        close()
    }

    override func didDrain() {
        isBlocked = false
        if let forward {
            setDeadline(after: Limits.forwardMillis)
            forward.startReading()
        }
        mark()
    }

    override func didClose() {
        phase = .closed
        endForward()
        withWorker {
            inbox.release(to: &$0.inboxes)
            $0.sessionClosed(place)
        }
    }

    // MARK: Reading requests

    /// Serves every request that is whole, and keeps what is not.
    func serve() {
        serveWhole()
        guard phase != .lingering, phase != .closed else { return }
        if !withWorker({ inbox.keepRest(in: &$0.inboxes) }) {
            phase == .forwarding ? forwardBroke() : fail(Answer(.overloaded))
        }
    }

    private func serveWhole() {
        while !inbox.isEmpty {
            // The rest is read when some answers have been sent.
            guard !answers.isFull else { return read(false) }
            switch phase {
            case .proxy: guard readProxyHeader() else { return }
            case .head: guard readHead() else { return }
            case .body: guard readBody() else { return }
            case .chunked: guard readChunks() else { return }
            case .forwarding:
                guard forwardBody() else { return }
            case .parked, .queued, .lingering, .closed: return
            }
        }
    }

    private func readHead() -> Bool {
        switch inbox.withBytes({ parser.advance($0) }) {
        case .needMore:
            if !isHeadBegun {
                // Once, so that a byte now and then does not win time.
                isHeadBegun = true
                setDeadline(after: withWorker { $0.configuration.headerMillis })
            }
            return waitForMore(Limits.headBytesMax)
        case .malformed(let fault):
            // What is left of the request before says nothing about this one.
            parser.reset()
            route = .unknown
            fail(Answer(fault))
            return false
        case .complete:
            route = inbox.withBytes { Route.of($0.extracting(head.path.range)) }
            bodyOffset = Int(head.headBytes)
            bodyCount = 0
            wasParked = false
            wasIdentified = false
            hook = .fresh
            return isForwarded ? beginForward() : beginBody()
        }
    }

    /// Decides by the head alone what can be decided, before a body is read.
    private func beginBody() -> Bool {
        if let problem = earlyProblem() { return refuseEarly(Answer(problem)) }
        if route.isCharged(head.method) {
            if let refusal = chargeClient() { return refuseEarly(refusal) }
            refusedInARow = 0
        }
        switch head.framing {
        case .none:
            guard head.method != .post else { return refuseEarly(Answer(Problem.lengthRequired)) }
            return finishRequest()
        case .length(let count):
            guard count <= UInt64(route.bodyBytesMax) else {
                return refuseEarly(Answer(Problem.bodyTooLarge))
            }
            bodyCount = Int(count)
            phase = .body
        case .chunked:
            chunks = ChunkedDecoder(bodyBytesMax: route.bodyBytesMax)
            rawOffset = bodyOffset
            phase = .chunked
        }
        if head.expectsContinue, inbox.count == bodyOffset {
            _ = answers.add(Answer(.goOn))
            mark()
        }
        guard inbox.count < bodyOffset + bodyCount || phase == .chunked else { return true }
        setDeadline(after: withWorker { $0.configuration.bodyMillis })
        // A head that came alone leaves nothing to look at yet.
        return inbox.count > bodyOffset || waitForMore(bodyOffset + max(bodyCount, 1))
    }

    private func earlyProblem() -> Problem? {
        switch (route.allow, head.method) {
        case (_, _) where route == .unknown: .notFound
        case (.get, .get), (.get, .head), (.post, .post), (.post, .options): nil
        case (.get, _), (.post, _): .methodNotAllowed
        }
    }

    /// Refuses a request by its head; a body that has not come yet is not waited for.
    func refuseEarly(_ answer: Answer) -> Bool {
        var answer = answer
        answer.allow = route.allow
        switch head.framing {
        case .none: break
        case .length(let count) where UInt64(inbox.count - bodyOffset) >= count:
            bodyCount = Int(count)
        case .length, .chunked:
            fail(answer)
            return false
        }
        give(answer)
        nextRequest()
        return phase == .head
    }

    /// Begins with a chunked body that is passed on.
    func beginChunks() {
        chunks = ChunkedDecoder(bodyBytesMax: .max)
        rawOffset = 0
    }

    /// Decodes, where it lies, what has come of a chunked body that is passed on.
    func decodeChunks(_ bytesMax: Int)
        -> (decoded: Int, consumed: Int, state: ChunkProgress.State)
    {
        let progress = inbox.withMutableBytes { bytes in
            chunks.decode(
                &bytes,
                decodedEnd: 0,
                rawStart: 0,
                rawEnd: min(bytes.count, bytesMax)
            )
        }
        return (progress.decodedEnd, progress.rawConsumed, progress.state)
    }

    private func readBody() -> Bool {
        let whole = bodyOffset + bodyCount
        return inbox.count >= whole ? finishRequest() : waitForMore(whole)
    }

    private func readChunks() -> Bool {
        let progress = inbox.withMutableBytes { bytes in
            chunks.decode(
                &bytes,
                decodedEnd: bodyOffset + bodyCount,
                rawStart: rawOffset,
                rawEnd: bytes.count
            )
        }
        bodyCount = progress.decodedEnd - bodyOffset
        rawOffset += progress.rawConsumed
        switch progress.state {
        case .needMore:
            // Everything raw was decoded; what comes next may follow the decoded bytes directly.
            rawOffset = bodyOffset + bodyCount
            inbox.truncate(to: rawOffset)
            // Doubling, so that a long body is not copied again and again.
            return waitForMore(rawOffset + max(bodyCount, Limits.inboxBytes / 2))
        case .finished:
            return finishRequest()
        case .malformed(let fault):
            fail(fault == .bodyTooLarge ? Answer(Problem.bodyTooLarge) : Answer(fault))
            return false
        }
    }

    /// Sees to it that a request of `bytes` has room, and has the loop read on: always false.
    func waitForMore(_ bytes: Int) -> Bool {
        if !withWorker({ inbox.reserve(bytes, from: &$0.inboxes) }) { fail(Answer(.overloaded)) }
        return false
    }

    /// Handles the request that is whole now; false when nothing can be read behind it for now.
    private func finishRequest() -> Bool {
        guard handle() else {
            wait()
            return false
        }
        nextRequest()
        return phase == .head
    }

    func nextRequest() {
        inbox.drop(head.framing == .chunked ? rawOffset : bodyOffset + bodyCount)
        let keepsAlive = head.keepAlive
        parser.reset()
        isHeadBegun = false
        if !keepsAlive || withWorker({ $0.isDraining }) {
            // Its answer ends the connection; whatever follows it is not read.
            readNoMore()
        } else {
            phase = .head
        }
        withWorker { worker in
            let idle = UInt64(worker.configuration.idleMillis)
            let deadline = answers.isEmpty ? worker.loop.milliseconds + idle : .max
            worker.sessions.setDeadline(place, deadline)
        }
    }

    /// Goes on when everything that the request waits for has been told.
    func resume(_ parking: UInt32) {
        guard phase == .parked, parking == self.parking else { return }
        keysAwaited -= 1
        guard keysAwaited <= 0 else { return }
        // What it may wait for next is another wait.
        self.parking &+= 1
        if isIdentifying { wasIdentified = true } else { wasParked = true }
        isIdentifying = false
        // A request waits for its project first, and then for who sends it.
        guard handle() else { return wait() }
        goOnAfterParking()
    }

    /// Reads nothing until what the request waits for has been told, or the time is up.
    private func wait() {
        phase = .parked
        read(false)
        setDeadline(
            after: withWorker {
                isIdentifying
                    ? $0.configuration.identityMillis : $0.configuration.storeMillis
            }
        )
    }

    func goOnAfterParking() {
        parking &+= 1
        isIdentifying = false
        nextRequest()
        serve()
        if !hasEnded { read(phase != .parked && !answers.isFull) }
        mark()
    }

    /// What still comes is read and forgotten.
    func readNoMore() {
        endForward()
        phase = .lingering
        withWorker { inbox.release(to: &$0.inboxes) }
    }

    func read(_ reads: Bool) {
        guard reads != isReading, !isClosing else { return }
        isReading = reads
        if reads { startReading() } else { stopReading() }
    }

    // MARK: Time

    func setDeadline(after millis: Int) {
        withWorker { worker in
            // A gateway that ends waits for nobody for long.
            let millis = worker.isEnding ? min(millis, Limits.endMillis) : millis
            worker.sessions.setDeadline(place, worker.loop.milliseconds + UInt64(millis))
        }
    }

    /// The time is up for whatever it waits for.
    func didExpire() {
        switch phase {
        case .head where inbox.isEmpty && answers.isEmpty: close()
        case .head, .body, .chunked: isBlocked ? close() : fail(Answer(.timeout))
        case .parked:
            give(Answer(isIdentifying ? .identityUnavailable : .unavailable))
            goOnAfterParking()
        case .forwarding:
            forward?.hasAnswered == false ? forwardFailed(.dashboardAway) : forwardBroke()
        case .proxy, .queued, .lingering, .closed: close()
        }
    }

    /// The gateway stops: a client that asks nothing is let go; others get their answers first.
    func endWhenIdle() {
        guard answers.isEmpty, phase != .queued else { return }
        if phase == .proxy || phase == .head, inbox.isEmpty {
            close()
        } else {
            setDeadline(after: Limits.endMillis)
        }
    }
}
