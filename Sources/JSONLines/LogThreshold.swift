// The level that the operator chose, changeable while the process runs.

public import Logging
import Synchronization

/// The least severe level that is logged, shared by all loggers of the process.
public final class LogThreshold: Sendable {
    private let index: Atomic<Int>

    /// Makes a threshold at `level`.
    public init(_ level: Logger.Level) {
        index = Atomic(Self.index(of: level))
    }

    /// The level now; setting it takes effect with the next message of any thread.
    public var level: Logger.Level {
        get { Logger.Level.allCases[index.load(ordering: .relaxed)] }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int {
        guard let index = Logger.Level.allCases.firstIndex(of: level) else {
            preconditionFailure("allCases holds every level")
        }
        return index
    }
}
