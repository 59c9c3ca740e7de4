// One run: a gateway with clients and a database, and faults that a seed chooses; what it promises is
// checked after each step, after each crash, and at the end, when all faults are healed.

import Gateway
import Glibc
import Journal
import Reactor
import SeggWatCore
import TestSupport

/// A run, from a machine that has just started to one in which everything has come to rest.
final class Simulation {
    private static let project = Identifier(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let folder = "/journal"

    private let files = MemoryFiles()
    private var gateway: GatewayByHand?
    private var isDraining = false
    private var clients: [Client] = []
    private var submissions: [Submission] = []
    private var configuration: GatewayConfiguration
    private let loops: Int
    private let hasJournal: Bool
    /// How many of the faults strike in this run, in a thousand.
    private let intensity: Int
    /// When the server is well again.
    private var serverHealsNanos: UInt64 = 0
    private var diskHealsNanos: UInt64 = 0
    /// When a gateway that is gone starts again.
    private var startsNanos: UInt64 = 0
    /// The loops that serve clients.
    private var serving: [SimulatedLoop] = []
    private var checkedCommits = 0
    /// What happened, for the report.
    private(set) var tally = Tally()

    init(seed: UInt64) {
        world = World(seed: seed)
        let socket = ListenAddress.unix(path: "/simulated")
        loops = world.number(1...2)
        intensity = [50, 200, 1_000][world.number(0...2)]
        hasJournal = world.chance(800)
        configuration = GatewayConfiguration(
            databaseURL: "host=/simulated",
            listen: socket,
            loops: loops
        )
        configuration.lanesPerLoop = world.number(1...2)
        configuration.connectionsMax = 64
        configuration.batchRowsMax = [1, 4, 16, 64][world.number(0...3)]
        configuration.storeMillis = 2_000
        configuration.commitMillis = 1_500
        configuration.queueMillis = [100, 500, 1_000][world.number(0...2)]
        configuration.rateLimits = false
        configuration.promise = hasJournal && world.chance(150) ? .queued : .stored
        world.libpqFaults = [0, 0, 2, 20][world.number(0...3)]
        world.serverFaults = [0, 5, 30][world.number(0...2)]
    }

    /// Runs `steps` steps under faults, heals everything, and waits for rest.
    ///
    /// - Throws: The promise that was broken.
    func run(steps: Int) throws(Broken) {
        for _ in 0..<steps {
            faults()
            try step()
        }
        heal()
        let deadline = world.nanos + 120_000_000_000
        while !isAtRest {
            guard world.nanos < deadline else {
                throw Broken("it does not come to rest: \(unrest)")
            }
            try step()
        }
        try checkEnd()
        for client in clients { client.leave() }
        gateway?.drain()
        let drained = world.nanos + 30_000_000_000
        while gateway != nil, world.loops.contains(where: { !$0.handles.isEmpty }) {
            guard world.nanos < drained else { throw Broken("it does not drain") }
            if isEnded { endHelpers() }
            turnLoops()
        }
        gateway = nil
        guard world.loops.isEmpty else { throw Broken("a loop is left") }
    }

    /// Whether the loops that serve clients have finished.
    private var isEnded: Bool { gateway != nil && serving.allSatisfy(\.handles.isEmpty) }

    private var helpersWereEnded = false

    private func endHelpers() {
        guard !helpersWereEnded else { return }
        helpersWereEnded = true
        gateway?.stopHelpers()
    }

    // MARK: A step

    private func step() throws(Broken) {
        if gateway == nil, world.nanos >= startsNanos { try start() }
        turnLoops()
        world.server.step()
        submit()
        for client in clients { client.step(isSlow: world.chance(300)) }
        clients.removeAll(where: \.isGone)
        if let broken { throw broken }
        try checkAlways()
        if isDraining, isEnded { endHelpers() }
        if isDraining, world.loops.allSatisfy({ $0.handles.isEmpty }) {
            gateway = nil
            isDraining = false
            startsNanos = world.nanos + 50_000_000
        }
    }

    private func turnLoops() {
        let micros =
            world.chance(700) ? 0...2_000 : world.chance(850) ? 2_000...50_000 : 50_000...400_000
        world.nanos += UInt64(world.number(micros)) * 1_000
        for loop in world.loops.shuffled(using: &world.random) where world.chance(800) {
            loop.turn()
        }
    }

    private func start() throws(Broken) {
        do throws(JournalError) {
            var options = JournalOptions(folder: Self.folder, segmentBytesMax: 16 << 10)
            options.bytesMax = 128 << 10
            let journal =
                hasJournal
                ? try Journal(options, files, mark: { world.random.next() | 1 }) : nil
            let sockets = (0..<loops).map { _ in ListeningSocket.simulated(world.makeDescriptor()) }
            helpersWereEnded = false
            do throws(UVError) {
                gateway = try GatewayByHand(
                    configuration,
                    sockets: sockets,
                    project: Self.project,
                    journal: journal
                )
            } catch {
                preconditionFailure("a simulated socket can be listened on: \(error)")
            }
            serving = world.loops.filter { $0.handles.contains { $0.listen != nil } }
            tally.starts += 1
            trace("the gateway starts with \(journal?.recovery.records ?? 0) records")
        } catch {
            guard files.failure != nil || files.capacity != .max else {
                throw Broken("the journal cannot be opened: \(error)")
            }
            startsNanos = world.nanos + 200_000_000
        }
    }

    // MARK: Clients

    private func submit() {
        guard gateway != nil, !isDraining, !isHealing || world.chance(50), submissions.count < 400
        else {
            return
        }
        if clients.count < 6, world.chance(200) { connect() }
        guard let client = clients.randomElement(using: &world.random), world.chance(600) else {
            return
        }
        for _ in 0..<(world.chance(100) ? world.number(1...20) : 1) {
            client.send(chooseSubmission())
        }
    }

    private func connect() {
        let listeners = world.loops.flatMap(\.handles).filter { $0.listen != nil && !$0.isClosing }
        guard let listener = listeners.randomElement(using: &world.random) else { return }
        let socket = SimulatedSocket(world.makeDescriptor())
        world.sockets[socket.descriptor] = socket
        listener.arrivals.append(socket)
        clients.append(Client(socket) { [unowned self] in heard($0, $1) })
    }

    /// A new one, or one whose answer was lost or unkind.
    private func chooseSubmission() -> Submission {
        if world.chance(200), let again = submissions.randomElement(using: &world.random) {
            return again
        }
        let kinds: [Submission.Kind] =
            world.chance(20)
            ? [.poison]
            : world.chance(20)
                ? [.vanishing]
                : [.feedback, .feedback, .star, .nps, .claim]
        let kind = kinds[world.number(0...(kinds.count - 1))]
        let submission = Submission(kind, number: submissions.count, project: Self.project)
        submissions.append(submission)
        return submission
    }

    // MARK: Faults

    /// Tells what happens, for whoever follows one run.
    private func trace(_ what: @autoclosure () -> String) {
        guard isTraced else { return }
        print("\(world.nanos / 1_000_000) \(what())")
    }

    private let isTraced = getenv("SIMULATE_TRACE") != nil

    private var isHealing = false

    private func faults() {
        if world.server.condition != .well, world.nanos >= serverHealsNanos {
            world.server.condition = .well
        }
        if world.nanos >= diskHealsNanos {
            files.failure = nil
            files.capacity = .max
        }
        if strikes(8) { breakServer() }
        if strikes(6), hasJournal { breakDisk() }
        if strikes(6) {
            world.server.connections.randomElement(using: &world.random)?
                .cut(losesAnswers: world.chance(500))
        }
        if strikes(3) { world.server.connections.randomElement(using: &world.random)?.goSilent() }
        if strikes(10) {
            clients.randomElement(using: &world.random)?.leave()
            clients.removeAll(where: \.isGone)
        }
        if strikes(4) {
            world.server.crash()
            tally.serverCrashes += 1
        }
        if strikes(5) { crash() }
        if strikes(2), gateway != nil, !isDraining {
            isDraining = true
            trace("the gateway drains")
            gateway?.drain()
        }
    }

    /// Whether a fault strikes that has a chance of `share` in a thousand where faults are many.
    private func strikes(_ share: Int) -> Bool { world.chance(share) && world.chance(intensity) }

    private func breakServer() {
        let conditions = SimulatedServer.Condition.allCases
        world.server.condition = conditions[world.number(1...(conditions.count - 1))]
        serverHealsNanos = world.nanos + UInt64(world.number(10...4_000)) * 1_000_000
        if world.server.condition == .away { world.server.crash() }
        tally.outages += 1
        trace("the server is \(world.server.condition)")
    }

    private func breakDisk() {
        diskHealsNanos = world.nanos + UInt64(world.number(10...3_000)) * 1_000_000
        tally.diskFaults += 1
        defer {
            trace(
                "the disk has \(files.capacity) bytes, fails \(files.failure, default: "nothing")"
            )
        }
        if world.chance(300) {
            files.capacity = world.number(0...(32 << 10))
            return
        }
        let kinds = Failure.Kind.allCases.filter { _ in world.chance(250) }
        files.failure = Failure(
            kinds: Set(kinds),
            number: world.number(0...5),
            isForEver: world.chance(500),
            code: world.chance(500) ? EIO : ENOSPC
        )
    }

    private func heal() {
        isHealing = true
        trace("everything is healed")
        world.server.condition = .well
        world.libpqFaults = 0
        world.serverFaults = 0
        files.failure = nil
        files.capacity = .max
    }

    /// Kills the gateway's process; the disk may lose what was not synced.
    private func crash() {
        guard gateway != nil else { return }
        tally.crashes += 1
        trace("the gateway crashes")
        world.isDead = true
        files.crash(&world.random)
        files.failure = Failure(
            kinds: Set(Failure.Kind.allCases),
            number: 0,
            isForEver: true,
            code: EIO
        )
        if !helpersWereEnded { gateway?.end() }
        while world.loops.contains(where: { !$0.handles.isEmpty }) {
            for loop in world.loops { loop.turn() }
        }
        gateway = nil
        files.failure = nil
        world.isDead = false
        isDraining = false
        for client in clients { client.socket.isReset = true }
        world.sockets = [:]
        startsNanos = world.nanos + UInt64(world.number(10...1_000)) * 1_000_000
        broken = broken ?? lostAfterCrash
    }

    // MARK: What is promised

    private var broken: Broken?

    private func heard(_ submission: Submission, _ answer: Submission.Answer) {
        submission.answers.append(answer)
        trace("\(submission.kind) \(submission.id) hears \(answer)")
        tally.count(answer)
        let tables = world.server.tables
        let key = submission.key(in: Self.project)
        if answer == .stored, !tables.holds(key) {
            broken = Broken("\(submission.id) is said to be stored, and is not")
        }
    }

    private func checkAlways() throws(Broken) {
        if world.server.commits != checkedCommits {
            checkedCommits = world.server.commits
            try checkCounts()
        }
        if let gateway, gateway.waiting > gateway.room + 64 * 64 + 400 {
            throw Broken(
                "\(gateway.waiting) submissions wait, and there is room for \(gateway.room)"
            )
        }
        for socket in world.sockets.values where socket.toClient.count > SimulatedSocket.windowBytes
        {
            throw Broken("more is sent than there is room for")
        }
    }

    /// The aggregates and the ledger equal a recount.
    private func checkCounts() throws(Broken) {
        let tables = world.server.tables
        // What a trigger took away stays in the counts until the batch has been verified, and for good
        // when the verification is lost.
        let vanishing = submissions.filter { $0.kind == .vanishing }
        let excess = 0...vanishing.reduce(0) { $0 + $1.open + $1.answers.count }
        let recount = tables.recount
        for kind in Set(tables.counts.keys).union(recount.keys).sorted() {
            let (counted, there) = (tables.counts[kind, default: 0], recount[kind, default: 0])
            guard excess.contains(counted - there) else {
                throw Broken("\(counted) \(kind) are counted, and \(there) are there")
            }
        }
        guard excess.contains(tables.ledger - tables.submissions) else {
            throw Broken("the ledger has \(tables.ledger), and \(tables.submissions) are there")
        }
    }

    /// What was said to be queued is in the tables, set aside, or in the journal that a crash leaves.
    private var lostAfterCrash: Broken? {
        guard hasJournal else { return nil }
        var kept: Set<RowKey> = []
        do throws(JournalError) {
            _ = try JournalInspection(folder: Self.folder, files) { record in
                kept.formUnion(GatewayByHand.submissions(in: record))
            }
        } catch {
            return Broken("the journal cannot be read after a crash: \(error)")
        }
        for submission in submissions where submission.answers.contains(.queued) {
            guard !isSettled(submission), !kept.contains(submission.key(in: Self.project)) else {
                continue
            }
            return Broken("\(submission.id) is said to be queued, and a crash has lost it")
        }
        return nil
    }

    /// Whether a queued submission has come to its end.
    private func isSettled(_ submission: Submission) -> Bool {
        let tables = world.server.tables
        let key = submission.key(in: Self.project)
        switch submission.kind {
        case .feedback, .star, .nps: return tables.holds(key)
        case .poison: return tables.deadLetters.contains(key)
        // Refused when they are replayed, as their senders' answers said might happen.
        case .claim, .vanishing: return true
        }
    }

    // MARK: The end

    private var isAtRest: Bool {
        isHealing && gateway != nil && gateway?.waiting == 0 && gateway?.recordsInJournal() == 0
            && submissions.allSatisfy { $0.open == 0 }
            && world.server.connections.allSatisfy { !$0.hasWork }
    }

    private var unrest: String {
        let open = submissions.filter { $0.open > 0 }.map { "\($0.id)" }
        return
            "\(gateway?.waiting ?? -1) wait, \(gateway?.recordsInJournal() ?? -1) records (stuck: \(gateway?.journalIsStuck ?? false)), \(gateway?.lanesOpen ?? -1) lanes, "
            + "unanswered: \(open), \(clients.map(\.state))"
    }

    private func checkEnd() throws(Broken) {
        try checkCounts()
        let tables = world.server.tables
        for submission in submissions {
            let key = submission.key(in: Self.project)
            let isThere = tables.holds(key)
            for answer in Set(submission.answers.map { "\($0)" }).sorted() {
                tally.outcomes["\(submission.kind) \(answer) \(isThere)", default: 0] += 1
            }
            if submission.answers.contains(.stored), !isThere {
                throw Broken("\(submission.id) was said to be stored, and is gone")
            }
            if submission.answers.contains(.queued), !isSettled(submission) {
                throw Broken(
                    "\(submission.kind) \(submission.id) was said to be queued, and is lost; it heard "
                        + "\(submission.answers)"
                )
            }
            let refused: [Submission.Answer] = [.status(503), .status(409), .status(422)]
            if isThere, submission.answers.allSatisfy(refused.contains) {
                throw Broken(
                    "\(submission.id) was only ever refused (\(submission.answers)), and is stored"
                )
            }
            guard let row = tables.rows["feedback"]?[key], submission.kind == .feedback else {
                continue
            }
            guard text(row[3]) == submission.text else {
                throw Broken("\(submission.id) is altered")
            }
        }
        for key in tables.deadLetters where tables.holds(key) {
            throw Broken("\(uuid(Array(key[16...]))) is stored, and set aside as well")
        }
    }
}
