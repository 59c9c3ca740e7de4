// A rating that a program of the team stores: the old body with a Boolean, or the tagged one.

import NIOCore
import Postgres
import SeggWatCore
import Store

/// A rating to store.
struct NewRating: Sendable {
    var type = "helpful"
    var value = 0.0
    var maxStars: Int?
    var path: String?
    var version: String?
    var submittedBy: String?
    var metadata: String?

    /// Reads `{"value": bool, "path"…}` or `{"rating": {"type", "value"}, "context": {"path"…}}`;
    /// both are taken at both paths (contract, section 9, row 6).
    init(_ body: JSONBody) throws(APIError) {
        if let rating = try body.object("rating") {
            try take(rating)
            if let context = try body.object("context") { try takeContext(context) }
        } else {
            guard let claim = try body.bool("value") else {
                throw .invalid("Send value as true or false, or rating as an object")
            }
            value = claim ? 1 : 0
            try takeContext(body)
        }
    }

    private mutating func take(_ rating: JSONBody) throws(APIError) {
        guard let type = try rating.word("type", of: Words.ratingTypes) else {
            throw rating.invalid(
                "type",
                "must be one of \(Words.ratingTypes.joined(separator: ", "))"
            )
        }
        self.type = type
        switch type {
        case "helpful":
            guard let claim = try rating.bool("value") else {
                throw rating.invalid("value", "must be true or false")
            }
            value = claim ? 1 : 0
        case "star":
            let most =
                try rating.int("max_stars", 1...SubmissionLimits.starsMax)
                ?? SubmissionLimits.starsDefault
            guard let stars = try rating.number("value", 1...Double(most)),
                (stars * 2).rounded() == stars * 2
            else {
                throw rating.invalid("value", "must be a whole or half number from 1 to \(most)")
            }
            value = stars
            maxStars = most
        default:
            guard let score = try rating.int("value", 0...SubmissionLimits.npsScoreMax) else {
                throw rating.invalid("value", "must be a whole number from 0 to 10")
            }
            value = Double(score)
        }
    }

    private mutating func takeContext(_ context: JSONBody) throws(APIError) {
        path = try pathText(context, "path")
        version = try context.text("version", max: SubmissionLimits.versionCharactersMax)
        submittedBy = try context.text(
            "submitted_by",
            max: SubmissionLimits.submitterCharactersMax
        )
        guard context.has("metadata"), !context.isNull("metadata") else { return }
        guard let value = context["metadata"], case .object = value else {
            throw context.invalid("metadata", "must be an object")
        }
        var json = JSONWriter()
        value.write(to: &json)
        let text = String(buffer: json.buffer)
        guard text.utf8.count <= SubmissionLimits.metadataBytesMax,
            !text.contains("\\u0000")
        else {
            throw context.invalid(
                "metadata",
                "must have at most \(SubmissionLimits.metadataBytesMax) bytes and no U+0000"
            )
        }
        metadata = text
    }

    /// Stores it and counts it.
    func store(_ connection: BlockingConnection, project: Identifier) throws(PostgresError)
        -> Rating
    {
        let id = Identifier.random(milliseconds: WallClock.milliseconds)
        try connection.execute(
            """
            INSERT INTO rating (project_id, id, created_at, rating_type, value, max_stars, path,
                version, submitted_by, metadata)
            VALUES ($1, $2, now(), $3::rating_type, $4, $5, $6, $7, $8, $9)
            """,
            [
                project.description, id.description, type, String(value),
                maxStars.map(String.init), path, version, submittedBy, metadata,
            ]
        )
        guard let stored = try Rating.find(connection, project, id) else {
            preconditionFailure("a transaction sees what it wrote")
        }
        try stored.count(connection, 1)
        return stored
    }
}
