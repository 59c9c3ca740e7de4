// What a project asks of its senders, as the hot path needs it.

import Identity
import Ingest
import SeggWatCore

/// The identity rule of a project that has one; owned by the cache of projects.
struct ProjectIdentity {
    var isRequired: Bool
    var projectKey: Identifier
    /// The one organization whose users may submit; empty for any.
    let organization: UnsafeMutableBufferPointer<UInt8>
    /// What end-user tokens are signed with; empty for none.
    let secret: UnsafeMutableBufferPointer<UInt8>

    /// Makes a rule on the heap; nil for a project that asks nothing.
    static func make(_ facts: ProjectFacts) -> UnsafeMutablePointer<ProjectIdentity>? {
        guard facts.identity != .off else { return nil }
        let rule = UnsafeMutablePointer<ProjectIdentity>.allocate(capacity: 1)
        rule.initialize(
            to: ProjectIdentity(
                isRequired: facts.identity == .required,
                projectKey: facts.key,
                organization: copy(Array((facts.identityOrganization ?? "").utf8)),
                secret: copy(facts.endUserSecret ?? [])
            )
        )
        return rule
    }

    /// Frees a rule.
    static func free(_ rule: UnsafeMutablePointer<ProjectIdentity>?) {
        guard let rule else { return }
        rule.pointee.organization.deallocate()
        rule.pointee.secret.deallocate()
        rule.deinitialize(count: 1)
        rule.deallocate()
    }

    /// Whether a user of an organization may submit.
    ///
    /// It is looked at on every hit, not only when the user was verified. End-user tokens are the
    /// project's own, and know of no organizations.
    @inline(__always)
    func allows(_ other: Text, _ kind: IdentityKind) -> Bool {
        guard organization.count > 0, kind != .endUser else { return true }
        guard organization.count == other.count else { return false }
        for index in 0..<other.count where organization[index] != other[index] { return false }
        return true
    }

    private static func copy(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        return copy
    }
}
