// An open file or folder: one line per system call, with the errors as Swift errors.

import Glibc

/// A descriptor that closes with its last reference.
final class OpenFile<Files: FileCalls> {
    let path: String
    private let files: Files
    private let descriptor: CInt

    /// Opens a file, or makes it for its owner alone where `flags` say so.
    init(_ path: String, _ flags: CInt, _ files: Files) throws(JournalFault) {
        self.path = path
        self.files = files
        let status = files.open(path, flags | O_CLOEXEC, 0o600)
        guard status >= 0 else {
            throw JournalFault(operation: .open, path: path, code: CInt(-status))
        }
        descriptor = CInt(status)
    }

    deinit {
        files.close(descriptor)
    }

    /// Fills `target` from `offset` on and returns how many bytes there were before the end.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(JournalFault)
        -> Int
    {
        var count = 0
        while count < target.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[count...])
            let status = files.read(descriptor, into: rest, at: offset + count)
            if status == 0 { break }
            if status == -Int(EINTR) { continue }
            count += try check(status, .read)
        }
        return count
    }

    /// Writes everything.
    ///
    /// A short write is no error yet: the kernel says with the next one why it stopped.
    func write(_ source: UnsafeRawBufferPointer, at offset: Int) throws(JournalFault) {
        var count = 0
        while count < source.count {
            let rest = UnsafeRawBufferPointer(rebasing: source[count...])
            let status = files.write(descriptor, rest, at: offset + count)
            if status == -Int(EINTR) { continue }
            // Nothing taken and no reason given would be a loop without an end.
            count += try check(status == 0 ? -Int(EIO) : status, .write)
        }
    }

    func syncData() throws(JournalFault) { _ = try check(files.syncData(descriptor), .sync) }

    func syncFolder() throws(JournalFault) { _ = try check(files.syncFolder(descriptor), .sync) }

    func truncate(to size: Int) throws(JournalFault) {
        _ = try check(files.truncate(descriptor, to: size), .truncate)
    }

    func size() throws(JournalFault) -> Int { try check(files.size(descriptor), .size) }

    /// Takes the file's lock; false when another process has it.
    func lock() throws(JournalFault) -> Bool {
        let status = files.lock(descriptor)
        if status == -Int(EWOULDBLOCK) { return false }
        _ = try check(status, .lock)
        return true
    }

    private func check(_ status: Int, _ operation: JournalFault.Operation) throws(JournalFault)
        -> Int
    {
        guard status >= 0 else {
            throw JournalFault(operation: operation, path: path, code: CInt(-status))
        }
        return status
    }
}
