// Whether a submission is taken: a known project, an origin that may submit to it, room for it.
// Tour 7/15. From SubmissionDecoder. Next: CopyRow.

import HTTP
import Ingest
import Reactor
import SeggWatCore

/// What becomes of a submission that is valid in itself.
enum Verdict {
    /// It may be stored for this project, within its limits; valid until the cache changes.
    case accepted(UnsafePointer<ProjectEntry>)
    case refused(Problem)
    /// Its project is not known here yet.
    case unknownHere
}

extension Worker {
    /// Judges a submission by its project.
    ///
    /// - Parameters:
    ///   - key: The project key it carries.
    ///   - origin: The Origin or else the Referer field; no base address when neither was sent.
    /// - Returns: Whether it may be stored, and under which project.
    @inline(__always)
    func judge(_ key: Identifier, origin: Text) -> Verdict {
        guard let project = projects.find(key, now: loop.milliseconds) else { return .unknownHere }
        if project.pointee.isUnknown { return .refused(.projectNotFound) }
        guard
            project.pointee.allowsAllOrigins
                || AllowedOrigins.matches(origin, project.pointee.origins)
        else { return .refused(.originNotAllowed) }
        return .accepted(project)
    }

    /// Counts a submission that was accepted against the limits of its project.
    ///
    /// - Returns: The limit that was reached, if any.
    @inline(__always)
    func charge(_ project: UnsafePointer<ProjectEntry>, _ client: IPAddress?) -> LimitRefusal? {
        limiter.charge(project, client, now: loop.microseconds, metrics)
    }

    /// The id a submission gets: the client's, or a new one.
    @inline(__always)
    func identify(_ submission: Submission, unixMillis: UInt64) -> Identifier {
        submission.clientID
            ?? Identifier(milliseconds: unixMillis, random: (random.take(), random.take()))
    }
}
