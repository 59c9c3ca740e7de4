// Tells which submissions are stored as spam; their senders hear what everybody hears.

import HTTP
import Ingest
import RateLimits
import SeggWatCore

/// The judge of spam, shared by all loops: the same text may come over any of them.
///
/// Of a text it keeps a keyed hash in a table of fixed size, and only for as long as its project
/// wants repetitions told.
final class SpamFilter: Sendable {
    private let texts = LimitTable(slots: Limits.textSlots)
    private let hash = SipHash.random()
    private let keys: LimitKeys

    init() {
        var random = SystemRandomNumberGenerator()
        keys = LimitKeys(seed: (random.next(), random.next()))
    }

    /// Why a submission is spam; nil when it is none.
    ///
    /// - Parameters:
    ///   - submission: A valid one.
    ///   - project: What is known of its project.
    ///   - client: The network that it came from; nil for the machine's own programs, whose texts may
    ///     repeat.
    ///   - now: Monotonic microseconds.
    /// - Returns: The first rule that it meets.
    @inline(__always)
    func judge(
        _ submission: Submission,
        _ project: UnsafePointer<ProjectEntry>,
        _ client: IPAddress?,
        now: UInt64
    ) -> SpamReason? {
        let rules = project.pointee.spam
        if rules.honeypot, submission.hasHoneypot { return .honeypot }
        if submission.elapsedMillis < rules.elapsedMillisMin { return .hurry }
        guard rules.linksMax != nil || rules.repetitionSeconds > 0 else { return nil }
        return judgeText(submission, rules, project.pointee.id, client, now)
    }

    @inline(never)
    private func judgeText(
        _ submission: Submission,
        _ rules: SpamRules,
        _ project: Identifier,
        _ client: IPAddress?,
        _ now: UInt64
    ) -> SpamReason? {
        let text = submission.kind == .feedback ? submission.message : submission.comment
        guard text.baseAddress != nil else { return nil }
        if let linksMax = rules.linksMax, linkCount(text) > Int(linksMax) { return .links }
        guard rules.repetitionSeconds > 0, let client else { return nil }
        let key = keys.key(
            0,
            (project.high, project.low),
            (hash.hash(client.high, client.low), hash.hash(text))
        )
        // A text may come once in so many seconds: the same arithmetic as any limit's.
        let rate = Rate(perSecond: 1 / Double(rules.repetitionSeconds), burst: 1)
        guard case .refused = texts.charge(key, rate, now: now) else { return nil }
        return .repetition
    }

    /// Forgets texts whose time is up in one part of the table; each loop does so in each tick.
    func sweep(bucket: Int, now: UInt64) {
        texts.sweep(bucket: bucket, now: now)
    }
}

/// How many links a text has: what has a scheme, and what begins with `www.` without one.
func linkCount(_ text: Text) -> Int {
    var count = 0
    var isBehindScheme = false
    var index = 0
    while index < text.count {
        if matches(text, at: index, "://") {
            count += 1
            isBehindScheme = true
            index += 3
        } else if matches(text, at: index, "www.") {
            // `https://www.` is one link.
            if !isBehindScheme { count += 1 }
            isBehindScheme = false
            index += 4
        } else {
            isBehindScheme = false
            index += 1
        }
    }
    return count
}

private func matches(_ text: Text, at index: Int, _ word: StaticString) -> Bool {
    guard index + word.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount {
        let byte = text[index + offset]
        let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        if lower != word.utf8Start[offset] { return false }
    }
    return true
}
