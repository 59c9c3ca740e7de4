// One request at the dashboard: its connection there, and the answer on its way back.
//
//     head ──complete──▶ body ──complete──▶ ended
//       │                  └──cut short──▶ the client's connection is closed: it must not take
//       └──none, or no HTTP──▶ 502         half an answer for a whole one
//
// Each request has a connection of its own. Two requests on one connection could be taken for other
// ones than they were sent as; with one there is nothing to take it for. What is read from the
// dashboard is written to the client before more is read, so a forward holds what the kernel did not
// take of one read and nothing else.

import HTTP
import Reactor

/// A connection to the dashboard for one request.
final class Forward: Stream {
    private enum Phase {
        /// Waits for the answer's head. Can transition to: body, ended.
        case head
        /// Passes the body on. Can transition to: ended.
        case body
        /// Passes nothing on any more.
        case ended
    }

    private let worker: Unmanaged<Worker>
    /// Whose request it is; let go of at the end, as the session lets go of this.
    private var session: Session?
    private let isAnswerToHead: Bool
    private var phase = Phase.head
    /// What came of a head that is not complete.
    private var headSoFar: [UInt8] = []
    private var status = 0
    private var framing = ResponseFraming.none
    private var bytesLeft: UInt64 = 0
    private var chunks = ChunkedDecoder(bodyBytesMax: .max)
    /// Whether the client gets chunks.
    private var sendsChunks = false
    /// Interim answers so far.
    private var interims = 0
    /// Whether the dashboard takes no more of the request for now.
    private(set) var isBlocked = false

    /// Whether a byte of the answer went to the client.
    private(set) var hasAnswered = false

    init(_ session: Session, _ worker: Worker, isTCP: Bool) {
        self.worker = .passUnretained(worker)
        self.session = session
        isAnswerToHead = session.head.method == .head
        super.init(on: worker.loop, isTCP: isTCP)
    }

    /// Connects, and sends the request's head, which is in the worker's outbox.
    func begin(_ address: ListenAddress, _ head: UnsafeRawBufferPointer) throws(UVError) {
        switch address {
        case .unix(let path): try adopt(descriptor: try OutgoingSocket.unix(path: path))
        case .tcp(let host, let port):
            try adopt(descriptor: try OutgoingSocket.tcp(host: host, port: port))
        case .descriptor:
            preconditionFailure("the settings take no socket of the parent's to connect to")
        }
        try pass(head)
        startReading()
    }

    /// Sends a part of the request; the next one must wait while `isBlocked`.
    func pass(_ bytes: UnsafeRawBufferPointer) throws(UVError) {
        isBlocked = try !send(bytes)
    }

    /// Passes nothing on any more.
    func end() {
        phase = .ended
        session = nil
        headSoFar = []
        close()
    }

    // MARK: What the socket tells

    override func wantsSpace() -> UnsafeMutableRawBufferPointer {
        worker._withUnsafeGuaranteedRef {
            UnsafeMutableRawBufferPointer(rebasing: $0.scratch[..<Limits.forwardedBytes])
        }
    }

    override func didRead(_ count: Int) {
        // A session that is closing has no descriptor to write to any more.
        guard let session, !session.isClosing else { return end() }
        session.setDeadline(after: Limits.forwardMillis)
        worker._withUnsafeGuaranteedRef { worker in
            let read = UnsafeMutableRawBufferPointer(rebasing: worker.scratch[..<count])
            switch phase {
            case .head: takeHead(read, session, worker)
            case .body:
                var out = ByteWriter(worker.outbox)
                takeBody(read, session, worker, &out)
            case .ended: break
            }
        }
    }

    override func didFail(_ error: UVError) {
        guard let session, !session.isClosing else { return end() }
        switch phase {
        case .head: session.forwardFailed(.dashboardAway)
        case .body where framing == .untilClose && error == .endOfFile:
            worker._withUnsafeGuaranteedRef { worker in
                var out = ByteWriter(worker.outbox)
                if sendsChunks { out.put("0\r\n\r\n") }
                give(out, session, worker, isWhole: true)
            }
        case .body: session.forwardBroke()
        case .ended: break
        }
    }

    override func didDrain() {
        isBlocked = false
        session?.forwardDrained()
    }

    override func didClose() {
        worker._withUnsafeGuaranteedRef { $0.forwards -= 1 }
    }

    // MARK: The answer

    private func takeHead(
        _ read: UnsafeMutableRawBufferPointer,
        _ session: Session,
        _ worker: Worker
    ) {
        headSoFar += read
        while true {
            let bytes = headSoFar
            switch ResponseHead.parse(bytes.span, isAnswerToHead: isAnswerToHead) {
            case .needMore:
                guard headSoFar.count < Limits.headBytesMax else {
                    return session.forwardFailed(.dashboardBroken)
                }
                return
            case .malformed: return session.forwardFailed(.dashboardBroken)
            case .complete(let head) where head.status < 200:
                interims += 1
                // The client was told to go on by us; nobody may switch to another protocol.
                guard head.status != 101, interims <= Limits.interimsMax else {
                    return session.forwardFailed(.dashboardBroken)
                }
                headSoFar.removeFirst(Int(head.headBytes))
            case .complete(let head):
                return passHead(head, bytes, session, worker)
            }
        }
    }

    private func passHead(
        _ head: ResponseHead,
        _ bytes: [UInt8],
        _ session: Session,
        _ worker: Worker
    ) {
        guard head.headBytes <= Limits.headBytesMax else {
            return session.forwardFailed(.dashboardBroken)
        }
        headSoFar = []
        phase = .body
        framing = head.framing
        if case .length(let count) = framing { bytesLeft = count }
        let isDelimited = framing != .chunked && framing != .untilClose
        sendsChunks = !isDelimited && session.head.minorVersion > 0
        session.closesAfterForward = session.endsAfterForward || !isDelimited && !sendsChunks
        var out = ByteWriter(worker.outbox)
        ForwardedHead.write(
            head,
            bytes.span,
            to: &out,
            chunks: sendsChunks,
            closes: session.closesAfterForward,
            saysKeepAlive: session.head.minorVersion == 0
        )
        status = head.status
        // What came behind the head is the body's beginning; it fits into what a read may bring.
        let rest = bytes.count - Int(head.headBytes)
        bytes.withUnsafeBytes { source in
            worker.scratch.baseAddress!.copyMemory(
                from: source.baseAddress! + Int(head.headBytes),
                byteCount: rest
            )
        }
        takeBody(
            UnsafeMutableRawBufferPointer(rebasing: worker.scratch[..<rest]),
            session,
            worker,
            &out
        )
    }

    /// Writes what was read of the body behind what `out` holds, and sends it.
    private func takeBody(
        _ read: UnsafeMutableRawBufferPointer,
        _ session: Session,
        _ worker: Worker,
        _ out: inout ByteWriter
    ) {
        switch framing {
        case .none: give(out, session, worker, isWhole: true)
        case .length:
            // More than was announced is nobody's answer.
            let count = Int(min(UInt64(read.count), bytesLeft))
            put(read, count, &out)
            bytesLeft -= UInt64(count)
            give(out, session, worker, isWhole: bytesLeft == 0)
        case .untilClose:
            putChunk(read, read.count, &out)
            give(out, session, worker, isWhole: false)
        case .chunked:
            var span = MutableSpan<UInt8>(_unsafeBytes: read)
            let progress = chunks.decode(&span, decodedEnd: 0, rawStart: 0, rawEnd: read.count)
            putChunk(read, progress.decodedEnd, &out)
            switch progress.state {
            case .needMore: give(out, session, worker, isWhole: false)
            case .finished:
                if sendsChunks { out.put("0\r\n\r\n") }
                give(out, session, worker, isWhole: true)
            case .malformed:
                hasAnswered ? session.forwardBroke() : session.forwardFailed(.dashboardBroken)
            }
        }
    }

    /// Sends what `out` holds, and reads no more until the client has taken it.
    private func give(
        _ out: ByteWriter,
        _ session: Session,
        _ worker: Worker,
        isWhole: Bool
    ) {
        precondition(!out.isFull, "the outbox holds a head and what one read brings")
        worker.metrics.add(.bytesWritten, UInt64(out.count))
        if !hasAnswered { worker.metrics.add(.requests(.dashboard, Status(status))) }
        hasAnswered = true
        do throws(UVError) {
            let bytes = UnsafeRawBufferPointer(rebasing: worker.outbox[..<out.count])
            if out.count > 0, try !session.send(bytes) {
                session.isBlocked = true
                stopReading()
                session.setDeadline(after: Limits.writeMillis)
            }
        } catch {
            return session.forwardBroke()
        }
        if isWhole { session.forwardEnded() }
    }

    private func putChunk(
        _ bytes: UnsafeMutableRawBufferPointer,
        _ count: Int,
        _ out: inout ByteWriter
    ) {
        // An empty chunk would be the last one.
        guard count > 0 else { return }
        if sendsChunks { ForwardedHead.putChunkSize(count, to: &out) }
        put(bytes, count, &out)
        if sendsChunks { out.put("\r\n") }
    }

    private func put(
        _ bytes: UnsafeMutableRawBufferPointer,
        _ count: Int,
        _ out: inout ByteWriter
    ) {
        guard count > 0 else { return }
        out.put(UnsafePointer(bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)), count)
    }
}
