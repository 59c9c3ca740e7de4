// A run of all its threads: starts them, hears of their seconds, and adds up their results.

import Glibc
import Reactor

/// What a thread tells.
enum Word: Sendable {
    case second(Interval)
    case ended(ThreadResult)
}

/// What a thread has when it is over.
struct ThreadResult: Sendable {
    let tally: Tally
    let acknowledgements: Acknowledgements
    /// From its first request to its last answer.
    let nanoseconds: UInt64
    /// Why it could not even begin.
    let failure: String?
}

/// What a run has when it is over.
public struct RunResult: Sendable {
    /// What was run.
    public let plan: LoadPlan
    /// The counts of all threads.
    public internal(set) var tally = Tally()
    /// Seconds from the first request to the last answer.
    public internal(set) var seconds = 0.0
    /// What happened in each second.
    public internal(set) var intervals: [Interval] = []
    /// Why it could not begin; nil when it did.
    public internal(set) var failure: String?
    var acknowledgements: [Acknowledgements] = []

    /// Answered requests a second.
    public var answersPerSecond: Double {
        seconds > 0 ? Double(tally.answered) / seconds : 0
    }
}

/// Runs a plan to its end.
///
/// SIGINT and SIGTERM end it early; what was sent until then is reported all the same.
///
/// - Parameters:
///   - plan: What to do.
///   - progress: Called with each second of all threads together.
/// - Returns: What happened.
public func run(_ plan: LoadPlan, progress: @escaping (Interval) -> Void) -> RunResult {
    Run(plan, progress).toTheEnd()
}

private final class Run {
    private let plan: LoadPlan
    private let progress: (Interval) -> Void
    private let loop = Loop()
    private let words = Mailbox<Word>()
    private let stops: [Mailbox<Void>]
    private var running: Int
    private var signals: [SignalWatcher] = []
    /// Seconds that some threads have told of and others not yet.
    private var open: [Int: (interval: Interval, threads: Int)] = [:]
    private var result: RunResult

    init(_ plan: LoadPlan, _ progress: @escaping (Interval) -> Void) {
        self.plan = plan
        self.progress = progress
        result = RunResult(plan: plan)
        running = plan.threads
        stops = (0..<plan.threads).map { _ in Mailbox() }
    }

    func toTheEnd() -> RunResult {
        words.open(on: loop) { [unowned self] in hear($0) }
        signals = [SIGINT, SIGTERM].map { signal in
            SignalWatcher(on: loop, signal: signal) { [unowned self] in
                for stop in stops { stop.post(()) }
            }
        }
        let threads = stops.enumerated().map { index, stop in
            LoopThread(name: "load \(index)") { [plan, words] in
                runThread(plan, index, words, stop)
            }
        }
        loop.run()
        for thread in threads { thread.join() }
        loop.close()
        return result
    }

    private func hear(_ word: Word) {
        switch word {
        case .second(let interval): add(interval)
        case .ended(let thread):
            result.tally.add(thread.tally)
            result.seconds = max(result.seconds, Double(thread.nanoseconds) / 1e9)
            result.failure = result.failure ?? thread.failure
            result.acknowledgements.append(thread.acknowledgements)
            running -= 1
            guard running == 0 else { return }
            words.close()
            for signal in signals { signal.close() }
            loop.close()
        }
    }

    private func add(_ interval: Interval) {
        var (sum, threads) = open[interval.second] ?? (Interval(second: interval.second), 0)
        sum.add(interval)
        threads += 1
        open[interval.second] = (sum, threads)
        guard threads == plan.threads else { return }
        open[interval.second] = nil
        result.intervals.append(sum)
        progress(sum)
    }
}

private func runThread(
    _ plan: LoadPlan,
    _ index: Int,
    _ words: Mailbox<Word>,
    _ stop: Mailbox<Void>
) {
    let loop = Loop()
    let driver = Driver(plan: plan, thread: index, on: loop) { word in
        words.post(word)
        if case .ended = word {
            stop.close()
            loop.close()
        }
    }
    stop.open(on: loop) { driver.stop() }
    driver.start()
    loop.run()
}
