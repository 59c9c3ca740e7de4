// Which processes serve a data folder, seen from /proc: a process id alone may have been reused.

import Glibc

/// The server's processes on one data folder.
struct ServerProcess {
    let data: String

    /// The postmaster's process id, when the one in `postmaster.pid` is alive and works here.
    var postmaster: pid_t? {
        guard let pid = Self.pid(in: data + "/postmaster.pid"), worksHere(pid) else { return nil }
        return pid
    }

    /// Whether the postmaster takes connections: the eighth line of `postmaster.pid` says so.
    var isReady: Bool {
        let lines = contents(of: data + "/postmaster.pid")?.split(separator: "\n") ?? []
        return lines.last?.hasPrefix("ready") == true
    }

    /// All processes whose working directory is the data folder, as is every backend's.
    var all: [pid_t] {
        names(in: "/proc").compactMap { pid_t($0) }.filter(worksHere)
    }

    /// Whether a lock file names a process that is alive but is none of this server.
    ///
    /// The server itself finds a stale file only when nobody has the number; after a container's
    /// restart somebody nearly always has.
    func isStale(lockFile: String) -> Bool {
        guard let pid = Self.pid(in: lockFile), !worksHere(pid) else { return false }
        return kill(pid, 0) == 0 || errno == EPERM
    }

    /// Waits until none is left; false when some are after `millis`.
    func waitUntilGone(millis: Int) -> Bool {
        for _ in 0..<max(1, millis / 10) {
            if all.isEmpty { return true }
            // They are not our children, so there is nothing to wait on but their absence.
            usleep(10_000)
        }
        return all.isEmpty
    }

    private static func pid(in lockFile: String) -> pid_t? {
        contents(of: lockFile)
            .flatMap { $0.split(separator: "\n").first }
            .flatMap { pid_t($0.drop(while: { $0 == " " })) }
    }

    private func worksHere(_ pid: pid_t) -> Bool {
        target(ofLink: "/proc/\(pid)/cwd") == data
    }
}
