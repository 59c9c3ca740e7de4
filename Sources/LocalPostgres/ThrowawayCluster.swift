// A cluster for a test: in a folder of its own, gone with the process that made it.

import Glibc
public import Postgres

/// A cluster in a new temporary folder, stopped and removed when this object or its process ends,
/// even by a crash.
///
/// A shell waits on a pipe whose other end only this object holds; when that closes, for whatever
/// reason, it stops the server and removes the folder.
public final class ThrowawayCluster: Sendable {
    /// The cluster itself, to stop, kill and start again.
    public let cluster: LocalCluster
    private let lifeline: CInt
    private let undertaker: pid_t

    /// Makes and starts a cluster.
    ///
    /// - Parameters:
    ///   - durable: Whether commits are synced, as in production.
    ///   - settings: Server settings that win over ours.
    /// - Throws: `LocalClusterError`.
    public init(
        durable: Bool = true,
        settings: [(name: String, value: String)] = []
    ) throws(LocalClusterError) {
        let user = try ServerUser.current()
        let programs = try ServerPrograms.find(dataMajor: nil)
        var template = Array("/tmp/seggwat-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .folderUnusable("no temporary folder can be made in /tmp: \(errnoText())")
        }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        let folder = String(decoding: bytes, as: UTF8.self)
        let cluster = LocalCluster(
            folder: folder,
            database: "seggwat",
            isDurable: durable,
            syncsNewData: false,
            settings: settings
        )
        (lifeline, undertaker) = try Self.watch(folder, user, programs)
        self.cluster = cluster
        // All properties are set: when this throws, deinit removes the folder.
        try cluster.start()
    }

    deinit {
        close(lifeline)
        _ = Subprocess.wait(for: undertaker)
    }

    /// The connection string of the cluster's database.
    public var url: String { cluster.url }

    /// Makes a database and returns its connection string.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and `_`.
    ///   - template: A database to copy, which nobody may be connected to; nil for an empty one.
    /// - Throws: `PostgresError`.
    /// - Returns: The new database's connection string.
    public func makeDatabase(
        _ name: String,
        template: String? = nil
    ) throws(PostgresError) -> String {
        let connection = try BlockingConnection(cluster.url(database: "postgres"))
        let copy = template.map { " TEMPLATE \"\($0)\"" } ?? ""
        try connection.execute("CREATE DATABASE \"\(name)\"\(copy)")
        return cluster.url(database: name)
    }

    private static func watch(
        _ folder: String,
        _ user: ServerUser,
        _ programs: ServerPrograms
    ) throws(LocalClusterError) -> (lifeline: CInt, undertaker: pid_t) {
        guard let pipe = Subprocess.makePipe() else {
            throw .programFailed("no pipe can be made: \(errnoText())")
        }
        defer { close(pipe.read) }
        // read returns at the end of the pipe; nobody ever writes to it.
        let script = """
            read -r nothing
            folder=$1; shift
            "$@" stop -s -w -m immediate -D "$folder/data"
            rm -rf -- "$folder"
            """
        let stop = user.command([programs.path("pg_ctl")])
        let pid = Subprocess.spawn(
            ["/bin/sh", "-c", script, "sh", folder] + stop,
            input: pipe.read,
            output: nil,
            ownSession: true
        )
        guard let pid else {
            close(pipe.write)
            throw .programFailed("/bin/sh cannot be started: \(errnoText())")
        }
        return (pipe.write, pid)
    }
}
