// The rules of single fields: docs/contract.md, Fields.

import CSimdjson
public import SeggWatCore

/// Reads trimmed text of at most `max` characters that must not be empty; null counts as missing.
@inline(__always)
func text(_ member: cjson_member, _ field: Field, max: Int, _ rule: Rule) throws(Refusal) -> Text {
    guard member.type != .null else { throw Refusal(field, .required) }
    let text = try optional(member, field, max: max, rule)
    guard text.baseAddress != nil else { throw Refusal(field, rule) }
    return text
}

/// Reads trimmed text of at most `max` characters; null and the empty string mean that it was not
/// sent.
@inline(__always)
func optional(_ member: cjson_member, _ field: Field, max: Int, _ rule: Rule)
    throws(Refusal) -> Text
{
    let text = try storable(member, field)
    try limit(text, field, max, rule)
    return text
}

/// Reads the same without control characters.
@inline(__always)
func printable(_ member: cjson_member, _ field: Field, max: Int, _ rule: Rule)
    throws(Refusal) -> Text
{
    let text = try storable(member, field)
    guard !containsControl(text) else { throw Refusal(field, .noControl) }
    try limit(text, field, max, rule)
    return text
}

/// Reads trimmed text without U+0000; no base address when it was not sent.
@inline(__always)
private func storable(_ member: cjson_member, _ field: Field) throws(Refusal) -> Text {
    guard member.type != .null else { return Text(start: nil, count: 0) }
    guard member.type == .string else { throw Refusal(field, .string) }
    let text = trimmed(member.bytes)
    guard !text.isEmpty else { return Text(start: nil, count: 0) }
    guard !containsNUL(text) else { throw Refusal(field, .noNUL) }
    return text
}

/// Refuses text of more than `max` characters.
@inline(__always)
private func limit(_ text: Text, _ field: Field, _ max: Int, _ rule: Rule) throws(Refusal) {
    // A character has at least one byte, so short text need not be counted.
    guard text.count <= max || characterCount(text) <= max else { throw Refusal(field, rule) }
}

func email(_ member: cjson_member) throws(Refusal) -> Text {
    let max = SubmissionLimits.emailCharactersMax
    let text = try printable(member, .submittedByEmail, max: max, .emailLength)
    guard text.baseAddress == nil || looksLikeEmail(text) else {
        throw Refusal(.submittedByEmail, .emailShape)
    }
    return text
}

func feedbackType(_ member: cjson_member) throws(Refusal) -> FeedbackType {
    // Clients that have no choice to offer send null or an empty string.
    if member.type == .null || (member.type == .string && member.text_count == 0) {
        return .other
    }
    guard member.type == .string else { throw Refusal(.type, .feedbackType) }
    if member.isText("Bug") { return .bug }
    if member.isText("Feature") { return .feature }
    if member.isText("Praise") { return .praise }
    if member.isText("Question") { return .question }
    if member.isText("Improvement") { return .improvement }
    if member.isText("Other") { return .other }
    throw Refusal(.type, .feedbackType)
}

func ratingType(_ member: cjson_member) throws(Refusal) -> RatingType {
    guard member.type == .string else { throw Refusal(.ratingType, .ratingType) }
    if member.isText("helpful") { return .helpful }
    if member.isText("star") { return .star }
    if member.isText("nps") { return .nps }
    throw Refusal(.ratingType, .ratingType)
}

func maxStars(_ member: cjson_member) throws(Refusal) -> Int {
    let stars = member.number
    guard isNumber(member), stars == stars.rounded(), stars >= 1,
        stars <= Double(SubmissionLimits.starsMax)
    else { throw Refusal(.maxStars, .maxStars) }
    return Int(stars)
}

func starValue(_ member: cjson_member, _ stars: Int) throws(Refusal) -> Float {
    let halves = member.number * 2
    guard isNumber(member), halves == halves.rounded(), halves >= 2, halves <= Double(stars * 2)
    else { throw Refusal(.ratingValue, .starValue) }
    return Float(member.number)
}

func npsScore(_ member: cjson_member, _ field: Field) throws(Refusal) -> Float {
    let score = member.number
    guard isNumber(member), score == score.rounded(), score >= 0,
        score <= Double(SubmissionLimits.npsScoreMax)
    else { throw Refusal(field, member.type == .null ? .required : .npsScore) }
    // Minus zero becomes zero: the database writes and counts them apart.
    return Float(score) + 0
}

/// Reads a client's id; nil when it is no version 7 UUID of the allowed time.
///
/// - Parameters:
///   - text: The 36 characters.
///   - now: Unix milliseconds.
/// - Returns: The id, if it may be used.
public func clientID(_ text: Text, now: UInt64) -> Identifier? {
    guard let id = Identifier(text: Span(_unsafeElements: text)),
        let time = id.milliseconds,
        time + SubmissionLimits.idAgeMillisMax >= now,
        time <= now + SubmissionLimits.idAheadMillisMax
    else { return nil }
    return id
}

@inline(__always)
private func isNumber(_ member: cjson_member) -> Bool {
    member.type == .integer || member.type == .number
}
