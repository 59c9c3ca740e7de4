// Why a journal cannot be opened.

/// Why a journal cannot be opened; the description says what to do.
public enum JournalError: Error, Equatable, CustomStringConvertible {
    /// Another process has it.
    case inUse(folder: String)
    /// A newer seggwat wrote it.
    case newerVersion(path: String, found: UInt32, known: UInt32)
    /// The operating system refused something.
    case fault(JournalFault)

    /// One line.
    public var description: String {
        switch self {
        case .inUse(let folder):
            "another process uses the journal in \(folder); each gateway needs a folder of its own"
        case .newerVersion(let path, let found, let known):
            "\(path) has the journal format \(found), and this seggwat reads up to \(known): "
                + "install the seggwat that wrote it, and let it empty the journal first"
        case .fault(let fault):
            "the journal cannot be used: \(fault)"
        }
    }
}
