// How one of the requests that must be refused fared.

/// What was heard of one case.
public struct AbuseTally: Sendable {
    /// What is wrong with the request.
    public let name: String
    /// The status that it must hear.
    public let status: Int
    /// How often it heard that.
    public internal(set) var asExpected = 0
    /// How often it heard another status; 0 is none at all.
    public internal(set) var others: [Int: Int] = [:]

    /// Counts for each of `AbuseCase.all`.
    static var all: [AbuseTally] {
        AbuseCase.all.map { AbuseTally(name: $0.name, status: $0.status) }
    }

    private init(name: String, status: Int) {
        self.name = name
        self.status = status
    }

    /// How often it heard anything else than it must.
    public var unexpected: Int { others.values.reduce(0, +) }

    /// Counts an answer; 0 when there was none.
    mutating func record(_ heard: Int) {
        if heard == status { asExpected += 1 } else { others[heard, default: 0] += 1 }
    }
}

extension [AbuseTally] {
    /// Adds the counts of another thread, case by case.
    mutating func add(_ other: [AbuseTally]) {
        for (index, tally) in other.enumerated() {
            self[index].asExpected += tally.asExpected
            self[index].others.merge(tally.others, uniquingKeysWith: +)
        }
    }
}
