// Requests that are the dashboard's: sent there and answered from there, on this loop.

import HTTP
import Reactor

extension Session {
    /// Whether the request whose head was read goes to the dashboard.
    var isForwarded: Bool {
        guard route == .unknown, withWorker({ $0.configuration.dashboard != nil }) else {
            return false
        }
        // No tunnels, and a path to route by; `*` concerns this server.
        return head.method != .connect
            && inbox.withBytes {
                head.path.isEmpty || $0[Int(head.path.offset)] == UInt8(ascii: "/")
            }
    }

    /// Whether the connection ends with the answer that is being passed on.
    var endsAfterForward: Bool {
        closesAfterForward || !isBodyForwarded || !head.keepAlive || hasEnded
            || withWorker { $0.isDraining }
    }

    /// Begins to forward the request whose head was read, or has it wait for the answers before it;
    /// false when nothing can be read behind it for now.
    func beginForward() -> Bool {
        guard answers.isEmpty, !isBlocked else {
            phase = .queued
            read(false)
            return false
        }
        if let problem = withWorker({ openForward($0) }) {
            route = .dashboard
            return refuseEarly(Answer(problem))
        }
        route = .dashboard
        phase = .forwarding
        setDeadline(after: Limits.forwardMillis)
        return takeForwardedHead()
    }

    /// Goes on with a request that waited for the answers before it.
    func goOnWithForward() {
        phase = .head
        _ = beginForward()
        serve()
    }

    private func openForward(_ worker: Worker) -> Problem? {
        guard let address = worker.configuration.dashboard else {
            preconditionFailure("only what has somewhere to go is forwarded")
        }
        guard worker.forwards < Limits.forwardsMax else { return .overloaded }
        var out = ByteWriter(worker.outbox)
        inbox.withBytes { bytes in
            ForwardedHead.write(
                head,
                bytes,
                client: clientAddress(worker),
                isTrusted: peerIsTrusted,
                to: &out
            )
        }
        precondition(!out.isFull, "the outbox holds a head and what is added to it")
        let isTCP = if case .tcp = address { true } else { false }
        let opened = Forward(self, worker, isTCP: isTCP)
        worker.forwards += 1
        do throws(UVError) {
            let bytes = UnsafeRawBufferPointer(rebasing: worker.outbox[..<out.count])
            try opened.begin(address, bytes)
        } catch {
            opened.end()
            return .dashboardAway
        }
        forward = opened
        return nil
    }

    /// Leaves the head behind and begins with the body.
    private func takeForwardedHead() -> Bool {
        inbox.drop(bodyOffset)
        bodyOffset = 0
        bodyCount = 0
        switch head.framing {
        case .none: forwardedBytesLeft = 0
        case .length(let count): forwardedBytesLeft = count
        case .chunked:
            forwardedBytesLeft = .max
            beginChunks()
        }
        if head.expectsContinue, inbox.isEmpty {
            do throws(UVError) {
                isBlocked = try !send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
                if isBlocked { forward?.stopReading() }
            } catch {
                close()
                return false
            }
        }
        return forwardBody()
    }

    /// Whether all of the request was passed on.
    var isBodyForwarded: Bool { forwardedBytesLeft == 0 }

    /// Passes on what has come of the body; always false, as nothing is served before its answer.
    func forwardBody() -> Bool {
        while let forward, !forward.isBlocked, !isBodyForwarded, !inbox.isEmpty {
            do throws(UVError) {
                if head.framing == .chunked {
                    guard try passChunk(forward) else { return false }
                } else {
                    let count = Int(min(UInt64(inbox.count), forwardedBytesLeft))
                    try forward.pass(UnsafeRawBufferPointer(start: inbox.address(0), count: count))
                    inbox.drop(count)
                    forwardedBytesLeft -= UInt64(count)
                }
            } catch {
                forwardFailed(.dashboardAway)
                return false
            }
        }
        guard phase == .forwarding else { return false }
        // A client that sends its next request already is not read further; one that does not is
        // read, so that its going away is noticed.
        let wantsMore = isBodyForwarded ? inbox.isEmpty : forward?.isBlocked == false
        if !hasEnded { read(wantsMore) }
        return false
    }

    /// Passes on what has come of a chunked body, in chunks of our own; false when it is no HTTP.
    private func passChunk(_ forward: Forward) throws(UVError) -> Bool {
        let (decoded, consumed, state) = decodeChunks(Limits.forwardedBytes)
        let bytes = UnsafeRawBufferPointer(start: inbox.address(0), count: decoded)
        try withWorker { worker throws(UVError) in
            var out = ByteWriter(worker.outbox)
            if decoded > 0 {
                ForwardedHead.putChunkSize(decoded, to: &out)
                out.put(bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), decoded)
                out.put("\r\n")
            }
            if state == .finished { out.put("0\r\n\r\n") }
            guard out.count > 0 else { return }
            try forward.pass(UnsafeRawBufferPointer(rebasing: worker.outbox[..<out.count]))
        }
        inbox.drop(consumed)
        switch state {
        case .needMore: break
        case .finished: forwardedBytesLeft = 0
        case .malformed(let fault):
            guard !forward.hasAnswered else {
                forwardBroke()
                return false
            }
            endForward()
            fail(Answer(fault))
            return false
        }
        return true
    }

    // MARK: What the forward tells

    /// The dashboard takes more.
    func forwardDrained() {
        guard phase == .forwarding else { return }
        serve()
        if inbox.isEmpty { _ = forwardBody() }
    }

    /// No answer came.
    func forwardFailed(_ problem: Problem) {
        endForward()
        var answer = Answer(problem)
        if !isBodyForwarded {
            // What is left of the body would be taken for a request.
            fail(answer)
            return
        }
        answer.route = route
        give(answer)
        goOnAfterForward()
    }

    /// The answer broke off, or the client takes no more of it.
    func forwardBroke() {
        endForward()
        close()
    }

    /// All of the answer was passed on.
    func forwardEnded() {
        let ends = endsAfterForward
        endForward()
        guard ends else { return goOnAfterForward() }
        linger()
    }

    /// Lets go of the dashboard.
    func endForward() {
        forward?.end()
        forward = nil
    }

    private func goOnAfterForward() {
        nextRequest()
        closesAfterForward = false
        serve()
        guard phase != .lingering, phase != .closed else { return mark() }
        if !hasEnded, phase != .forwarding, phase != .queued { read(phase != .parked) }
        mark()
    }
}
