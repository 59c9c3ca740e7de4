// What becomes of a batch and of those who wait for it, once its COPY has ended somehow.
// Tour 13/15. From LaneConnection. Next: AnswerWriter.

/// How the sending of a batch ended.
public enum BatchOutcome: Equatable, Sendable {
    /// The database has committed it.
    case committed
    /// A row was there already (SQLSTATE 23505).
    case duplicate
    /// A row's content was refused (classes 22 and 23, among others).
    case badRow
    /// The database could not: it, or its schema, is at fault and no row.
    case databaseFault
    /// The connection went before the whole batch was sent; it is not stored.
    case lostBeforeEnd
    /// The connection went after that; it may be stored.
    case lostAfterEnd
}

/// What to do with a batch.
public enum Settlement: Equatable, Sendable {
    /// Answer everybody: stored.
    case answerStored
    /// Send it again when a lane is free, on this route.
    case sendAgain(Route)
    /// Split it, to find the row at fault.
    case split
    /// It is one row, and it is at fault: set it aside and say so.
    case deadLetter
}

/// Decides what to do with a batch after an outcome.
///
/// An outage never blames a row: only `badRow` and `duplicate` lead to splitting.
public func settle(_ outcome: BatchOutcome, route: Route, count: Int) -> Settlement {
    switch (outcome, route) {
    case (.committed, _): return .answerStored
    case (.duplicate, .fast): return .sendAgain(.merge)
    // The merge route skips what is there: some other unique rule of the schema refused a row.
    case (.duplicate, .merge), (.badRow, _): return count == 1 ? .deadLetter : .split
    case (.databaseFault, _), (.lostBeforeEnd, _): return .sendAgain(route)
    case (.lostAfterEnd, _): return .sendAgain(.merge)
    }
}
