// A file that a report goes to.

import ArgumentParser
import Glibc

/// A file that was opened for writing.
final class OutputFile {
    private let descriptor: CInt

    /// Makes the file, or empties it.
    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            complain("\(path) cannot be written: \(String(cString: strerror(errno)))")
            throw ExitCode(73)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes a text to it.
    func write(_ text: String) {
        writeAll(text, to: descriptor)
    }
}
