// The steps of a submission that are counted and timed, each by itself.

/// A step of the hot path, in the order of the tour.
public enum Step: String, CaseIterable, Sendable {
    /// A request's head of twelve fields: bytes into a `RequestHead` (tour 4).
    case parseHead = "parse-head"
    /// A feedback body of four fields: JSON into a `Submission` (tour 6).
    case decodeFeedback = "decode-feedback"
    /// A star rating with its context.
    case decodeRating = "decode-rating"
    /// An NPS answer with a comment.
    case decodeNPS = "decode-nps"
    /// A project is found in the loop's cache (tour 7).
    case findProject = "find-project"
    /// A submission is judged by its project and origin, and gets its id (tour 7).
    case admit
    /// A submission becomes a COPY tuple, a count and a waiter in the open batch (tour 8 and 9).
    case appendRow = "append-row"
    /// A batch of one is handed out and taken back (tour 9).
    case takeBatch = "take-batch"
    /// A batch of one is encoded and appended to the journal, its sync included.
    case appendJournal = "append-journal"
    /// An answer `stored` becomes bytes (tour 14).
    case writeAnswer = "write-answer"
    /// All of it: from the read of a request to its written answer, without a database.
    case request
    /// The same with a session that the loop knows, to a project that wants one.
    case verifiedRequest = "verified-request"
}
