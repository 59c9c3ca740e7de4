// Who a session's client is, and what is said to one that asks too often.

import HTTP
import Reactor

extension Session {
    /// Takes note of whom the socket, or the PROXY header before it, names.
    func setPeer(_ address: IPAddress?) {
        peer = address ?? .loopback
        peerIsTrusted = withWorker { worker in
            guard let address else { return worker.trustedProxies.includeUnix }
            return worker.trustedProxies.contains(address)
        }
    }

    /// Reads what a balancer says before the connection's first request; false when it has not come
    /// in whole, or is missing.
    func readProxyHeader() -> Bool {
        switch inbox.withBytes({ ProxyHeader($0) }) {
        case .needMore: return waitForMore(ProxyHeader.bytesMax)
        case .malformed:
            // Whoever is there speaks past the balancer, or the balancer is not set up for this.
            withWorker { $0.metrics.add(.malformedProxyHeaders) }
            close()
            return false
        case .complete(let source, let bytes):
            if let source { setPeer(source) }
            inbox.drop(bytes)
            phase = .head
            setDeadline(after: withWorker { $0.configuration.idleMillis })
            return true
        }
    }

    /// Finds out who sends the request whose head was read, and counts it.
    ///
    /// - Returns: The limit that the client has reached, if any.
    func chargeClient() -> LimitRefusal? {
        withWorker { worker in
            client = findClient(worker)
            let now = worker.loop.microseconds
            return worker.limiter.charge(client, now: now, worker.metrics, worker.ledger)
        }
    }

    /// Who sends the request whose head was read, as far as its proxies can be believed.
    func clientAddress(_ worker: Worker) -> IPAddress {
        guard peerIsTrusted else { return peer }
        let field = worker.configuration.forwardedField
        return inbox.withBytes { head.forwardedClient($0, field, worker.trustedProxies) } ?? peer
    }

    /// The network that counts as one client; nil for the machine's own programs, which are no
    /// clients but the operator's, or a proxy that hides them.
    private func findClient(_ worker: Worker) -> IPAddress? {
        guard peerIsTrusted else { return peer.isLoopback ? nil : peer.network }
        let field = worker.configuration.forwardedField
        let line = field == .forwarded ? head.forwarded : head.forwardedFor
        guard line != nil else { return peer.isLoopback ? nil : peer.network }
        let found = inbox.withBytes {
            head.forwardedClient($0, field, worker.trustedProxies)
        }
        // Whoever wrote nonsense shares the proxy's own allowance with others who did.
        return (found ?? peer).network
    }

    /// Refuses by the head a client that is over a limit; one that goes on asking loses its
    /// connection.
    func refuseEarly(_ refusal: LimitRefusal) -> Bool {
        // Behind a trusted proxy the next request may be another client's.
        if !peerIsTrusted { refusedInARow += 1 }
        if refusedInARow >= Limits.refusalsInARowMax {
            fail(Answer(refusal))
            return false
        }
        return refuseEarly(Answer(refusal))
    }
}

extension Loop {
    /// Monotonic microseconds, read once per turn.
    var microseconds: UInt64 { milliseconds &* 1_000 }
}
