// How far back a page looks.

/// A period that ends now.
public enum Period: String, CaseIterable, Sendable {
    case week = "7d"
    case month = "30d"
    case quarter = "90d"
    case year = "12m"

    /// How long one slot of its charts is, as PostgreSQL's date_trunc names it.
    public var slot: String {
        switch self {
        case .week, .month: "day"
        case .quarter: "week"
        case .year: "month"
        }
    }

    /// How many slots it has, the one that is not over yet among them.
    public var slotCount: Int {
        switch self {
        case .week: 7
        case .month: 30
        case .quarter: 13
        case .year: 12
        }
    }

    func name(_ texts: Texts) -> String {
        switch self {
        case .week: texts.last7Days
        case .month: texts.last30Days
        case .quarter: texts.last90Days
        case .year: texts.last12Months
        }
    }
}
