// The server settings of a local cluster, and why.

import Glibc

/// The lines of `seggwat.conf`, which `postgresql.conf` includes; written anew at each start.
struct ClusterSettings {
    let lines: [(name: String, value: String)]

    /// Settings for a socket in `socketFolder`; `extra` wins.
    init(socketFolder: String, isDurable: Bool, extra: [(name: String, value: String)]) {
        let durable = isDurable ? "on" : "off"
        lines =
            [
                // Nobody reaches it over the network, and nobody but its user and root otherwise.
                ("listen_addresses", ""),
                ("unix_socket_directories", socketFolder),
                // The socket's name has it.
                ("port", "5432"),
                ("unix_socket_permissions", "0700"),
                // A commit that was answered survives a power failure.
                ("fsync", durable),
                ("synchronous_commit", "on"),
                ("full_page_writes", durable),
                // Enough for the partitions that are written to; the rest is the system's cache.
                ("shared_buffers", "128MB"),
                // A checkpoint costs full page images for a while: few of them, spread out.
                ("max_wal_size", "2GB"),
                ("wal_compression", "on"),
                ("checkpoint_timeout", "15min"),
                ("checkpoint_completion_target", "0.9"),
                ("timezone", "UTC"),
                ("log_timezone", "UTC"),
                ("lc_messages", "C"),
                ("cluster_name", "seggwat"),
            ] + extra
    }

    /// Writes the file into a data folder and lets `postgresql.conf` include it.
    func write(to data: String, as user: ServerUser) throws(LocalClusterError) {
        var text = "# Written at each start; put your own settings at the end of postgresql.conf.\n"
        for (name, value) in lines {
            let quoted = value.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''")
            text += "\(name) = '\(quoted)'\n"
        }
        try put(text, into: data + "/seggwat.conf", appending: false, as: user)
        let main = data + "/postgresql.conf"
        let include = "include = 'seggwat.conf'"
        guard contents(of: main)?.split(separator: "\n").contains(include[...]) != true else {
            return
        }
        try put("\n\(include)\n", into: main, appending: true, as: user)
    }

    private func put(
        _ text: String,
        into path: String,
        appending: Bool,
        as user: ServerUser
    ) throws(LocalClusterError) {
        // Never through a link: we may be root in a folder of somebody who is not.
        let how = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (appending ? O_APPEND : O_TRUNC)
        let file = open(path, how, 0o600)
        guard file >= 0 else { throw .folderUnusable("\(path): \(errnoText())") }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .folderUnusable("\(path): \(errnoText())") }
            rest = rest.dropFirst(count)
        }
        guard user.own(path) else { throw .folderUnusable("\(path): \(errnoText())") }
    }
}
