// The folder of `seggwat up`, held by one process at a time.

import Glibc

/// A folder with a lock in it; the lock ends with the process, however that ends.
final class WorkingDirectory {
    let path: String
    private let lock: CInt

    /// Makes the folder when it is missing, and takes its lock.
    init(path: String) throws {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw CommandFailure(.cannotCreate, "\(path) cannot be made: \(errorText())")
        }
        self.path = path
        lock = open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard lock >= 0 else {
            throw CommandFailure(.cannotCreate, "\(path) cannot be written to: \(errorText())")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure(.unavailable, "another seggwat up runs in \(path)")
        }
    }

    deinit {
        if lock >= 0 { close(lock) }
    }
}

private func errorText() -> String {
    String(cString: strerror(errno))
}
