// What the operating system refused.

import Glibc

/// A system call that failed.
public struct JournalFault: Error, Equatable, CustomStringConvertible {
    /// What was tried.
    public enum Operation: String, Sendable {
        case open, read, write, sync, truncate, size, lock, remove, rename, list
        case makeFolder = "make"
    }

    /// What was tried.
    public var operation: Operation
    /// The file or folder.
    public var path: String
    /// Why it failed (errno).
    public var code: CInt

    /// For example `cannot sync journal/0000000000000001.segment: Input/output error`.
    public var description: String {
        "cannot \(operation.rawValue) \(path): \(String(cString: strerror(code)))"
    }
}
