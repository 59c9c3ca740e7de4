// Clusters of our own: started, stopped, killed, and in folders that do not suit.

import Glibc
import Postgres
import TestSupport
import Testing

@testable import LocalPostgres

@Suite("LocalCluster")
struct LocalClusterTests {
    @Test("a second start finds the data of the first")
    func secondStartFindsData() throws {
        let made = try ThrowawayCluster(durable: false)
        let before = try BlockingConnection(made.url)
        try before.execute("CREATE TABLE kept AS SELECT 7 AS value")
        try made.cluster.stop()
        #expect(!made.cluster.isRunning)
        #expect(try made.cluster.start() == .started)
        let after = try BlockingConnection(made.url)
        #expect(try after.execute("SELECT value FROM kept")[0, "value"] == "7")
    }

    @Test("a killed server loses no commit, and a start finds one that runs already")
    func killedServerKeepsCommits() throws {
        let made = try ThrowawayCluster(durable: false)
        let before = try BlockingConnection(made.url)
        try before.execute("CREATE TABLE kept AS SELECT 8 AS value")
        made.cluster.kill()
        #expect(!made.cluster.isRunning)
        let lost = #expect(throws: PostgresError.self) { try before.execute("SELECT 1") }
        #expect(lost?.isConnectionLost == true)
        #expect(!before.isAlive)
        #expect(try made.cluster.start() == .started)
        #expect(try made.cluster.start() == .alreadyRunning)
        let after = try BlockingConnection(made.url)
        #expect(try after.execute("SELECT value FROM kept")[0, "value"] == "8")
    }

    @Test("clusters start side by side")
    func clustersStartInParallel() async throws {
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let made = try ThrowawayCluster(durable: false)
                    return try BlockingConnection(made.url).execute("SHOW fsync")[0, 0]
                }
            }
            for try await fsync in group { #expect(fsync == "off") }
        }
    }

    @Test("a throw-away cluster leaves nothing behind")
    func throwawayIsRemoved() throws {
        var made: ThrowawayCluster? = try ThrowawayCluster(durable: false)
        let log = try #require(made?.cluster.logPath)
        #expect(access(log, F_OK) == 0)
        made = nil
        #expect(access(log, F_OK) != 0)
    }

    @Test("the server is durable and deaf to the network")
    func settingsAreDurable() throws {
        let made = try ThrowawayCluster()
        let connection = try BlockingConnection(made.url)
        let expected = [
            "wal_compression": "pglz", "shared_buffers": "128MB", "max_wal_size": "2GB",
            "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "listen_addresses": "", "server_encoding": "UTF8", "TimeZone": "UTC",
        ]
        for (name, value) in expected {
            #expect(try connection.execute("SHOW \(name)")[0, 0] == value, "\(name)")
        }
    }

    @Test("letters of every language have their lower case")
    func lettersAreUnicode() throws {
        let connection = try SharedCluster.connect()
        #expect(try connection.execute("SELECT lower('ÄÉΩЖ')")[0, 0] == "äéωж")
    }

    @Test("a postmaster.pid whose number another process has does not stop a start")
    func staleLockIsRemoved() throws {
        let made = try ThrowawayCluster(durable: false)
        made.cluster.kill()
        // The number of a process that surely lives: this one's.
        let folder = made.cluster.logPath.dropLast("/server.log".count)
        let file = try #require(fopen(folder + "/data/postmaster.pid", "w"))
        fputs("\(getpid())\n\(folder)/data\n", file)
        fclose(file)
        #expect(try made.cluster.start() == .started)
    }

    @Test("a folder that is too deep for a socket gets one in /tmp")
    func deepFolderGetsShortSocket() throws {
        let root = try temporaryFolder()
        // The server's user must be able to pass.
        chmod(root, 0o755)
        let cluster = LocalCluster(folder: root + "/" + String(repeating: "d", count: 100))
        #expect(try cluster.start() == .created)
        let socket = try #require(cluster.url.split(separator: "=").dropFirst().first)
            .prefix { $0 != "&" }
        defer {
            // The folders go in any case.
            try? cluster.stop(.immediate)
            system("rm -rf '\(root)' '\(socket)'")
        }
        #expect(socket.hasPrefix("/tmp/seggwat-"))
        #expect(try BlockingConnection(cluster.url).execute("SELECT 1")[0, 0] == "1")
        #expect(cluster.note == nil)
    }

    @Test("a missing server says which package to install")
    func missingProgramsAreNamed() {
        let any = #expect(throws: LocalClusterError.self) {
            try ServerPrograms.find(dataMajor: nil, in: ["/nonexistent"])
        }
        #expect(any?.description.contains("apt-get install postgresql-15") == true)
        let old = #expect(throws: LocalClusterError.self) {
            try ServerPrograms.find(dataMajor: 9)
        }
        #expect(old?.description.contains("only it can open the existing data") == true)
        #expect(old?.description.contains("apt-get install postgresql-9") == true)
    }

    @Test("a folder with something else in it is refused, not overwritten")
    func foreignDataIsRefused() throws {
        let made = try ThrowawayCluster(durable: false)
        try made.cluster.stop()
        let folder = String(made.cluster.logPath.dropLast("/server.log".count))
        unlink(folder + "/data/PG_VERSION")
        let again = LocalCluster(folder: folder)
        let error = #expect(throws: LocalClusterError.self) { try again.start() }
        #expect(error?.description.contains("neither empty nor a cluster") == true)
    }

    @Test(
        "a folder that the server's user cannot reach is replaced, with a note that says so",
        .enabled(if: getuid() == 0, "only root starts servers as somebody else")
    )
    func unreachableFolderIsReplaced() throws {
        let root = try temporaryFolder()
        let cluster = LocalCluster(folder: root + "/postgres")
        #expect(try cluster.start() == .created)
        let folder = cluster.logPath.dropLast("/server.log".count)
        defer {
            // The folders go in any case.
            try? cluster.stop(.immediate)
            system("rm -rf '\(root)' '\(folder)'")
        }
        #expect(folder.hasPrefix("/var/tmp/seggwat-"))
        #expect(cluster.note?.contains(folder) == true)
        #expect(try BlockingConnection(cluster.url).execute("SELECT 1").int() == 1)
        try cluster.stop()
        #expect(try LocalCluster(folder: root + "/postgres").start() == .started)
    }

    @Test(
        "a folder that belongs to somebody else, or is a link, is refused",
        .enabled(if: getuid() == 0, "only root could take it over")
    )
    func foreignFolderIsRefused() throws {
        let root = try temporaryFolder()
        defer { system("rm -rf '\(root)'") }
        chmod(root, 0o755)
        let other = root + "/other"
        mkdir(other, 0o700)
        chown(other, 12_345, 12_345)
        #expect(throws: LocalClusterError.self) { try LocalCluster(folder: other).start() }
        var status = stat()
        #expect(stat(other, &status) == 0 && status.st_uid == 12_345)
    }

    private func temporaryFolder() throws -> String {
        var template = Array("/tmp/seggwat-test-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
