// A validated submission whose text is still where it was parsed.

public import SeggWatCore

/// Bytes that somebody else owns; no base address means that the field was not sent.
public typealias Text = UnsafeBufferPointer<UInt8>

/// One submission, decoded and validated.
///
/// Its text points into the decoder's memory and is valid until the decoder's next call.
public struct Submission {
    /// What was submitted.
    public enum Kind: UInt8, Sendable {
        case feedback, rating, nps
    }

    /// What was submitted.
    public var kind: Kind
    /// The counter of its proof of work; 0 when the client sent none.
    public var proof: UInt32 = 0
    /// The key of the project it is for.
    public var projectKey = Identifier(high: 0, low: 0)
    /// The id the client chose, if it chose a valid one (docs/contract.md, Ids and retries).
    public var clientID: Identifier?
    /// A feedback's message.
    public var message = Text(start: nil, count: 0)
    /// The page; without a leading slash when the client sent none.
    public var path = Text(start: nil, count: 0)
    /// The site's version.
    public var version = Text(start: nil, count: 0)
    /// Who claims to have sent it.
    public var submittedBy = Text(start: nil, count: 0)
    /// An address to answer to.
    public var email = Text(start: nil, count: 0)
    /// An NPS comment.
    public var comment = Text(start: nil, count: 0)
    /// The language an NPS question was asked in.
    public var locale = Text(start: nil, count: 0)
    /// How its sender was verified (a name of the type identity_kind); not sent when nobody was.
    public var verifiedBy = Text(start: nil, count: 0)
    /// The id of the verified sender.
    public var userID = Text(start: nil, count: 0)
    /// The id of the verified sender's organization, where it is known.
    public var userOrganization = Text(start: nil, count: 0)
    /// A rating's metadata as JSON text.
    public var metadata = Text(start: nil, count: 0)
    /// The image that came with a feedback.
    public var screenshot = Text(start: nil, count: 0)
    /// What is stored of the client's address; no base address for nothing.
    public var address = Text(start: nil, count: 0)
    /// Whether the image is a PNG; it is a JPEG otherwise.
    public var screenshotIsPNG = false
    /// What a feedback is about.
    public var type = FeedbackType.other
    /// The kind of rating.
    public var ratingType = RatingType.helpful
    /// The rating: 0 or 1, stars, or an NPS score.
    public var value: Float = 0
    /// The length of the star scale; 0 for other ratings.
    public var maxStars: Int16 = 0
    /// Why it is stored as spam; nil when it is none.
    public var spam: SpamReason?
    /// Whether the field that people do not see was filled in.
    public var hasHoneypot = false
    /// Milliseconds that the widget says it took to write it.
    public var elapsedMillis: UInt32 = .max

    /// Whether it can be refused as a repetition: a rating that says who gave it.
    ///
    /// See docs/contract.md, Repeated ratings.
    ///
    /// An NPS answer may come again, because the question does. Spam takes nobody's place.
    @inline(__always)
    public var claims: Bool { kind == .rating && submittedBy.baseAddress != nil && spam == nil }

    init(kind: Kind) {
        self.kind = kind
    }
}
