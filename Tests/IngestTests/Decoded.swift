// A submission's fields as values that outlive the decoder's memory.

import Ingest
import SeggWatCore

/// What a decoder understood; nil where nothing was sent.
struct Decoded: Equatable {
    var kind: Submission.Kind
    var projectKey: Identifier
    var clientID: Identifier?
    var message: String?
    var path: String?
    var version: String?
    var submittedBy: String?
    var email: String?
    var comment: String?
    var locale: String?
    var metadata: String?
    var type = FeedbackType.other
    var ratingType = RatingType.helpful
    var value: Float = 0
    var maxStars: Int16 = 0
    var claims = false
    var hasHoneypot = false
    var elapsedMillis = UInt32.max

    init(kind: Submission.Kind, projectKey: Identifier = Decoded.key) {
        self.kind = kind
        self.projectKey = projectKey
    }

    init(_ submission: Submission) {
        kind = submission.kind
        projectKey = submission.projectKey
        clientID = submission.clientID
        message = string(submission.message)
        path = string(submission.path)
        version = string(submission.version)
        submittedBy = string(submission.submittedBy)
        email = string(submission.email)
        comment = string(submission.comment)
        locale = string(submission.locale)
        metadata = string(submission.metadata)
        type = submission.type
        ratingType = submission.ratingType
        value = submission.value
        maxStars = submission.maxStars
        claims = submission.claims
        hasHoneypot = submission.hasHoneypot
        elapsedMillis = submission.elapsedMillis
    }

    /// The project key of most tests.
    static let key = Identifier(high: 0x6F9B_1C1E_0A2D_4B77, low: 0x9E6B_0D5A_3C2F_1E00)

    /// The time of most tests: 2026-11-15 12:00:00 UTC.
    static let now: UInt64 = 1_794_744_000_000
}

/// The text, or nil for a field that was not sent.
func string(_ text: Text) -> String? {
    text.baseAddress == nil ? nil : String(decoding: text, as: UTF8.self)
}

/// Decodes one body that lies before a page that traps.
func decode(
    _ body: [UInt8],
    _ shape: SubmissionShape,
    now: UInt64 = Decoded.now
) -> Result<Decoded, Refusal> {
    var decoder = SubmissionDecoder(bodyBytesMax: 64 << 10)
    return withPadded(body) { text in
        do throws(Refusal) {
            return .success(Decoded(try decoder.decode(text, shape, now: now)))
        } catch {
            return .failure(error)
        }
    }
}

/// Decodes the members of an object, to which a good project key is added.
func decode(
    _ members: String,
    _ shape: SubmissionShape,
    now: UInt64 = Decoded.now
) -> Result<Decoded, Refusal> {
    decode(Array(object(members).utf8), shape, now: now)
}

/// An object of these members and a good project key.
func object(_ members: String) -> String {
    #"{"project_key":"\#(Decoded.key)""# + (members.isEmpty ? "}" : ",\(members)}")
}
