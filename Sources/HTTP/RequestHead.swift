// A parsed request head: numbers and positions, no bytes of its own.

/// The request line and the fields that the gateway acts on, as views into the parsed buffer.
///
/// Values are without the whitespace around them. A field that occurs more than once:
///
/// - Host, Content-Length, Content-Type, Content-Encoding, Origin, Idempotency-Key and
///   Authorization are refused;
/// - of X-Forwarded-For and Forwarded the last line counts, the one that the nearest proxy wrote;
/// - of all others the first line counts.
public struct RequestHead: Equatable, Sendable {
    /// What the client wants done.
    public var method: Method = .get
    /// The minor version of HTTP/1.x.
    public var minorVersion: UInt8 = 1
    /// Whether the client would send another request on this connection.
    public var keepAlive = true
    /// Whether the client waits for `100 Continue` before it sends the body.
    ///
    /// False for HTTP/1.0 and for requests without a body, where the expectation is void.
    public var expectsContinue = false
    /// How the body follows.
    public var framing: BodyFraming = .none
    /// The length of the head with its empty line and with empty lines before it.
    public var headBytes: UInt32 = 0
    /// The position of the first field line, for whoever walks the raw fields.
    public var fieldsStart: UInt32 = 0

    /// The request target as sent.
    public var target = ByteRange(offset: 0, count: 0)
    /// The target's path, percent-encodings left in.
    ///
    /// Empty when an absolute target has none, which means `/`, and for CONNECT; `*` for the
    /// asterisk form.
    public var path = ByteRange(offset: 0, count: 0)
    /// What follows the target's first question mark; nil without one.
    public var query: ByteRange?

    /// The authority of an absolute target, else Host; nil only in HTTP/1.0.
    public var host: ByteRange?
    /// Content-Type.
    public var contentType: ByteRange?
    /// Content-Encoding.
    public var contentEncoding: ByteRange?
    /// Origin.
    public var origin: ByteRange?
    /// Referer.
    public var referer: ByteRange?
    /// Idempotency-Key.
    public var idempotencyKey: ByteRange?
    /// X-Forwarded-For, its last line.
    public var forwardedFor: ByteRange?
    /// Forwarded, its last line.
    public var forwarded: ByteRange?
    /// Authorization.
    public var authorization: ByteRange?
    /// X-API-Key.
    public var apiKey: ByteRange?
    /// X-Session-ID.
    public var sessionID: ByteRange?
    /// X-Session-Token.
    public var sessionToken: ByteRange?
    /// Prefer.
    public var prefer: ByteRange?
    /// User-Agent.
    public var userAgent: ByteRange?
    /// Accept-Encoding.
    public var acceptEncoding: ByteRange?
    /// If-None-Match.
    public var ifNoneMatch: ByteRange?
    /// ZITADEL-Signature.
    public var zitadelSignature: ByteRange?

    /// Makes the head of `GET HTTP/1.1` with nothing else.
    public init() {}
}
