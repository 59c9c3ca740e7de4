// Runs a program to its end and keeps what it said.

import Glibc
import Synchronization

/// A program that ran: its exit status, and its output and errors in the order they came.
struct Subprocess {
    let status: CInt
    let output: String

    var succeeded: Bool { status == 0 }

    /// Runs `arguments` (the program's path first) and waits for its end; nil when it cannot be
    /// started.
    ///
    /// The program gets no input, none of our descriptors, no blocked or ignored signals, `/` as
    /// its directory (ours may be closed to its user), and a small environment of its own.
    static func run(_ arguments: [String]) -> Subprocess? {
        guard let pipe = makePipe() else { return nil }
        let pid = spawn(arguments, input: nil, output: pipe.write, ownSession: false)
        close(pipe.write)
        defer { close(pipe.read) }
        guard let pid else { return nil }
        let output = readToEnd(pipe.read)
        return Subprocess(status: wait(for: pid), output: output)
    }

    /// A pipe that no program started here inherits; nil when the system has no more.
    static func makePipe() -> (read: CInt, write: CInt)? {
        // With the lock, no program starts between the two calls.
        starting.withLock { _ in
            var ends: [CInt] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// Starts `arguments`; nil when it cannot be started.
    ///
    /// - Parameters:
    ///   - arguments: The program's path and what follows it.
    ///   - input: A descriptor for its input; nil is `/dev/null`.
    ///   - output: A descriptor for its output and errors; nil is `/dev/null`.
    ///   - ownSession: Whether a terminal's Ctrl-C passes it by.
    /// - Returns: The process id; whoever asked waits for it.
    static func spawn(
        _ arguments: [String],
        input: CInt?,
        output: CInt?,
        ownSession: Bool
    ) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for descriptor in names(in: "/proc/self/fd").compactMap({ CInt($0) }) where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        // POSIX_SPAWN_SETSID, a macro of <spawn.h> that is not imported everywhere.
        if ownSession { flags |= 0x80 }
        posix_spawnattr_setflags(&attributes, CShort(flags))

        let words = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + arguments
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        argv.append(nil)
        defer { for word in argv { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) }
        environment.append(nil)
        defer { for word in environment { free(word) } }
        var pid: pid_t = 0
        let status = starting.withLock { _ in
            posix_spawn(&pid, words[0], &actions, &attributes, argv, environment)
        }
        return status == 0 ? pid : nil
    }

    /// Waits for the end of a process that `spawn` started; its status, or 128 plus its signal.
    static func wait(for pid: pid_t) -> CInt {
        var status: CInt = 0
        while waitpid(pid, &status, 0) == -1 {
            // Somebody else's wait took it; its output tells the rest.
            guard errno == EINTR else { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    private static let starting = Mutex<Void>(())

    /// Where the programs of a minimal system are; messages in English, times in UTC.
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL=C", "TZ=UTC", "HOME=/",
    ]

    private static func readToEnd(_ descriptor: CInt) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
