// Where PostgreSQL's server programs are on this machine.

import Glibc

/// The folder that holds `initdb`, `pg_ctl` and `postgres` of one version.
struct ServerPrograms {
    let folder: String

    /// The versions that the schema and the COPY lanes were made for.
    static let oldestMajor = 15

    /// Finds the programs.
    ///
    /// Looks at what `pg_config` says, Debian's folders (newest first), Red Hat's, and PATH.
    ///
    /// - Parameters:
    ///   - dataMajor: The version of existing data, which no other version can open; nil for any
    ///     from 15 on.
    ///   - folders: Where to look instead; for tests.
    /// - Throws: `LocalClusterError.programsMissing`, which names the package to install.
    /// - Returns: The first that fits.
    static func find(
        dataMajor: Int?,
        in folders: [String]? = nil
    ) throws(LocalClusterError) -> ServerPrograms {
        var seen: [Int] = []
        for folder in folders ?? candidates() {
            guard isComplete(folder), let major = major(of: folder) else { continue }
            seen.append(major)
            if let dataMajor {
                if major == dataMajor { return ServerPrograms(folder: folder) }
            } else if major >= oldestMajor {
                return ServerPrograms(folder: folder)
            }
        }
        let wanted = dataMajor ?? oldestMajor
        var text = "PostgreSQL \(wanted) is not installed (no initdb, pg_ctl and postgres found)"
        if !seen.isEmpty {
            text =
                "PostgreSQL \(wanted) is not installed, only version "
                + seen.map(String.init).joined(separator: ", ")
        }
        text += dataMajor == nil ? "; " : ", and only it can open the existing data; "
        text += "on Debian or Ubuntu: apt-get install postgresql-\(wanted); or point"
        text += " SEGGWAT_DATABASE_URL at a database that runs elsewhere"
        throw .programsMissing(text)
    }

    /// The path of one of the programs.
    func path(_ program: String) -> String { folder + "/" + program }

    private static func candidates() -> [String] {
        var folders: [String] = []
        let path = environmentPath()
        if let config = path.map({ $0 + "/pg_config" }).first(where: isExecutable),
            let answer = Subprocess.run([config, "--bindir"]), answer.succeeded
        {
            // pg_config comes with the client library too, so the server may be missing there.
            folders.append(String(answer.output.prefix(while: { !$0.isNewline })))
        }
        folders += names(in: "/usr/lib/postgresql")
            .compactMap { Int($0) }.sorted(by: >)
            .map { "/usr/lib/postgresql/\($0)/bin" }
        folders += names(in: "/usr")
            .filter { $0.hasPrefix("pgsql-") }.sorted(by: >)
            .map { "/usr/\($0)/bin" }
        return folders + path
    }

    private static func environmentPath() -> [String] {
        guard let path = getenv("PATH") else { return ["/usr/local/bin", "/usr/bin", "/bin"] }
        return String(cString: path).split(separator: ":").map(String.init)
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { isExecutable(folder + "/" + $0) }
    }

    private static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// `postgres (PostgreSQL) 15.8 (Debian …)`: the first number is the major version.
    private static func major(of folder: String) -> Int? {
        guard let answer = Subprocess.run([folder + "/postgres", "--version"]), answer.succeeded
        else { return nil }
        let number = answer.output.drop(while: { !$0.isNumber }).prefix(while: \.isNumber)
        return Int(number)
    }
}
