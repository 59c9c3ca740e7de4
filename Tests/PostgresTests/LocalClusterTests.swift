import Glibc
import LocalPostgres
import Postgres
import Testing

@Suite("LocalCluster")
struct LocalClusterTests {
    @Test("a second start finds the data of the first")
    func secondStartFindsData() throws {
        let made = try ThrowawayCluster()
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
        let made = try ThrowawayCluster()
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
            for _ in 0..<3 {
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
        let connection = try SharedCluster.connect()
        let expected = [
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
        var template = Array("/tmp/seggwat-deep-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The server's user must be able to pass.
        chmod(root, 0o755)
        let cluster = LocalCluster(folder: root + "/" + String(repeating: "d", count: 100))
        #expect(try cluster.start() == .created)
        let socket = try #require(cluster.url.split(separator: "=").dropFirst().first?.prefix { $0 != "&" })
        defer {
            // The folders go in any case.
            try? cluster.stop(.immediate)
            system("rm -rf '\(root)' '\(socket)'")
        }
        #expect(socket.hasPrefix("/tmp/seggwat-"))
        #expect(try BlockingConnection(cluster.url).execute("SELECT 1")[0, 0] == "1")
        #expect(cluster.note == nil)
    }
}
