// Whether a submission is taken: a known project, an origin that may submit to it, room for it.
// Tour 7/15. From SubmissionDecoder. Next: CopyRow.

import HTTP
import Ingest
import Reactor
import SeggWatCore

/// What becomes of a submission that is valid in itself.
enum Verdict {
    /// It may be stored under this project's id.
    case accepted(projectID: Identifier)
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
        return .accepted(projectID: project.pointee.id)
    }

    /// The id a submission gets: the client's, or a new one.
    @inline(__always)
    func identify(_ submission: Submission, unixMillis: UInt64) -> Identifier {
        submission.clientID
            ?? Identifier(milliseconds: unixMillis, random: (random.take(), random.take()))
    }
}
