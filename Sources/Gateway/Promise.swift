// What an answer with yes promises (docs/contract.md, What an answer means).

/// How sure a submission is when its sender hears yes.
public enum Promise: String, Sendable {
    /// Committed in PostgreSQL.
    case stored
    /// On this machine's disk; will be in PostgreSQL.
    case queued
    /// In memory only.
    case received
}
