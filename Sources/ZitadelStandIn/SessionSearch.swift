// What ListSessions looks for.

/// A search for sessions: all queries must match.
struct SessionSearch: Sendable {
    private typealias Condition = @Sendable (Session) -> Bool

    private let conditions: [Condition]
    private let offset: Int
    /// Zero: no limit.
    private let limit: Int
    private let isAscending: Bool
    private let isSorted: Bool

    init(_ body: JSON, callerID: String, at now: Instant) throws(Problem) {
        var conditions: [Condition] = []
        for query in body["queries"]?.items ?? [] {
            conditions.append(try Self.condition(query, callerID: callerID))
        }
        self.conditions = conditions
        let page = body["query"]
        offset = Int(page?["offset"]?.whole ?? 0)
        limit = Int(page?["limit"]?.whole ?? 0)
        isAscending = page?["asc"]?.flag ?? false
        isSorted = body["sortingColumn"]?.text == "SESSION_FIELD_NAME_CREATION_DATE"
    }

    private static func condition(_ query: JSON, callerID: String) throws(Problem) -> Condition {
        if let ids = query["idsQuery"]?["ids"]?.items {
            let ids = Set(ids.compactMap(\.text))
            return { ids.contains($0.id) }
        }
        if let query = query["userIdQuery"] {
            let id = query["id"]?.text ?? ""
            return { $0.userID == id }
        }
        if let query = query["creatorQuery"] {
            let id = query["id"]?.text ?? callerID
            return { $0.creator == id }
        }
        if let query = query["userAgentQuery"] {
            let fingerprint = query["fingerprintId"]?.text ?? ""
            return { $0.userAgent.fingerprintID == fingerprint }
        }
        if let query = query["creationDateQuery"] {
            let matches = try dateCondition(query, field: "creationDate")
            return { matches($0.createdAt) }
        }
        if let query = query["expirationDateQuery"] {
            let matches = try dateCondition(query, field: "expirationDate")
            let includesEndless = query["method"]?.text?.contains("GREATER") ?? false
            return { $0.expiration.map(matches) ?? includesEndless }
        }
        return { _ in true }
    }

    private static func dateCondition(
        _ query: JSON,
        field: String
    ) throws(Problem) -> @Sendable (Instant) -> Bool {
        guard let date = query[field]?.text.flatMap(Instant.init) else {
            throw .fieldMalformed(field)
        }
        switch query["method"]?.text ?? "TIMESTAMP_QUERY_METHOD_EQUALS" {
        case "TIMESTAMP_QUERY_METHOD_EQUALS": return { $0 == date }
        case "TIMESTAMP_QUERY_METHOD_GREATER": return { $0 > date }
        case "TIMESTAMP_QUERY_METHOD_GREATER_OR_EQUALS": return { $0 >= date }
        case "TIMESTAMP_QUERY_METHOD_LESS": return { $0 < date }
        case "TIMESTAMP_QUERY_METHOD_LESS_OR_EQUALS": return { $0 <= date }
        default: throw .fieldMalformed("method")
        }
    }

    /// The sessions that match, in order where one was asked for.
    func matching(_ sessions: [Session]) -> [Session] {
        let found = sessions.filter { session in conditions.allSatisfy { $0(session) } }
        guard isSorted else { return found }
        return found.sorted {
            isAscending ? $0.createdAt < $1.createdAt : $0.createdAt > $1.createdAt
        }
    }

    func page(of sessions: [Session]) -> [Session] {
        let rest = sessions.dropFirst(max(0, offset))
        return Array(limit > 0 ? rest.prefix(limit) : rest)
    }
}
