// One run of the dashboard beside a thread that cannot wait for it asynchronously.

import Dashboard
import Logging
import Reactor

/// A dashboard that runs on Swift's own threads while this one waits, or does something else.
final class DashboardRun {
    private enum Report: Sendable {
        case listens
        case ended(failure: String?)
    }

    private let server: DashboardServer
    private let watchesSignals: Bool
    private let address: String
    private let reports = Mailbox<Report>()
    /// What came and was not asked for yet.
    private var arrived: [Report] = []

    /// Makes a run that has not begun.
    init(_ configuration: DashboardConfiguration, watchesSignals: Bool) {
        server = DashboardServer(configuration, logger: Logger(label: "dashboard"))
        self.watchesSignals = watchesSignals
        address =
            switch configuration.listen {
            case .tcp(let host, let port): "\(host):\(port)"
            case .unix(let path): "unix:\(path)"
            }
    }

    /// Starts it, and returns when it accepts connections.
    ///
    /// - Throws: When it cannot listen.
    func start() throws(CommandFailure) {
        Task.detached { [server, reports, watchesSignals] in
            do {
                try await server.run(watchesSignals: watchesSignals) { _ in
                    reports.post(.listens)
                }
                reports.post(.ended(failure: nil))
            } catch {
                reports.post(.ended(failure: "\(error)"))
            }
        }
        guard case .ended(let failure) = next() else { return }
        throw CommandFailure(
            .unavailable,
            "the dashboard cannot listen on \(address): \(failure ?? "it ended at once"); choose "
                + "another place with --dashboard-listen"
        )
    }

    /// Waits until it has ended.
    ///
    /// - Throws: What ended it, when nobody asked for it.
    func waitForEnd() throws(CommandFailure) {
        while true {
            guard case .ended(let failure) = next() else { continue }
            if let failure { throw CommandFailure(.software, "the dashboard ended: \(failure)") }
            return
        }
    }

    /// Ends it, and waits until it has; what went wrong with it is in the log.
    func stop() {
        server.stop()
        while case .listens = next() {}
    }

    /// Waits for the next report.
    private func next() -> Report {
        if arrived.isEmpty {
            let loop = Loop()
            reports.open(on: loop) { [unowned self] report in
                arrived.append(report)
                reports.close()
                loop.close()
            }
            loop.run()
        }
        return arrived.removeFirst()
    }
}
