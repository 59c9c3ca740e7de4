// Who the server runs as: PostgreSQL refuses to run as root.

import Glibc

/// The user that owns a cluster's files and runs its programs.
struct ServerUser {
    let name: String
    let uid: uid_t
    let gid: gid_t
    /// The words before a command that make it run as this user; empty when that is us already.
    private let prefix: [String]

    /// The user that runs this process, or an unprivileged one when that is root: `postgres` where
    /// it exists, else `nobody`.
    static func current() throws(LocalClusterError) -> ServerUser {
        let own = getuid()
        guard own == 0 else {
            return ServerUser(name: "uid \(own)", uid: own, gid: getgid(), prefix: [])
        }
        for name in ["postgres", "nobody"] {
            guard let entry = getpwnam(name) else { continue }
            let (uid, gid) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
            return ServerUser(
                name: name,
                uid: uid,
                gid: gid,
                prefix: try dropping(to: name, gid: gid)
            )
        }
        throw .folderUnusable(
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody here;"
                + " create one (adduser --system postgres) or run as an ordinary user"
        )
    }

    /// The command that runs `arguments` as this user.
    func command(_ arguments: [String]) -> [String] { prefix + arguments }

    /// Gives a file or folder to this user; nothing to do when that is us.
    func own(_ path: String) -> Bool {
        prefix.isEmpty || lchown(path, uid, gid) == 0
    }

    /// util-linux has both, and Debian's smallest system has util-linux.
    private static func dropping(
        to name: String,
        gid: gid_t
    ) throws(LocalClusterError) -> [String] {
        for folder in ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] {
            let setpriv = folder + "/setpriv"
            if access(setpriv, X_OK) == 0 {
                return [setpriv, "--reuid=\(name)", "--regid=\(gid)", "--init-groups", "--"]
            }
        }
        for folder in ["/usr/sbin", "/sbin", "/usr/bin", "/bin"] {
            let runuser = folder + "/runuser"
            if access(runuser, X_OK) == 0 { return [runuser, "-u", name, "--"] }
        }
        throw .programsMissing(
            "PostgreSQL refuses to run as root, and neither setpriv nor runuser is here to run it"
                + " as \(name); on Debian or Ubuntu: apt-get install util-linux"
        )
    }
}
