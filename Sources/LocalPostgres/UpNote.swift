// Where what `seggwat up` runs can be reached, for other programs in the same folder.

import Glibc

/// A file in the folder of `seggwat up`, there while it runs: a line for each fact, its name first.
public struct UpNote: Equatable, Sendable {
    /// The file's name in the folder.
    public static let name = "running"

    /// The gateway, as `http://host:port` or `unix:path`.
    public var gateway: String
    /// The demo project's key.
    public var projectKey: String
    /// The private cluster's database.
    public var databaseURL: String

    /// Makes a note of its facts; none may hold a line feed.
    public init(gateway: String, projectKey: String, databaseURL: String) {
        self.gateway = gateway
        self.projectKey = projectKey
        self.databaseURL = databaseURL
    }

    /// Reads the note in a folder; nil when there is none, or when a fact is missing in it.
    public init?(in folder: String) {
        guard let text = contents(of: "\(folder)/\(Self.name)") else { return nil }
        var facts: [Substring: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { facts[words[0]] = String(words[1]) }
        }
        guard let gateway = facts["gateway"], let projectKey = facts["project_key"],
            let databaseURL = facts["database_url"]
        else { return nil }
        self.init(gateway: gateway, projectKey: projectKey, databaseURL: databaseURL)
    }

    /// Leaves the note in a folder; false, with `errno` set, when it cannot be written.
    public func write(in folder: String) -> Bool {
        let path = "\(folder)/\(Self.name)"
        let unfinished = path + ".new"
        let text = """
            gateway \(gateway)
            project_key \(projectKey)
            database_url \(databaseURL)

            """
        let file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        defer { close(file) }
        let bytes = Array(text.utf8)
        // Whoever reads it finds all of it or nothing.
        return Glibc.write(file, bytes, bytes.count) == bytes.count
            && rename(unfinished, path) == 0
    }

    /// Takes the note away, if there is one.
    public static func remove(in folder: String) {
        unlink("\(folder)/\(name)")
    }
}
