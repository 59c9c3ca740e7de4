// Who waits for a submission's outcome.

public import SeggWatCore

/// The answer that a stored submission earns.
public enum AnswerForm: UInt8, Sendable {
    /// `{"status":"stored","id":…}`
    case stored
    /// `{"id":…,"rating_type":…}`
    case helpful, star, nps
    /// 204 (the legacy rating endpoint).
    case noContent
    /// A line of a bulk answer.
    case element
}

/// A request that waits for its submission's outcome; its session may be gone by then.
public struct Waiter: Sendable {
    /// The session's place in its worker's table.
    public var session: UInt32
    /// Tells a session from a later one in the same place.
    public var generation: UInt32
    /// The request's number within its session.
    public var ticket: UInt32
    /// The submission's place in a bulk request.
    public var element: UInt16
    /// What it hears when all went well.
    public var form: AnswerForm
    /// Monotonic nanoseconds when it came.
    public var arrivedNanos: UInt64
    /// The submission's id.
    public var id = Identifier(high: 0, low: 0)
    /// The project it is for.
    public var projectID = Identifier(high: 0, low: 0)
    /// What it takes of the room for what waits (`Batcher.weight`); 0 when it is not counted.
    public var weight: UInt16 = 0
    /// Which tables it has a row in.
    var tables: UInt8 = 0

    /// Why no session waits.
    public enum Nobody: UInt32, Sendable {
        /// The sender was answered before the outcome was known.
        case answered = 0xFFFF_FFFE
        /// It comes from the journal, which waits for the outcome.
        case replay = 0xFFFF_FFFF
    }

    /// Why no session waits; nil when one does.
    public var nobody: Nobody? { Nobody(rawValue: session) }

    /// Describes a submission that no session waits for.
    init(nobody: Nobody) {
        self.init(
            session: nobody.rawValue,
            generation: 0,
            ticket: 0,
            element: 0,
            form: .stored,
            arrivedNanos: 0
        )
    }

    /// Describes a request that waits.
    public init(
        session: UInt32,
        generation: UInt32,
        ticket: UInt32,
        element: UInt16,
        form: AnswerForm,
        arrivedNanos: UInt64
    ) {
        self.session = session
        self.generation = generation
        self.ticket = ticket
        self.element = element
        self.form = form
        self.arrivedNanos = arrivedNanos
    }
}
