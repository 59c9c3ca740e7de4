// Where a cluster's files are: its data, its socket and its log.
//
//     folder/data         initdb's folder
//     folder/run          the unix socket, unless the path would be too long for one
//     folder/server.log   what the server says

import Glibc

/// A folder that the server's user can reach and nobody else can open.
struct ClusterFolder {
    let path: String
    let socketFolder: String
    /// What a person should know about where the data went; nil when it is where they asked.
    let note: String?

    var data: String { path + "/data" }
    var log: String { path + "/server.log" }

    /// The major version of the data in it; nil when there is none.
    var dataMajor: Int? { Self.major(in: path) }

    /// Makes the folder, or another one when `user` cannot reach it.
    static func prepare(
        _ wanted: String,
        for user: ServerUser
    ) throws(LocalClusterError) -> ClusterFolder {
        let path = absolutePath(wanted)
        let fallback = "/var/tmp/seggwat-" + stableHash(path)
        var made = path
        var note: String?
        let isReachable = try isReachable(path, for: user)
        // Data that is in the other place already stays there.
        if !isReachable || (major(in: path) == nil && major(in: fallback) != nil) {
            made = fallback
            note =
                "the database's files are in \(fallback), because the user \(user.name) that"
                + " runs it cannot reach \(path)"
            try make(fallback, for: user)
        }
        return ClusterFolder(path: made, socketFolder: try sockets(for: made, user), note: note)
    }

    private static func isReachable(
        _ path: String,
        for user: ServerUser
    ) throws(LocalClusterError) -> Bool {
        let wasThere = access(path, F_OK) == 0
        try make(path, for: user)
        // Asked as the user itself: it knows groups, access lists and read-only mounts.
        let answer = Subprocess.run(user.command(["/bin/sh", "-c", "test -w \"$0\"", path]))
        guard let answer else { throw .programFailed("/bin/sh cannot be started: \(errnoText())") }
        if answer.succeeded { return true }
        // It stays when it is not empty, and does no harm when it is.
        if !wasThere { rmdir(path) }
        return false
    }

    private static func make(_ path: String, for user: ServerUser) throws(LocalClusterError) {
        guard makeFolders(path, mode: 0o700) else {
            throw .folderUnusable("\(path) cannot be made: \(errnoText())")
        }
        // In a shared folder such as /tmp somebody else may have made it before us, with a server's
        // configuration of their own in it.
        guard isFolder(path, ofOneOf: [user.uid, getuid()]) else {
            throw .folderUnusable(
                "\(path) is not a folder of the user \(user.name); remove it, or choose another"
            )
        }
        guard user.own(path), chmod(path, 0o700) == 0 else {
            throw .folderUnusable("\(path) cannot be given to \(user.name): \(errnoText())")
        }
    }

    private static func sockets(
        for path: String,
        _ user: ServerUser
    ) throws(LocalClusterError) -> String {
        // sockaddr_un.sun_path holds 108 bytes with its terminator; the server's lock file next to
        // the socket is longer than the socket's name but no socket.
        let longest = 107
        var folder = path + "/run"
        if folder.utf8.count + "/.s.PGSQL.5432".utf8.count > longest {
            folder = "/tmp/seggwat-" + stableHash(path)
        }
        try make(folder, for: user)
        return folder
    }

    private static func major(in path: String) -> Int? {
        contents(of: path + "/data/PG_VERSION").flatMap { Int($0.prefix(while: \.isNumber)) }
    }
}
