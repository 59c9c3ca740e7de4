// What an organization has subscribed to.

/// An organization's plan; `selfHosted` has no quotas.
public enum Plan: String, CaseIterable, Sendable {
    case free
    case starter
    case pro
    case selfHosted = "self-hosted"
}
