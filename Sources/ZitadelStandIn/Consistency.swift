// How far reads stand behind writes.

/// The projection's behaviour: `strong`, or any of `lag:`, `replicas:` and `skip:`, with commas.
///
/// - `lag:250ms`, `lag:100ms..2s` or `lag:100ms/2s`: reads show a write that much later.
/// - `replicas:3`: requests go to that many readers, each with a lag of its own.
/// - `skip:0.05`: a write in twenty never reaches a reader until the projection is repaired.
public struct Consistency: Sendable, Equatable {
    /// Readers at most.
    static let replicasMax = 16

    var lag = Distribution.fixed(0)
    var replicas = 1
    var skipProbability = 0.0

    /// Reads show every write at once.
    public static let strong = Consistency()

    init() {}

    /// Reads the form above; nil when it is none.
    public init?(_ text: String) {
        guard text != "strong" else { return }
        var hasLag = false
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let fields = part.split(separator: ":", maxSplits: 1)
            guard fields.count == 2 else { return nil }
            switch fields[0] {
            case "lag":
                guard let lag = Distribution(String(fields[1])) else { return nil }
                self.lag = lag
                hasLag = true
            case "replicas":
                guard let replicas = Int(fields[1]), (1...Self.replicasMax).contains(replicas)
                else { return nil }
                self.replicas = replicas
            case "skip":
                guard let probability = Double(fields[1]), (0...1).contains(probability)
                else { return nil }
                skipProbability = probability
            default: return nil
            }
        }
        // Replicas that never differ would be one.
        if replicas > 1, !hasLag { lag = .uniform(0, 2) }
    }

    /// Seconds until each replica shows a write; nil when it never will.
    func delays(_ random: inout SeededRandom) -> [Double?] {
        (0..<replicas).map { _ in
            random.happens(skipProbability) ? nil : lag.draw(&random)
        }
    }
}
