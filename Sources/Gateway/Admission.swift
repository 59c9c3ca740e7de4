// Whether a submission is taken: a known project, an origin that may submit to it, room for it.
// Tour 7/15. From SubmissionDecoder. Next: CopyRow.

import HTTP
import Ingest
import Reactor
import SeggWatCore
import Synchronization

/// What becomes of a submission that is valid in itself.
enum Verdict {
    /// It may be stored for this project, within its limits; valid until the cache changes.
    case accepted(UnsafePointer<ProjectEntry>)
    case refused(Problem)
    /// Its project is not known here yet.
    case unknownHere
}

/// What becomes of a submission whose project is known.
enum Acceptance {
    /// Its sender hears the outcome when it is known.
    case waits
    /// Its sender hears `received` now.
    case isAnswered
    /// Every batch is taken, or the project has its share of them.
    case noRoom
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

    /// Whether a submission carries the work that its project asks for.
    ///
    /// It is bound to the submission's own id, so one without an id has none.
    @inline(__always)
    func hasProof(_ submission: Submission, _ project: UnsafePointer<ProjectEntry>) -> Bool {
        let bits = project.pointee.spam.proofBits
        return bits == 0 || ProofOfWork.holds(submission, bits: bits)
    }

    /// Counts a submission that was accepted against the limits of its project.
    ///
    /// - Returns: The limit that was reached, if any.
    @inline(__always)
    func charge(
        _ submission: Submission,
        _ project: UnsafePointer<ProjectEntry>,
        _ client: IPAddress?
    ) -> LimitRefusal? {
        let now = loop.microseconds
        if let refusal = limiter.charge(project, client, now: now, metrics, ledger) {
            return refusal
        }
        // Spam is not in the aggregates, which quotas are counted from.
        guard let quota = project.pointee.quota, submission.spam == nil, limiter.isOn else {
            return nil
        }
        return quota._withUnsafeGuaranteedRef { draw(from: $0) }
    }

    private func draw(from account: QuotaAccount) -> LimitRefusal? {
        guard !account.take() else { return nil }
        metrics.add(.limited(.quota))
        let end = admission.quotas.monthEndSeconds.load(ordering: .relaxed)
        let now = UInt64(unixMicros(Loop.nanoseconds) / 1_000_000)
        return LimitRefusal(
            quota: account.monthly.load(ordering: .relaxed),
            waitSeconds: end - min(end, now)
        )
    }

    /// Notes beside a submission where it came from, and whether it is spam.
    @inline(__always)
    func annotate(
        _ submission: inout Submission,
        _ project: UnsafePointer<ProjectEntry>,
        _ client: IPAddress?
    ) {
        submission.address = addresses.write(client)
        submission.spam = spamFilter.judge(
            submission,
            project,
            client,
            now: loop.microseconds
        )
        if submission.spam != nil { metrics.add(.spam) }
    }

    /// Puts a submission into a batch, and so decides what its yes will promise.
    ///
    /// - Parameters:
    ///   - submission: What to store.
    ///   - waiter: Who sent it.
    ///   - createdMicros: Unix microseconds of its arrival.
    ///   - prefer: The request's Prefer field.
    /// - Returns: Whether its sender waits, has the answer now, or finds no room.
    @inline(__always)
    func accept(
        _ submission: Submission,
        _ waiter: Waiter,
        createdMicros: Int64,
        prefer: Text
    ) -> Acceptance {
        var waiter = waiter
        waiter.weight = batcher.weight(of: submission)
        guard backlog.add(waiter.projectID, weight: waiter.weight) else {
            metrics.add(.shareRefused)
            return .noRoom
        }
        let acceptance: Acceptance
        if promise == .stored, prefer.isEmpty {
            acceptance =
                batcher.append(submission, waiter, createdMicros: createdMicros) ? .waits : .noRoom
        } else {
            acceptance = acceptWeaker(submission, waiter, createdMicros, Preference(prefer))
        }
        if acceptance == .noRoom { backlog.remove(waiter.projectID, weight: waiter.weight) }
        return acceptance
    }

    private func acceptWeaker(
        _ submission: Submission,
        _ waiter: Waiter,
        _ createdMicros: Int64,
        _ preference: Preference
    ) -> Acceptance {
        switch preference.waits ? .stored : promise {
        case .stored:
            guard batcher.append(submission, waiter, createdMicros: createdMicros) else {
                return .noRoom
            }
            if let seconds = preference.secondsMax {
                // Without a journal there is nothing weaker to hear.
                let nanos = waiter.arrivedNanos + max(1, seconds) * 1_000_000_000
                if door != nil { batcher.bound(submission, byNanos: nanos) }
            }
            return .waits
        case .queued:
            return batcher.appendQueued(submission, waiter, createdMicros: createdMicros)
                ? .waits : .noRoom
        case .received:
            var nobody = waiter
            nobody.session = Waiter.Nobody.answered.rawValue
            return batcher.append(submission, nobody, createdMicros: createdMicros)
                ? .isAnswered : .noRoom
        }
    }

    /// The id a submission gets: the client's, or a new one.
    @inline(__always)
    func identify(_ submission: Submission, unixMillis: UInt64) -> Identifier {
        submission.clientID
            ?? Identifier(milliseconds: unixMillis, random: (random.take(), random.take()))
    }
}
