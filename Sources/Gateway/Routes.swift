// Method and path choose what is done; everything else is 404 or 405.
// Tour 5/15. From RequestParser. Next: SubmissionDecoder.

import HTTP
import Ingest

/// What a path stands for.
enum Route: UInt8, CaseIterable {
    case feedback, feedbackWithScreenshot, ratings, rating, nps, submissions
    case health, ready, metrics
    case receipt, ledger
    /// The widgets' scripts.
    case widgets
    /// `/api/v1/projects/{key}/nps-config`.
    case npsConfig
    /// The page of `seggwat up` with all widgets, and what it is made of.
    case demo
    /// What Zitadel tells on its own: its webhook, and back-channel logouts.
    case webhook, logout
    /// Whatever the dashboard answers; no path leads here, but every unknown one when there is one.
    case dashboard
    /// No path of ours.
    case unknown

    /// What stands before the id in a receipt's path.
    static let receiptPrefix: StaticString = "/api/v1/receipts/"

    /// Whether it is counted as a request of its client's: it costs more than its answer.
    @inline(__always)
    func isCharged(_ method: Method) -> Bool {
        method == .post || self == .receipt || self == .ledger || self == .npsConfig
    }

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
        case 14:
            path[1] == UInt8(ascii: "a")
                ? matches(path, "/api/v1/ledger", .ledger)
                : matches(path, "/hooks/zitadel", .webhook)
        case 25: matches(path, "/hooks/backchannel-logout", .logout)
        default: elsewhere(path)
        }
    }

    /// Which methods it takes.
    var allow: Allow {
        switch self {
        case .feedback, .feedbackWithScreenshot, .ratings, .rating, .nps, .submissions, .webhook,
            .logout:
            .post
        case .health, .ready, .metrics, .receipt, .ledger, .widgets, .npsConfig, .demo, .dashboard,
            .unknown:
            .get
        }
    }

    /// How long a body may be.
    var bodyBytesMax: Int {
        switch self {
        case .feedback, .ratings, .rating, .nps, .webhook, .logout: Limits.bodyBytesMax
        case .feedbackWithScreenshot: Limits.formBytesMax
        case .submissions: Limits.bulkBytesMax
        case .health, .ready, .metrics, .receipt, .ledger, .widgets, .npsConfig, .demo, .dashboard,
            .unknown:
            0
        }
    }

    /// Which fields its body has; nil for those that are no single JSON object.
    var shape: SubmissionShape? {
        switch self {
        case .feedback: .feedback
        case .ratings: .rating
        case .rating: .helpful
        case .nps: .nps
        case .feedbackWithScreenshot, .submissions, .health, .ready, .metrics, .receipt, .ledger,
            .widgets, .npsConfig, .demo, .webhook, .logout, .dashboard, .unknown:
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
        case .receipt: "receipt"
        case .ledger: "ledger"
        case .widgets: "widgets"
        case .npsConfig: "nps_config"
        case .demo: "demo"
        case .dashboard: "dashboard"
        case .webhook: "webhook"
        case .logout: "backchannel_logout"
        case .unknown: "unknown"
        }
    }
}

@inline(__always)
private func matches(_ path: Span<UInt8>, _ name: StaticString, _ route: Route) -> Route {
    for index in path.indices where path[index] != name.utf8Start[index] {
        return elsewhere(path)
    }
    return route
}

/// The routes that are no single path; out of line, so that submissions pay nothing for them.
@inline(never)
private func elsewhere(_ path: Span<UInt8>) -> Route {
    if begins(path, StaticFile.folder) { return .widgets }
    if path.count == ProjectPath.characters, begins(path, ProjectPath.before),
        begins(path.extracting(last: ProjectPath.after.utf8CodeUnitCount), ProjectPath.after)
    {
        return .npsConfig
    }
    if begins(path, Route.receiptPrefix),
        path.count == Route.receiptPrefix.utf8CodeUnitCount + 36
    {
        return .receipt
    }
    if begins(path, "/demo"), path.count == 5 || path[5] == UInt8(ascii: "/") { return .demo }
    return .unknown
}

private func begins(_ path: Span<UInt8>, _ name: StaticString) -> Bool {
    guard path.count >= name.utf8CodeUnitCount else { return false }
    for index in 0..<name.utf8CodeUnitCount where path[index] != name.utf8Start[index] {
        return false
    }
    return true
}
