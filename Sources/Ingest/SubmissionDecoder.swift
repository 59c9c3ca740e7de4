// A body becomes a submission: parsed, validated once, its text left where it is.
// Tour 6/15. From Routes. Next: Admission.

import CSimdjson
public import SeggWatCore

/// Decodes and validates bodies; owned by one loop.
///
/// Unknown fields are ignored. Null and, for optional text, the empty string mean that the field was
/// not sent. The rules are those of docs/contract.md, Fields.
public struct SubmissionDecoder: ~Copyable {
    /// Bytes that must be readable behind a body.
    public static let paddingBytes = 64

    private let parser: JSONParser
    private let outer = MemberBuffer()
    /// The members of a rating or a context.
    private let nested = MemberBuffer()
    private let metadata: UnsafeMutablePointer<UInt8>

    /// Makes a decoder for bodies of up to `bodyBytesMax`.
    public init(bodyBytesMax: Int) {
        parser = JSONParser(bytesMax: bodyBytesMax)
        metadata = .allocate(capacity: SubmissionLimits.metadataBytesMax)
    }

    deinit {
        metadata.deallocate()
    }

    /// Decodes one body.
    ///
    /// - Parameters:
    ///   - body: The bytes; `paddingBytes` readable ones must follow them.
    ///   - shape: Which fields it may have.
    ///   - now: Unix milliseconds, to judge a client's id by.
    ///   - field: What an error calls the whole: the body, or a part of a form.
    /// - Returns: The submission, whose text lives until the next call.
    /// - Throws: The first field that broke a rule.
    public mutating func decode(
        _ body: Text,
        _ shape: SubmissionShape,
        now: UInt64,
        as field: Field = .body
    ) throws(Refusal) -> Submission {
        let root = try parser.parse(body, field)
        return try decode(root, shape, now, field)
    }

    /// Decodes each element of a JSON array.
    ///
    /// - Parameters:
    ///   - body: The bytes; `paddingBytes` readable ones must follow them.
    ///   - elementsMax: More elements than this are refused.
    ///   - now: Unix milliseconds.
    ///   - receive: Called with each element's submission or the refusal it earned.
    /// - Throws: When the body is no array, or too long a one; nothing was received then.
    public mutating func decodeArray(
        _ body: Text,
        elementsMax: Int,
        now: UInt64,
        _ receive: (Result<Submission, Refusal>) -> Void
    ) throws(Refusal) {
        let root = try parser.parse(body, .body)
        guard cjson_type_of(root) == .array else { throw Refusal(.body, .objectOrArray) }
        guard cjson_element_count(root) <= elementsMax else { throw Refusal(.body, .elementsMax) }
        var elements = cjson_elements_of(root)
        var element = cjson_value()
        while cjson_next_element(&elements, &element) {
            do throws(Refusal) {
                receive(.success(try decode(element, .tagged, now, .body)))
            } catch {
                receive(.failure(error))
            }
        }
    }

    /// Decodes one JSON object a line; empty lines are passed over.
    ///
    /// A line is its own document, so what is wrong with one costs only that one.
    ///
    /// - Parameters:
    ///   - body: The bytes; `paddingBytes` readable ones must follow them.
    ///   - elementsMax: More objects than this are refused.
    ///   - now: Unix milliseconds.
    ///   - receive: Called with each line's submission or the refusal it earned.
    /// - Throws: When there are too many lines; nothing was received then.
    public mutating func decodeLines(
        _ body: Text,
        elementsMax: Int,
        now: UInt64,
        _ receive: (Result<Submission, Refusal>) -> Void
    ) throws(Refusal) {
        var count = 0
        eachLine(of: body) { _ in count += 1 }
        guard count <= elementsMax else { throw Refusal(.body, .elementsMax) }
        eachLine(of: body) { line in
            do throws(Refusal) {
                receive(.success(try decode(line, .tagged, now: now)))
            } catch {
                receive(.failure(error))
            }
        }
    }

    private func decode(
        _ root: cjson_value,
        _ shape: SubmissionShape,
        _ now: UInt64,
        _ field: Field
    ) throws(Refusal) -> Submission {
        let members = try outer.members(of: root, field)
        switch shape {
        case .feedback: return try feedback(members, now)
        case .rating: return try rating(members, now)
        case .helpful: return try helpful(members, now)
        case .nps: return try nps(members, now)
        case .tagged: return try tagged(members, now)
        }
    }

    private func tagged(_ members: UnsafeBufferPointer<cjson_member>, _ now: UInt64)
        throws(Refusal) -> Submission
    {
        for member in members where member.isNamed("kind") {
            guard member.type == .string else { throw Refusal(.kind, .kind) }
            if member.isText("feedback") { return try feedback(members, now) }
            if member.isText("rating") { return try rating(members, now) }
            if member.isText("nps") { return try nps(members, now) }
            throw Refusal(.kind, .kind)
        }
        throw Refusal(.kind, .required)
    }

    private func feedback(_ members: UnsafeBufferPointer<cjson_member>, _ now: UInt64)
        throws(Refusal) -> Submission
    {
        var submission = Submission(kind: .feedback)
        var key: Identifier?
        for member in members {
            if try common(member, &submission, &key, now) { continue }
            if member.isNamed("message") {
                submission.message = try text(
                    member,
                    .message,
                    max: SubmissionLimits.messageCharactersMax,
                    .messageLength
                )
            } else if member.isNamed("submitted_by_email") {
                submission.email = try email(member)
            } else if member.isNamed("type") {
                submission.type = try feedbackType(member)
            }
        }
        try finish(&submission, key)
        guard submission.message.baseAddress != nil else { throw Refusal(.message, .required) }
        return submission
    }

    private func nps(_ members: UnsafeBufferPointer<cjson_member>, _ now: UInt64)
        throws(Refusal) -> Submission
    {
        var submission = Submission(kind: .nps)
        submission.ratingType = .nps
        var key: Identifier?
        var hasScore = false
        for member in members {
            if try common(member, &submission, &key, now) { continue }
            if member.isNamed("score") {
                submission.value = try npsScore(member, .score)
                hasScore = true
            } else if member.isNamed("comment") {
                submission.comment = try optional(
                    member,
                    .comment,
                    max: SubmissionLimits.messageCharactersMax,
                    .commentLength
                )
            } else if member.isNamed("locale") {
                submission.locale = try optional(
                    member,
                    .locale,
                    max: SubmissionLimits.localeCharactersMax,
                    .localeLength
                )
            }
        }
        try finish(&submission, key)
        guard hasScore else { throw Refusal(.score, .required) }
        return submission
    }

    private func helpful(_ members: UnsafeBufferPointer<cjson_member>, _ now: UInt64)
        throws(Refusal) -> Submission
    {
        var submission = Submission(kind: .rating)
        var key: Identifier?
        var hasValue = false
        for member in members {
            if try common(member, &submission, &key, now) { continue }
            guard member.isNamed("value") else { continue }
            guard member.type == .boolean else { throw Refusal(.value, .boolean) }
            submission.value = member.boolean ? 1 : 0
            hasValue = true
        }
        try finish(&submission, key)
        guard hasValue else { throw Refusal(.value, .required) }
        guard submission.path.baseAddress != nil else { throw Refusal(.path, .required) }
        return submission
    }

    private func rating(_ members: UnsafeBufferPointer<cjson_member>, _ now: UInt64)
        throws(Refusal) -> Submission
    {
        var submission = Submission(kind: .rating)
        var key: Identifier?
        var hasRating = false
        for member in members {
            if try common(member, &submission, &key, now) { continue }
            if member.isNamed("rating") {
                guard member.type == .object else { throw Refusal(.rating, .object) }
                try score(nested.members(of: member.value, .rating), &submission)
                hasRating = true
            } else if member.isNamed("context"), member.type != .null {
                guard member.type == .object else { throw Refusal(.context, .object) }
                try context(nested.members(of: member.value, .context), &submission)
            }
        }
        try finish(&submission, key)
        guard hasRating else { throw Refusal(.rating, .required) }
        return submission
    }

    /// Reads `{"type", "value", "max_stars"}`.
    private func score(
        _ members: UnsafeBufferPointer<cjson_member>,
        _ submission: inout Submission
    ) throws(Refusal) {
        var type: RatingType?
        var value: cjson_member?
        var stars = SubmissionLimits.starsDefault
        for member in members {
            if member.isNamed("type") {
                type = try ratingType(member)
            } else if member.isNamed("value") {
                value = member
            } else if member.isNamed("max_stars"), member.type != .null {
                stars = try maxStars(member)
            }
        }
        guard let type else { throw Refusal(.ratingType, .required) }
        guard let value, value.type != .null else { throw Refusal(.ratingValue, .required) }
        submission.ratingType = type
        switch type {
        case .helpful:
            guard value.type == .boolean else { throw Refusal(.ratingValue, .boolean) }
            submission.value = value.boolean ? 1 : 0
        case .star:
            submission.maxStars = Int16(stars)
            submission.value = try starValue(value, stars)
        case .nps:
            submission.value = try npsScore(value, .ratingValue)
        }
    }

    /// Reads `{"path", "version", "submitted_by", "metadata"}`.
    private func context(
        _ members: UnsafeBufferPointer<cjson_member>,
        _ submission: inout Submission
    ) throws(Refusal) {
        for member in members {
            if try place(member, &submission) { continue }
            guard member.isNamed("metadata"), member.type != .null else { continue }
            guard member.type == .object else { throw Refusal(.metadata, .object) }
            var hasNUL = false
            let status = cjson_check_storable(member.value, &hasNUL)
            guard status == .ok, !hasNUL else { throw Refusal(.metadata, .metadataContent) }
            let count = cjson_minify(member.value, metadata, SubmissionLimits.metadataBytesMax)
            guard count > 0 else { throw Refusal(.metadata, .metadataSize) }
            submission.metadata = Text(start: metadata, count: count)
        }
    }

    /// Reads a member that every body may have; false when it is another one.
    @inline(__always)
    private func common(
        _ member: cjson_member,
        _ submission: inout Submission,
        _ key: inout Identifier?,
        _ now: UInt64
    ) throws(Refusal) -> Bool {
        if member.isNamed("project_key") {
            guard member.type != .null else { return true }
            guard member.type == .string else { throw Refusal(.projectKey, .string) }
            key = Identifier(text: Span(_unsafeElements: member.bytes))
            guard key != nil else { throw Refusal(.projectKey, .uuid) }
            return true
        }
        if member.isNamed("id") {
            submission.clientID =
                member.type == .string ? clientID(member.bytes, now: now) : nil
            return true
        }
        if try place(member, &submission) { return true }
        return noteSpam(member, &submission)
    }

    /// Reads what only rules against spam look at; false when it is another member.
    ///
    /// They were not always fields, so nothing that a client sends here is an error.
    @inline(__always)
    private func noteSpam(_ member: cjson_member, _ submission: inout Submission) -> Bool {
        if member.isNamed("website") {
            submission.hasHoneypot = member.type == .string && !trimmed(member.bytes).isEmpty
        } else if member.isNamed("elapsed_ms") {
            guard member.type == .integer || member.type == .number else { return true }
            submission.elapsedMillis = UInt32(max(0, min(member.number, Double(UInt32.max))))
        } else if member.isNamed("proof") {
            guard member.type == .integer || member.type == .number else { return true }
            submission.proof = UInt32(exactly: member.number) ?? 0
        } else {
            return false
        }
        return true
    }

    /// Reads where and by whom something was submitted; false when it is another member.
    @inline(__always)
    private func place(_ member: cjson_member, _ submission: inout Submission)
        throws(Refusal) -> Bool
    {
        if member.isNamed("path") {
            submission.path = try optional(
                member,
                .path,
                max: SubmissionLimits.pathCharactersMax,
                .pathLength
            )
        } else if member.isNamed("version") {
            submission.version = try printable(
                member,
                .version,
                max: SubmissionLimits.versionCharactersMax,
                .versionLength
            )
        } else if member.isNamed("submitted_by") {
            submission.submittedBy = try printable(
                member,
                .submittedBy,
                max: SubmissionLimits.submitterCharactersMax,
                .submitterLength
            )
        } else {
            return false
        }
        return true
    }

    @inline(__always)
    private func finish(_ submission: inout Submission, _ key: Identifier?) throws(Refusal) {
        guard let key else { throw Refusal(.projectKey, .required) }
        submission.projectKey = key
    }
}

private func eachLine(of text: Text, _ body: (Text) -> Void) {
    var start = 0
    while start < text.count {
        let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        let line = trimmed(Text(rebasing: text[start..<end]))
        if !line.isEmpty { body(line) }
        start = end + 1
    }
}
