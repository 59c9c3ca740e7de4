// What a submission may hold. The numbers of docs/contract.md; units stand last in the names.

/// Bounds of a submission's fields, in Unicode code points after trimming unless named otherwise.
///
/// A code point is what JSON Schema's `maxLength` and PostgreSQL's `char_length` count.
public enum SubmissionLimits {
    /// A feedback's message, or an NPS comment.
    public static let messageCharactersMax = 1_000
    /// The page's path.
    public static let pathCharactersMax = 2_048
    /// The site's version tag.
    public static let versionCharactersMax = 50
    /// The submitter's id.
    public static let submitterCharactersMax = 255
    /// The submitter's e-mail address (RFC 3696 errata: 64 + 1 + 255).
    public static let emailCharactersMax = 320
    /// A BCP 47 language tag (RFC 5646 recommends room for 35).
    public static let localeCharactersMax = 35
    /// A rating's free metadata, as JSON text.
    public static let metadataBytesMax = 4_096
    /// The best score of an NPS question.
    public static let npsScoreMax = 10
    /// The most stars a scale may have.
    public static let starsMax = 10
    /// Stars of a scale that does not say.
    public static let starsDefault = 5
    /// How old a client's id may be.
    public static let idAgeMillisMax: UInt64 = 30 * 24 * 3_600 * 1_000
    /// How far ahead of the server's clock a client's id may be.
    public static let idAheadMillisMax: UInt64 = 5 * 60 * 1_000
}
