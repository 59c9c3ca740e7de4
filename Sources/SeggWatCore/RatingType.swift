// The three kinds of rating.

/// The type of a rating (docs/contract.md, Fields), lower case on the wire.
public enum RatingType: UInt8, CaseIterable, Sendable {
    case helpful, star, nps

    /// The spelling on the wire and in the database.
    public var name: StaticString {
        switch self {
        case .helpful: "helpful"
        case .star: "star"
        case .nps: "nps"
        }
    }
}
