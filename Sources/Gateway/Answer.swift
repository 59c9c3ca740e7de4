// One answer before it is bytes: small, and without references.

import HTTP
import Ingest
import SeggWatCore

/// What a request will hear; rendered only when it is its turn.
struct Answer {
    enum Kind: UInt8 {
        /// The outcome is not known yet.
        case waiting
        case stored
        case rating
        case noContent
        case problem
        /// A body of its own, kept by the session under the ticket.
        case document
        /// A file of the program; which one, the session keeps under the ticket.
        case file
        /// The client has that file already.
        case notModified
        case preflight
        /// An interim answer to `Expect: 100-continue`.
        case goOn
        case healthy, ready, notReady
    }

    var kind: Kind
    /// What `stored`, `rating` and an element's yes promise.
    var promise = Promise.stored
    /// Which path it answers, for the metrics.
    var route = Route.unknown
    /// Whether the connection ends after this answer.
    var closes = false
    /// Whether an HTTP/1.0 client must be told that the connection stays (RFC 9112, section 9.3).
    var saysKeepAlive = false
    /// Whether only the head is sent (HEAD).
    var isHeadOnly = false
    var problem = Problem.notFound
    var refusal = Refusal(.body, .json)
    var fault = HTTPFault.malformedRequestLine
    var ratingType = RatingType.helpful
    /// Which methods a path takes, for 405 and preflights.
    var allow = Allow.post
    /// The zero bits that a proof of work must have, for `proofRequired`.
    var proofBits: UInt8 = 0
    var id = Identifier(high: 0, low: 0)
    /// Microseconds in which the submission waited for its batch to be sent.
    var batchMicros: UInt32 = 0
    /// Microseconds in which the database stored the batch.
    var databaseMicros: UInt32 = 0

    /// The limit that 429 is about.
    var limit: LimitRefusal?

    init(_ kind: Kind) {
        self.kind = kind
    }

    init(_ limit: LimitRefusal) {
        kind = .problem
        problem = Problem(limit.kind)
        self.limit = limit
    }

    init(_ problem: Problem) {
        kind = .problem
        self.problem = problem
    }

    init(proofBits: UInt8) {
        kind = .problem
        problem = .proofRequired
        self.proofBits = proofBits
    }

    init(_ refusal: Refusal) {
        kind = .problem
        problem = .invalid
        self.refusal = refusal
    }

    init(_ fault: HTTPFault) {
        kind = .problem
        problem = .malformed
        self.fault = fault
        closes = true
    }

    /// The answer of a submission that was accepted.
    init(_ waiter: Waiter, _ promise: Promise) {
        self.promise = promise
        switch waiter.form {
        case .stored, .element: kind = .stored
        case .noContent: kind = .noContent
        case .helpful, .star, .nps: kind = .rating
        }
        id = waiter.id
        switch waiter.form {
        case .star: ratingType = .star
        case .nps: ratingType = .nps
        case .stored, .element, .noContent, .helpful: ratingType = .helpful
        }
    }

    /// Whether the session keeps a document for it.
    var hasDocument: Bool { kind == .document || kind == .file || kind == .notModified }

    /// Whether its document's bytes are sent.
    var hasBody: Bool { !isHeadOnly && kind != .notModified }

    /// The status code that it will be sent with.
    var status: Int {
        switch kind {
        case .waiting: 0
        case .stored, .rating: promise == .stored ? 200 : 202
        case .document, .file, .healthy, .ready: 200
        case .notModified: 304
        case .noContent, .preflight: 204
        case .goOn: 100
        case .notReady: 503
        case .problem: problem == .malformed ? fault.status : problem.status
        }
    }
}

/// The methods that a path takes.
enum Allow: UInt8 {
    case post, get

    /// The Allow field's value.
    var methods: StaticString {
        switch self {
        case .post: "POST, OPTIONS"
        case .get: "GET, HEAD"
        }
    }
}
