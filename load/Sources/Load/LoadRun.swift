// A run of all its threads: starts them, hears of their seconds, and adds up their results.

import Glibc
import Reactor

/// Runs a plan to its end.
///
/// SIGINT and SIGTERM end it early; what was sent until then is reported all the same.
///
/// - Parameters:
///   - plan: What to do.
///   - progress: Called with each second of the traffic that is measured.
/// - Returns: What happened.
public func run(_ plan: LoadPlan, progress: @escaping (Point) -> Void) -> RunResult {
    Run(plan, progress).toTheEnd()
}

private final class Run {
    private let plan: LoadPlan
    private let progress: (Point) -> Void
    private let loop = Loop()
    private let words = Mailbox<Word>()
    private let workers: [Mailbox<Order>]
    private let staller: Mailbox<Order>?
    /// Drivers that have not ended.
    private var driving: Int
    private var isStalling: Bool
    private var beganAt: UInt64?
    private var signals: [SignalWatcher] = []
    private var timelines: [Timeline]
    private var result: RunResult

    init(_ plan: LoadPlan, _ progress: @escaping (Point) -> Void) {
        self.plan = plan
        self.progress = progress
        result = RunResult(plan: plan)
        driving = plan.threads * plan.traffic.count
        workers = (0..<plan.threads).map { _ in Mailbox() }
        staller = plan.stall.map { _ in Mailbox() }
        isStalling = plan.stall != nil
        let timeline = Timeline(threads: plan.threads, pointsPerSecond: plan.pointsPerSecond)
        timelines = plan.traffic.map { _ in timeline }
    }

    func toTheEnd() -> RunResult {
        words.open(on: loop) { [unowned self] in hear($0) }
        signals = [SIGINT, SIGTERM].map { signal in
            SignalWatcher(on: loop, signal: signal) { [unowned self] in
                tellWorkers(.stop)
                staller?.post(.stop)
            }
        }
        var threads = workers.enumerated().map { index, orders in
            LoopThread(name: "load \(index)") { [plan, words] in
                runWorker(plan, index, words, orders)
            }
        }
        if let stall = plan.stall, let staller {
            threads.append(
                LoopThread(name: "stall") { [words] in runStall(stall, words, staller) }
            )
        }
        loop.run()
        for thread in threads { thread.join() }
        loop.close()
        return result
    }

    private func hear(_ word: Word) {
        switch word {
        case .began(let time):
            guard beganAt == nil else { return }
            beganAt = time
            staller?.post(.start)
        case .interval(let traffic, let interval):
            if let second = timelines[traffic].add(interval), traffic == 0 { progress(second) }
        case .ended(let traffic, let driver):
            add(driver, to: traffic)
        case .stallBegan(let time):
            tellWorkers(.stallBegan(at: time))
            result.stall = StallWindow(from: seconds(at: time), to: nil)
        case .stallEnded(let time):
            tellWorkers(.stallEnded(at: time))
            result.stall?.to = seconds(at: time)
        case .stallThreadEnded(let failure):
            isStalling = false
            // Without the stall the rest of the run would measure something else.
            if let failure {
                result.failure = result.failure ?? failure
                tellWorkers(.stop)
            }
            endWhenAllHave()
        }
    }

    private func add(_ driver: DriverResult, to traffic: Int) {
        result.traffic[traffic].add(driver)
        result.failure = result.failure ?? driver.failure
        result.acknowledgements.append(driver.acknowledgements)
        driving -= 1
        if driving == 0 { staller?.post(.stop) }
        endWhenAllHave()
    }

    private func endWhenAllHave() {
        guard driving == 0, !isStalling else { return }
        for index in timelines.indices {
            timelines[index].finish()
            result.traffic[index].points = timelines[index].points
            result.traffic[index].perSecond = timelines[index].seconds
        }
        words.close()
        for signal in signals { signal.close() }
        loop.close()
    }

    private func tellWorkers(_ order: Order) {
        for worker in workers { worker.post(order) }
    }

    private func seconds(at time: UInt64) -> Double {
        Double(time &- (beganAt ?? time)) / 1e9
    }
}

private func runWorker(
    _ plan: LoadPlan,
    _ thread: Int,
    _ words: Mailbox<Word>,
    _ orders: Mailbox<Order>
) {
    let loop = Loop()
    var driving = plan.traffic.count
    let drivers = plan.traffic.indices.map { index in
        Driver(plan: plan, traffic: index, thread: thread, on: loop) { word in
            words.post(word)
            guard case .ended = word else { return }
            driving -= 1
            guard driving == 0 else { return }
            orders.close()
            loop.close()
        }
    }
    orders.open(on: loop) { order in
        for driver in drivers { driver.hear(order) }
    }
    for driver in drivers { driver.start() }
    loop.run()
}

private func runStall(_ stall: Stall, _ words: Mailbox<Word>, _ orders: Mailbox<Order>) {
    let loop = Loop()
    let thread = StallThread(stall, on: loop) { word in
        words.post(word)
        guard case .stallThreadEnded = word else { return }
        orders.close()
        loop.close()
    }
    orders.open(on: loop) { order in
        switch order {
        case .start: thread.start()
        case .stop: thread.stop()
        case .stallBegan, .stallEnded: break
        }
    }
    loop.run()
}
