// A private PostgreSQL cluster in a folder, for a first try, for development and for tests.

import Glibc
import Postgres
import Synchronization

/// A PostgreSQL server of our own: it listens on a unix socket that only its user and root open.
///
/// The server runs in a session of its own, so that a terminal's Ctrl-C does not reach it, and it
/// outlives this object: whoever starts it stops it.
public final class LocalCluster: Sendable {
    /// What `start` found.
    public enum Outcome: Sendable, Equatable {
        /// The data was made, and the server started.
        case created
        /// The data was there, and the server started.
        case started
        /// The server ran already, left behind by somebody who did not stop it.
        case alreadyRunning
    }

    /// How `stop` ends the server.
    public enum StopMode: String, Sendable {
        /// Ends the sessions, writes a checkpoint: the next start is quick.
        case fast
        /// Ends at once; the next start recovers from the log.
        case immediate
    }

    /// What a person should know about where the data is; nil when it is where they asked.
    public var note: String? { running.withLock { $0?.folder.note } }

    private let wanted: String
    private let database: String
    private let isDurable: Bool
    private let syncsNewData: Bool
    private let settings: [(name: String, value: String)]
    private let running = Mutex<Server?>(nil)

    /// What is known once the folder is prepared.
    struct Server {
        let folder: ClusterFolder
        let user: ServerUser
        let programs: ServerPrograms
    }

    /// Describes a cluster; nothing is touched before `start`.
    ///
    /// - Parameters:
    ///   - folder: A folder of its own; made when missing.
    ///   - database: The database that `url` names; made by `start` when missing.
    ///   - settings: Server settings that win over ours.
    public convenience init(
        folder: String,
        database: String = "seggwat",
        settings: [(name: String, value: String)] = []
    ) {
        self.init(
            folder: folder,
            database: database,
            isDurable: true,
            syncsNewData: true,
            settings: settings
        )
    }

    /// As above; what is not durable or synced is lost with the machine's power.
    init(
        folder: String,
        database: String,
        isDurable: Bool,
        syncsNewData: Bool,
        settings: [(name: String, value: String)]
    ) {
        wanted = folder
        self.database = database
        self.isDurable = isDurable
        self.syncsNewData = syncsNewData
        self.settings = settings
    }

    /// The connection string of the cluster's database, for libpq and psql; start it first.
    public var url: String { url(database: database) }

    /// The connection string of another database of the cluster.
    public func url(database: String) -> String {
        let server = prepared
        return "postgresql:///\(percentEncoded(database))"
            + "?host=\(percentEncoded(server.folder.socketFolder))&port=5432&user=postgres"
    }

    /// The file that the server logs to.
    public var logPath: String { prepared.folder.log }

    /// Makes what is missing and starts the server; returns when it takes connections.
    @discardableResult
    public func start() throws(LocalClusterError) -> Outcome {
        let user = try ServerUser.current()
        let folder = try ClusterFolder.prepare(wanted, for: user)
        // Two starts at once would both run initdb; the second waits and finds the first's data.
        let lock = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw .folderUnusable("\(folder.path) cannot be locked: \(errnoText())")
        }
        defer { close(lock) }
        let isNew = folder.dataMajor == nil
        let programs = try ServerPrograms.find(dataMajor: folder.dataMajor)
        let server = Server(folder: folder, user: user, programs: programs)
        running.withLock { $0 = server }
        let processes = ServerProcess(data: folder.data)
        if try isServed(processes) {
            try makeDatabase()
            return .alreadyRunning
        }
        if isNew { try initialize(server) }
        try removeStaleLocks(processes, folder)
        try writeSettings(server)
        try run(server, "start", ["-w", "-t", "120", "-l", folder.log])
        try makeDatabase()
        return isNew ? .created : .started
    }

    /// Stops the server and waits for its end; nothing happens when it does not run.
    public func stop(_ mode: StopMode = .fast) throws(LocalClusterError) {
        guard let server = running.withLock({ $0 }) else { return }
        guard ServerProcess(data: server.folder.data).postmaster != nil else { return }
        try run(server, "stop", ["-w", "-t", "120", "-m", mode.rawValue])
    }

    /// Kills all of the server's processes at once, as a crash would, and waits for their end.
    public func kill() {
        guard let server = running.withLock({ $0 }) else { return }
        let processes = ServerProcess(data: server.folder.data)
        // The postmaster first, so that it cannot restart its children.
        if let postmaster = processes.postmaster { Glibc.kill(postmaster, SIGKILL) }
        for pid in processes.all { Glibc.kill(pid, SIGKILL) }
        _ = processes.waitUntilGone(millis: 10_000)
    }

    /// Whether the server's first process is alive.
    public var isRunning: Bool {
        guard let server = running.withLock({ $0 }) else { return false }
        return ServerProcess(data: server.folder.data).postmaster != nil
    }

    /// The prepared folder and programs; `start` makes them.
    var prepared: Server {
        guard let server = running.withLock({ $0 }) else {
            preconditionFailure("start the cluster first")
        }
        return server
    }

    private func initialize(_ server: Server) throws(LocalClusterError) {
        let data = server.folder.data
        guard names(in: data).isEmpty else {
            throw .folderUnusable(
                "\(data) is neither empty nor a cluster (an interrupted first start leaves that):"
                    + " remove it and start again"
            )
        }
        // Sorted as bytes, which is fast and never changes with the system's library; but letters
        // are Unicode's, so that searching without regard to case works in every language.
        var arguments = [
            server.programs.path("initdb"), "--pgdata=\(data)", "--username=postgres",
            "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--auth=trust",
        ]
        if !syncsNewData { arguments.append("--no-sync") }
        guard let answer = Subprocess.run(server.user.command(arguments)) else {
            throw .programFailed("initdb cannot be started: \(errnoText())")
        }
        guard answer.succeeded else {
            throw .programFailed("initdb could not make a cluster in \(data): \(answer.output)")
        }
    }

    /// Whether a server runs already; waits while one is starting or stopping.
    private func isServed(_ processes: ServerProcess) throws(LocalClusterError) -> Bool {
        for _ in 0..<12_000 {
            guard processes.postmaster != nil else { return false }
            if processes.isReady { return true }
            // It is not our child, so there is nothing to wait on but its file.
            usleep(10_000)
        }
        throw .unreachable(
            "a server of \(processes.data) has been neither ready nor gone for two minutes;"
                + " see its log and end it"
        )
    }

    private func removeStaleLocks(
        _ processes: ServerProcess,
        _ folder: ClusterFolder
    ) throws(LocalClusterError) {
        // Backends end by themselves when their postmaster is gone; a new server beside them would
        // ruin the data.
        guard processes.waitUntilGone(millis: 10_000) else {
            throw .unreachable(
                "processes of a server that died still use \(processes.data): "
                    + processes.all.map(String.init).joined(separator: ", ")
                    + "; end them and start again"
            )
        }
        let locks = [folder.data + "/postmaster.pid", folder.socketFolder + "/.s.PGSQL.5432.lock"]
        for lock in locks where processes.isStale(lockFile: lock) { unlink(lock) }
    }

    private func run(
        _ server: Server,
        _ verb: String,
        _ arguments: [String]
    ) throws(LocalClusterError) {
        let command = [server.programs.path("pg_ctl"), verb, "-s", "-D", server.folder.data]
        let answer = Subprocess.run(server.user.command(command + arguments))
        guard let answer else { throw .programFailed("pg_ctl cannot be started: \(errnoText())") }
        guard !answer.succeeded else { return }
        let tail = (contents(of: server.folder.log) ?? "")
            .split(separator: "\n").suffix(5).joined(separator: "\n")
        throw .programFailed(
            "pg_ctl \(verb) failed: \(answer.output)\nthe end of \(server.folder.log):\n\(tail)"
        )
    }

    private func makeDatabase() throws(LocalClusterError) {
        do {
            let connection = try BlockingConnection(url(database: "postgres"))
            let sql = "SELECT 1 FROM pg_database WHERE datname = $1"
            guard try connection.execute(sql, [database]).isEmpty else { return }
            let quoted = database.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"")
            try connection.execute("CREATE DATABASE \"\(quoted)\"")
        } catch {
            throw .unreachable("the local database does not answer: \(error)")
        }
    }

    private func writeSettings(_ server: Server) throws(LocalClusterError) {
        let file = ClusterSettings(
            socketFolder: server.folder.socketFolder,
            isDurable: isDurable,
            extra: settings
        )
        try file.write(to: server.folder.data, as: server.user)
    }
}

/// Escapes what a URL gives a meaning to.
private func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "/"):
            encoded.append(Character(UnicodeScalar(byte)))
        default:
            encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }
    return encoded
}
