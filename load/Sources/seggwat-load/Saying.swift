// What the person who runs it is told.

import Glibc

/// Writes a line to standard output.
func say(_ text: String) {
    writeAll(text + "\n", to: STDOUT_FILENO)
}

/// Writes a line to standard error.
func complain(_ text: String) {
    writeAll("seggwat-load: \(text)\n", to: STDERR_FILENO)
}

/// Writes all of a text, or as much of it as can be written.
func writeAll(_ text: String, to descriptor: CInt) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        // Nobody is left to be told.
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}
