// One thread's part of some traffic: its connections, when they send, and what it counts.
//
//     opening ──all tried──▶ running ──time or requests over, stop──▶ draining ──▶ ended
//        └── none could be made ─────────────────────────────────────────────────────┘
//
// Its connections are in Driver+Connections.swift, and what they send in Driver+Sending.swift.

import CTimerfd
import Glibc
import Histogram
import Reactor
import SeggWatCore

/// A thread's world; it shares nothing but its mailbox with the others.
final class Driver {
    enum Phase { case opening, running, draining, ended }

    let plan: LoadPlan
    let traffic: Traffic
    let loop: Loop
    private let index: Int
    private let report: (Word) -> Void
    private let opening: Timer
    private let end: Timer
    private let intervals: Timer
    private let trickling: Timer
    var alarm: Alarm?
    /// What each read is written to; shared, because an answer is looked at at once.
    let scratch: UnsafeMutableRawBufferPointer

    // What is sent.
    let requests: RequestTable
    private let projects: Projects
    private let popularity: Zipf
    private var random: SeededRandom
    var nextRequest = 0
    private var serial: UInt64
    let requestsMax: Int
    var schedule: ArrivalSchedule?
    /// The arrival that is sent next.
    var nextArrival: Int
    var trickle: Trickle?

    // How it goes.
    private(set) var phase = Phase.opening
    var clients: [Client?]
    var free: FreeSlots
    var inFlight = 0
    private(set) var beganAt: UInt64 = 0
    private var lastAnswerAt: UInt64 = 0
    var tally = Tally()
    var interval = Interval(index: 0)
    private var intervalBeganAt: UInt64 = 0
    let acknowledgements: Acknowledgements
    /// When the database was stopped, and what those heard whose requests were due then.
    private var stall: (from: UInt64, to: UInt64)?
    private var duringStall: Tally?

    /// Makes the part of `plan.traffic[index]` that thread number `thread` has; `report` hears of
    /// each interval and of the end.
    init(
        plan: LoadPlan,
        traffic index: Int,
        thread: Int,
        on loop: Loop,
        report: @escaping (Word) -> Void
    ) {
        self.plan = plan
        self.loop = loop
        self.index = index
        self.report = report
        traffic = plan.traffic[index]
        let number = thread * plan.traffic.count + index
        var random = SeededRandom(seed: plan.seed &+ UInt64(number) &* 7_919)
        requests = RequestTable(traffic, target: plan.target, random: &random)
        self.random = random
        switch traffic.content {
        case .submissions(_, let projects):
            self.projects = projects
        case .abuse(let key):
            projects = Projects(key)
            tally.abuse = AbuseTally.all
        }
        popularity = Zipf(count: projects.keys.count, exponent: projects.exponent)
        let connections = plan.share(of: traffic.connections, thread: thread)
        clients = Array(repeating: nil, count: connections)
        free = FreeSlots(capacity: connections)
        opening = Timer(on: loop)
        end = Timer(on: loop)
        intervals = Timer(on: loop)
        trickling = Timer(on: loop)
        scratch = .allocate(byteCount: Limits.responseBytesMax, alignment: 64)
        switch traffic.pacing {
        case .open(let schedule): self.schedule = schedule
        case .trickle(let bytesPerSecond):
            trickle = Trickle(connections: connections, bytesPerSecond: bytesPerSecond)
        case .closed, .hold: break
        }
        nextArrival = thread
        serial = Serial.first(tag: plan.tag, driver: number)
        let parts = plan.traffic.count
        requestsMax = (plan.share(of: plan.requestsMax, thread: thread) + parts - 1) / parts
        acknowledgements = Acknowledgements(
            capacity: plan.remembers
                ? plan.share(of: Limits.acknowledgementsMax, thread: thread) / parts : 0
        )
    }

    deinit { scratch.deallocate() }

    /// Begins to connect.
    func start() {
        beganAt = Loop.nanoseconds
        opening.start(after: 0, repeating: Limits.reconnectMillis) { [unowned self] in tick() }
    }

    /// Obeys.
    func hear(_ order: Order) {
        switch order {
        case .start: break
        case .stop: stop()
        case .stallBegan(let time):
            stall = (time, .max)
            duringStall = Tally()
        case .stallEnded(let time): stall?.to = time
        }
    }

    /// The number of the next submission, and the project it is for.
    func nextNumber() -> SubmissionNumber {
        serial += 1
        let rank = projects.keys.count == 1 ? 0 : popularity.next(&random)
        return SubmissionNumber(
            serial: serial,
            projectKey: projects.keys[rank],
            madeMillis: unixMillis()
        )
    }

    // MARK: What connections tell

    /// A request was answered.
    func client(
        _ client: Client,
        didAnswer request: PendingRequest,
        _ response: Response,
        body: UnsafeBufferPointer<UInt8>
    ) {
        let now = Loop.nanoseconds
        let latency = now &- request.since
        lastAnswerAt = now
        inFlight -= 1
        tally.recordAnswer(status: response.status, nanoseconds: latency)
        tally.bytesReceived += response.byteCount
        interval.recordAnswer(status: response.status, nanoseconds: latency)
        if let stall, request.since >= stall.from, request.since < stall.to {
            duringStall?.recordAnswer(status: response.status, nanoseconds: latency)
        }
        if let abuse = request.abuse {
            tally.abuse[abuse].record(response.status)
        } else if response.status / 100 != 2 {
            interval.failed += 1
        } else if plan.remembers {
            remember(request, body)
        }
        if response.closes { forget(client) }
        slotIsFree(client.slot, now: now)
        if phase == .draining { endWhenAnswered() }
    }

    /// A request will not be answered any more.
    func didLose(_ request: PendingRequest) {
        inFlight -= 1
        tally.unanswered += 1
        interval.failed += 1
        if let stall, request.since >= stall.from, request.since < stall.to {
            duringStall?.unanswered += 1
        }
        if let abuse = request.abuse { tally.abuse[abuse].record(0) }
    }

    private func remember(_ request: PendingRequest, _ body: UnsafeBufferPointer<UInt8>) {
        guard let id = identifier(inBody: body) else {
            tally.withoutID += 1
            return
        }
        guard !acknowledgements.isFull else { return stop() }
        acknowledgements.append(Acknowledgement(id: id, fingerprint: request.fingerprint))
    }

    // MARK: Phases

    /// Begins in a later turn: this one's clock is as old as the connections took to be made.
    func beginSoon() {
        guard phase == .opening else { return }
        end.start(after: 1) { [unowned self] in begin() }
    }

    private func begin() {
        guard phase == .opening else { return }
        phase = .running
        // Those that hold have been sending since `start`.
        if case .hold = traffic.pacing {} else { beganAt = Loop.nanoseconds }
        intervalBeganAt = beganAt
        report(.began(at: beganAt))
        waitForEnd()
        waitForInterval()
        switch traffic.pacing {
        case .closed, .open:
            if schedule != nil { alarm = Alarm(on: loop) { [unowned self] in sendDue() } }
            // Without keep-alive, what is free is the right to make a connection.
            for slot in clients.indices where clients[slot] != nil || !traffic.keepsAlive {
                slotIsFree(slot, now: beganAt)
            }
        case .trickle:
            trickling.start(after: 0, repeating: Limits.trickleMillis) { [unowned self] in
                sendTrickle()
            }
        case .hold: break
        }
    }

    /// Stops when the time is over, and not before: a turn's clock may be some milliseconds behind.
    private func waitForEnd() {
        let due = beganAt + UInt64(plan.seconds * 1e9)
        let now = Loop.nanoseconds
        guard now >= due else {
            return end.start(after: (due - now) / 1_000_000 + 1) { [unowned self] in waitForEnd() }
        }
        sendDue()
        stop()
    }

    /// Sends no more, waits for the answers that are due, and ends.
    func stop() {
        switch phase {
        case .opening, .running: drain()
        case .draining, .ended: break
        }
    }

    private func drain() {
        countNeverSent()
        phase = .draining
        opening.stop()
        trickling.stop()
        end.start(after: Limits.drainMillis) { [unowned self] in finish() }
        // What was begun so slowly will not be answered in time.
        if trickle != nil { return finish() }
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

    func endWhenAnswered() {
        if inFlight == 0 { finish() }
    }

    func finish(failure: String? = nil) {
        guard phase != .ended else { return }
        phase = .ended
        reportInterval()
        if trickle == nil { tally.unanswered += inFlight }
        for slot in clients.indices {
            guard let client = clients[slot] else { continue }
            tally.openAtEnd += 1
            client.close()
            clients[slot] = nil
        }
        for timer in [opening, end, intervals, trickling] { timer.close() }
        alarm?.close()
        report(
            .ended(
                traffic: index,
                DriverResult(
                    tally: tally,
                    duringStall: duringStall,
                    acknowledgements: acknowledgements,
                    nanoseconds: max(lastAnswerAt, beganAt) - beganAt,
                    failure: failure
                )
            )
        )
    }

    // MARK: Intervals

    /// Reports the interval when it is over, by the time since the start, so that what one is late
    /// by does not add up.
    private func waitForInterval() {
        let millis = UInt64(1_000 / plan.pointsPerSecond)
        let due = beganAt / 1_000_000 + UInt64(interval.index + 1) * millis
        let now = Loop.nanoseconds / 1_000_000
        intervals.start(after: due > now ? due - now : 0) { [unowned self] in
            reportInterval()
            waitForInterval()
        }
    }

    private func reportInterval() {
        let now = Loop.nanoseconds
        guard intervalBeganAt > 0 else { return }
        for client in clients where client != nil { interval.connections += 1 }
        interval.seconds = Double(now - intervalBeganAt) / 1e9
        report(.interval(traffic: index, interval))
        interval = Interval(index: interval.index + 1)
        intervalBeganAt = now
    }
}

/// Milliseconds since 1970.
private func unixMillis() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(now.tv_sec) * 1_000 + UInt64(now.tv_nsec) / 1_000_000
}
