// Method and path choose what is done; everything else is 404 or 405.
// Tour 5/15. From RequestParser. Next: SubmissionDecoder.

import HTTP
import Ingest

/// What a path stands for.
enum Route: UInt8, CaseIterable {
    case feedback, feedbackWithScreenshot, ratings, rating, nps, submissions
    case health, ready, metrics
    case webhook, logout
    /// No path of ours.
    case unknown

    /// The route of a path, compared byte for byte.
    static func of(_ path: Span<UInt8>) -> Route {
        // Every path has its own length, so at most one is compared.
        switch path.count {
        case 23: matches(path, "/api/v1/feedback/submit", .feedback)
        case 39: matches(path, "/api/v1/feedback/submit-with-screenshot", .feedbackWithScreenshot)
        case 15: matches(path, "/api/v1/ratings", .ratings)
        case 21: matches(path, "/api/v1/rating/submit", .rating)
        case 18: matches(path, "/api/v1/nps/submit", .nps)
        case 19: matches(path, "/api/v1/submissions", .submissions)
        case 8:
            path[1] == UInt8(ascii: "h")
                ? matches(path, "/healthz", .health) : matches(path, "/metrics", .metrics)
        case 7: matches(path, "/readyz", .ready)
        case 14: matches(path, "/hooks/zitadel", .webhook)
        case 25: matches(path, "/hooks/backchannel-logout", .logout)
        default: .unknown
        }
    }

    /// Which methods it takes.
    var allow: Allow {
        switch self {
        case .feedback, .feedbackWithScreenshot, .ratings, .rating, .nps, .submissions, .webhook,
            .logout:
            .post
        case .health, .ready, .metrics, .unknown: .get
        }
    }

    /// How long a body may be.
    var bodyBytesMax: Int {
        switch self {
        case .feedback, .ratings, .rating, .nps, .webhook, .logout: Limits.bodyBytesMax
        case .feedbackWithScreenshot: Limits.formBytesMax
        case .submissions: Limits.bulkBytesMax
        case .health, .ready, .metrics, .unknown: 0
        }
    }

    /// Which fields its body has; nil for those that are no single JSON object.
    var shape: SubmissionShape? {
        switch self {
        case .feedback: .feedback
        case .ratings: .rating
        case .rating: .helpful
        case .nps: .nps
        case .feedbackWithScreenshot, .submissions, .health, .ready, .metrics, .webhook, .logout,
            .unknown:
            nil
        }
    }

    /// The label that metrics know it by.
    var label: StaticString {
        switch self {
        case .feedback: "feedback"
        case .feedbackWithScreenshot: "feedback_screenshot"
        case .ratings: "ratings"
        case .rating: "rating_legacy"
        case .nps: "nps"
        case .submissions: "submissions"
        case .health: "healthz"
        case .ready: "readyz"
        case .metrics: "metrics"
        case .webhook: "webhook"
        case .logout: "backchannel_logout"
        case .unknown: "unknown"
        }
    }
}

@inline(__always)
private func matches(_ path: Span<UInt8>, _ name: StaticString, _ route: Route) -> Route {
    for index in path.indices where path[index] != name.utf8Start[index] { return .unknown }
    return route
}
