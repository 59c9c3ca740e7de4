// The rules a field can break, in words for the person who reads the error.

/// A validation rule.
public enum Rule: UInt8, Sendable {
    case required, string, boolean, object, objectOrArray, noNUL, noControl, uuid, uuidV7
    case messageLength, commentLength, pathLength, versionLength, submitterLength, emailLength
    case emailShape, localeLength, feedbackType, ratingType, starValue, maxStars, npsScore
    case metadataSize, metadataContent, kind
    case jsonEmpty, json, utf8, jsonString, jsonNumber, jsonDepth, jsonMembers, jsonDuplicateKey
    case elementsMax, multipart, partOnce, partMissing, gzip, inflatedSize

    /// What the field must be.
    public var explanation: StaticString {
        switch self {
        case .required: "is required"
        case .string: "must be a string"
        case .boolean: "must be true or false"
        case .object: "must be a JSON object"
        case .objectOrArray: "must be a JSON array, or one JSON object a line"
        case .noNUL: "must not contain the character U+0000"
        case .noControl: "must not contain control characters"
        case .uuid: "must be a UUID such as 0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11"
        case .uuidV7:
            "must be a version 7 UUID of the last 30 days and at most 5 minutes ahead"
        case .messageLength, .commentLength:
            "must have 1 to 1000 characters after trimming"
        case .pathLength: "must have at most 2048 characters"
        case .versionLength: "must have at most 50 characters"
        case .submitterLength: "must have at most 255 characters"
        case .emailLength: "must have at most 320 characters"
        case .emailShape: "must look like name@example.com"
        case .localeLength: "must have at most 35 characters"
        case .feedbackType:
            "must be one of Bug, Feature, Praise, Question, Improvement, Other"
        case .ratingType: "must be one of helpful, star, nps"
        case .starValue: "must be a number of whole or half stars from 1 to max_stars"
        case .maxStars: "must be an integer from 1 to 10"
        case .npsScore: "must be an integer from 0 to 10"
        case .metadataSize: "must have at most 4096 bytes as JSON"
        case .metadataContent: "must not contain U+0000, a key twice or more than 64 keys an object"
        case .kind: "must be one of feedback, rating, nps"
        case .jsonEmpty: "is empty; send a JSON object"
        case .json: "is not valid JSON"
        case .utf8: "is not valid UTF-8"
        case .jsonString: "has a string with an invalid escape, surrogate or control character"
        case .jsonNumber: "has a number that is malformed or out of range"
        case .jsonDepth: "is nested too deeply"
        case .jsonMembers: "has more than 64 keys in one object"
        case .jsonDuplicateKey: "has a key twice in one object"
        case .elementsMax: "must have at most 1000 elements"
        case .multipart: "is not valid multipart/form-data"
        case .partOnce: "must be sent once"
        case .partMissing: "is a missing part of the form"
        case .gzip: "says gzip, but the body is not valid gzip data"
        case .inflatedSize: "hides a body that is too large once inflated"
        }
    }
}
