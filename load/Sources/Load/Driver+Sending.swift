// What a driver sends, and when.

import Reactor
import SeggWatCore

extension Driver {
    /// A connection may have another request, or one may be made for it.
    func slotIsFree(_ slot: Int, now: UInt64) {
        guard phase == .running else { return }
        switch traffic.pacing {
        case .closed:
            guard let client = clients[slot] ?? connect(slot) else { return }
            while phase == .running, client.hasRoom { send(on: client, since: now) }
        case .open:
            free.append(slot)
            sendDue()
        case .hold, .trickle: break
        }
    }

    /// Sends what the schedule says is due, and sets the alarm for what is not.
    func sendDue() {
        while phase == .running, free.count > 0 {
            guard let offset = schedule?.nanoseconds(of: nextArrival) else { return }
            let due = beganAt + offset
            let now = Loop.nanoseconds
            guard due <= now else {
                alarm?.set(to: due)
                return
            }
            guard let slot = free.take() else { return }
            // It may have ended since it became free; when no other can be made, the tick tries.
            guard let client = clients[slot] ?? connect(slot), client.hasRoom else { continue }
            nextArrival += plan.threads
            tally.recordLateness(now - due)
            send(on: client, since: due)
            if client.hasRoom { free.append(slot) }
        }
    }

    /// Sends the next request.
    func send(on client: Client, since: UInt64) {
        guard maySend else { return stop() }
        let entry = takeEntry()
        let request: PendingRequest
        switch entry.purpose {
        case .abuse(let index):
            request = PendingRequest(since: since, fingerprint: 0, abuse: index)
        case .submission(let slots):
            let number = nextNumber()
            requests.patch(slots, number)
            request = pending(slots, number, since: since)
        }
        inFlight += 1
        tally.sent += 1
        tally.bytesSent += entry.count
        do throws(UVError) {
            try client.send(requests.bytes(of: entry), beginning: request)
        } catch {
            self.client(client, didBreak: error)
        }
    }

    /// Sends the bytes that are due on connections that send slowly.
    func sendTrickle() {
        let elapsed = Double(Loop.nanoseconds - beganAt) / 1e9
        while phase == .running, let slot = trickle?.next(elapsed) {
            guard let client = clients[slot] ?? connect(slot), client.everythingSent else {
                continue
            }
            do throws(UVError) {
                try sendByte(on: client)
            } catch {
                self.client(client, didBreak: error)
            }
        }
    }

    private func sendByte(on client: Client) throws(UVError) {
        let slot = client.slot
        var request: PendingRequest?
        if trickle?.progress[slot] == nil {
            // The one before waits for its answer.
            guard client.hasRoom else { return }
            guard maySend else { return stop() }
            let number = nextNumber()
            let entry = takeEntry()
            guard case .submission(let slots) = entry.purpose else { return }
            trickle?.progress[slot] = Trickle.Progress(entry: entry, slots: slots, number: number)
            request = pending(slots, number, since: Loop.nanoseconds)
            inFlight += 1
            tally.sent += 1
        }
        guard var progress = trickle?.progress[slot] else { return }
        requests.patch(progress.slots, progress.number)
        let at = progress.sent
        progress.sent += 1
        trickle?.progress[slot] = progress.sent == progress.entry.count ? nil : progress
        tally.bytesSent += 1
        try client.send(
            UnsafeRawBufferPointer(rebasing: requests.bytes(of: progress.entry)[at..<(at + 1)]),
            beginning: request
        )
    }

    private func pending(
        _ slots: RequestTable.SubmissionSlots,
        _ number: SubmissionNumber,
        since: UInt64
    ) -> PendingRequest {
        PendingRequest(
            since: since,
            fingerprint: fingerprint(
                slots.kind,
                projectKey: number.projectKey,
                content: slots.content,
                serial: number.serial
            ),
            abuse: nil
        )
    }

    private var maySend: Bool {
        tally.sent < requestsMax && !(plan.remembers && acknowledgements.isFull)
    }

    private func takeEntry() -> RequestTable.Entry {
        let entry = requests[nextRequest]
        nextRequest = nextRequest + 1 == requests.count ? 0 : nextRequest + 1
        return entry
    }
}
