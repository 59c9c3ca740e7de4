// One thread of the load: its connections, when they send, and what it counts.
//
//     opening ──all tried──▶ running ──time or requests over, stop──▶ draining ──▶ ended
//        └── none could be made ─────────────────────────────────────────────────────┘
//
// A connection that breaks is made anew by a tick, so that a server that restarts is met again.

import Glibc
import Histogram
import Reactor
import SeggWatCore

/// A thread's world; it shares nothing but its mailbox with the others.
final class Driver {
    private enum Phase { case opening, running, draining, ended }

    private let plan: LoadPlan
    private let thread: Int
    private let loop: Loop
    private let report: (Word) -> Void
    private let requests: RequestTable
    private var clients: [Client?]
    private var free: FreeSlots
    private let ticks: Timer
    private let end: Timer
    private let seconds: Timer
    private var alarm: Alarm?
    /// What each read is written to; shared, because an answer is looked at at once.
    let scratch: UnsafeMutableRawBufferPointer

    private var phase = Phase.opening
    private var schedule: ArrivalSchedule?
    /// The arrival that is sent next.
    private var nextArrival: Int
    private var nextRequest = 0
    private var serial: UInt64
    private let requestsMax: Int
    private var inFlight = 0
    private var beganAt: UInt64 = 0
    private var lastAnswerAt: UInt64 = 0
    private var tally = Tally()
    private var interval = Interval(second: 1)
    private let acknowledgements: Acknowledgements

    /// Makes the world of thread number `thread`; `report` hears of each second and of the end.
    init(plan: LoadPlan, thread: Int, on loop: Loop, report: @escaping (Word) -> Void) {
        self.plan = plan
        self.thread = thread
        self.loop = loop
        self.report = report
        var random = SeededRandom(seed: plan.seed &+ UInt64(thread) &* 7_919)
        requests = RequestTable(
            Corpus(seed: random.next(), mix: plan.mix, projectKey: plan.projectKey),
            count: Limits.submissionsPrepared,
            target: plan.target,
            random: &random
        )
        let connections = plan.share(of: plan.connections, thread: thread)
        clients = Array(repeating: nil, count: connections)
        free = FreeSlots(capacity: connections)
        ticks = Timer(on: loop)
        end = Timer(on: loop)
        seconds = Timer(on: loop)
        scratch = .allocate(byteCount: Limits.responseBytesMax, alignment: 64)
        if case .open(let schedule) = plan.pacing { self.schedule = schedule }
        nextArrival = thread
        serial = Serial.first(tag: plan.tag, thread: thread)
        requestsMax = plan.share(of: plan.requestsMax, thread: thread)
        acknowledgements = Acknowledgements(
            capacity: plan.remembers
                ? plan.share(of: Limits.acknowledgementsMax, thread: thread) : 0
        )
    }

    deinit { scratch.deallocate() }

    /// Begins to connect.
    func start() {
        beganAt = Loop.nanoseconds
        ticks.start(after: 0, repeating: Limits.reconnectMillis) { [unowned self] in tick() }
    }

    /// Sends no more, waits for the answers that are due, and ends.
    func stop() {
        switch phase {
        case .opening, .running: drain()
        case .draining, .ended: break
        }
    }

    // MARK: What connections tell

    /// A request was answered.
    func client(
        _ client: Client,
        didAnswer response: Response,
        body: UnsafeBufferPointer<UInt8>
    ) {
        let now = Loop.nanoseconds
        let latency = now &- client.since
        lastAnswerAt = now
        inFlight -= 1
        tally.recordAnswer(status: response.status, nanoseconds: latency)
        tally.bytesReceived += response.byteCount
        interval.answered += 1
        interval.latency.record(min(latency, Limits.latencyNanosMax))
        if response.status / 100 == 2 {
            if plan.remembers { remember(client, body) }
        } else {
            interval.failed += 1
        }
        if response.closes {
            forget(client)
        } else {
            clientIsFree(client, now: now)
        }
        if phase == .draining { endWhenAnswered() }
    }

    /// The server sent what is no answer.
    func clientDidMisread(_ client: Client) {
        tally.malformed += 1
        lose(client)
    }

    /// The connection ended.
    func clientDidBreak(_ client: Client) {
        tally.brokenConnections += 1
        lose(client)
    }

    // MARK: Sending

    private func clientIsFree(_ client: Client, now: UInt64) {
        guard phase == .running else { return }
        switch plan.pacing {
        case .closed: send(client, since: now)
        case .open:
            free.append(client.slot)
            sendDue()
        case .hold: break
        }
    }

    /// Sends what the schedule says is due, and sets the alarm for what is not.
    private func sendDue() {
        while phase == .running, free.count > 0 {
            guard let offset = schedule?.nanoseconds(of: nextArrival) else { return }
            let due = beganAt + offset
            let now = Loop.nanoseconds
            guard due <= now else {
                alarm?.set(to: due)
                return
            }
            guard let slot = free.take() else { return }
            // It may have ended since it became free.
            guard let client = clients[slot], !client.isBusy else { continue }
            nextArrival += plan.threads
            tally.recordLateness(now - due)
            send(client, since: due)
        }
    }

    private func send(_ client: Client, since: UInt64) {
        guard tally.sent < requestsMax, !(plan.remembers && acknowledgements.isFull) else {
            return stop()
        }
        let entry = requests[nextRequest]
        nextRequest = nextRequest + 1 == requests.count ? 0 : nextRequest + 1
        serial += 1
        inFlight += 1
        tally.sent += 1
        tally.bytesSent += entry.count
        do throws(UVError) {
            try client.send(
                requests.bytes(of: entry, serial: serial),
                since: since,
                fingerprint: fingerprint(entry.kind, content: entry.content, serial: serial)
            )
        } catch {
            inFlight -= client.isBusy ? 0 : 1
            tally.brokenConnections += 1
            lose(client)
        }
    }

    private func remember(_ client: Client, _ body: UnsafeBufferPointer<UInt8>) {
        guard let id = identifier(inBody: body) else {
            tally.withoutID += 1
            return
        }
        guard !acknowledgements.isFull else { return stop() }
        acknowledgements.append(Acknowledgement(id: id, fingerprint: client.fingerprint))
    }

    // MARK: Connections

    /// Makes connections that are missing, some at a time.
    private func tick() {
        var made = 0
        for slot in clients.indices where clients[slot] == nil {
            guard made < Limits.reconnectsPerTick else { return }
            guard connect(slot) else { break }
            made += 1
        }
        // In a later turn: this one's clock is as old as the connections took to be made.
        if phase == .opening { end.start(after: 1) { [unowned self] in begin() } }
    }

    private func connect(_ slot: Int) -> Bool {
        let descriptor = plan.target.connect()
        guard descriptor >= 0 else {
            tally.connectFailures += 1
            if phase == .opening, slot == 0 { fail(-descriptor) }
            return false
        }
        let client: Client
        do throws(UVError) {
            client = try Client(
                on: loop,
                driver: self,
                slot: slot,
                descriptor: descriptor,
                isTCP: plan.target.isTCP
            )
        } catch {
            close(descriptor)
            tally.connectFailures += 1
            return false
        }
        clients[slot] = client
        switch (plan.pacing, phase) {
        // One after the other, so that they do not all ask at once.
        case (.hold, .opening), (.hold, .running): send(client, since: Loop.nanoseconds)
        case (_, .running): clientIsFree(client, now: Loop.nanoseconds)
        case (_, .opening), (_, .draining), (_, .ended): break
        }
        return true
    }

    private func lose(_ client: Client) {
        interval.failed += 1
        if client.isBusy {
            inFlight -= 1
            tally.unanswered += 1
        }
        forget(client)
        if phase == .draining { endWhenAnswered() }
    }

    private func forget(_ client: Client) {
        client.close()
        if clients[client.slot] === client { clients[client.slot] = nil }
    }

    // MARK: Phases

    private func begin() {
        guard phase == .opening else { return }
        phase = .running
        switch plan.pacing {
        // They have been sending since `start`.
        case .hold: break
        case .closed, .open: beganAt = Loop.nanoseconds
        }
        // A turn's clock may be a millisecond behind, and the last request is due at the end.
        end.start(after: UInt64(plan.seconds * 1_000) + 2) { [unowned self] in stop() }
        seconds.start(after: 1_000, repeating: 1_000) { [unowned self] in reportInterval() }
        switch plan.pacing {
        case .closed:
            for client in clients { if let client { send(client, since: Loop.nanoseconds) } }
        case .open:
            alarm = Alarm(on: loop) { [unowned self] in sendDue() }
            for slot in clients.indices where clients[slot] != nil { free.append(slot) }
            sendDue()
        case .hold: break
        }
    }

    private func drain() {
        countNeverSent()
        phase = .draining
        end.start(after: Limits.drainMillis) { [unowned self] in finish() }
        endWhenAnswered()
    }

    /// Counts what was due by now and for which no connection was free.
    private func countNeverSent() {
        guard phase == .running, schedule != nil else { return }
        let elapsed = Loop.nanoseconds - beganAt
        while let offset = schedule?.nanoseconds(of: nextArrival), offset <= elapsed {
            tally.neverSent += 1
            nextArrival += plan.threads
        }
    }

    private func endWhenAnswered() {
        if inFlight == 0 { finish() }
    }

    private func fail(_ reason: CInt) {
        finish(failure: "cannot connect to \(plan.target): \(String(cString: strerror(reason)))")
    }

    private func finish(failure: String? = nil) {
        guard phase != .ended else { return }
        phase = .ended
        tally.unanswered += inFlight
        for client in clients {
            guard let client else { continue }
            tally.openAtEnd += 1
            client.close()
        }
        clients.removeAll()
        ticks.close()
        end.close()
        seconds.close()
        alarm?.close()
        report(
            .ended(
                ThreadResult(
                    tally: tally,
                    acknowledgements: acknowledgements,
                    nanoseconds: max(lastAnswerAt, beganAt) - beganAt,
                    failure: failure
                )
            )
        )
    }

    private func reportInterval() {
        for client in clients where client != nil { interval.connections += 1 }
        report(.second(interval))
        interval = Interval(second: interval.second + 1)
    }
}
