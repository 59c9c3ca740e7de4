// What a script or a pipeline does to the tables, as one transaction.

/// A COPY's rows.
struct Copied {
    /// What is copied into: a table, or a temporary one of the merge route.
    var table: String
    var rows: [Row]
}

/// Changes that nobody sees until they are committed.
struct Transaction {
    var tables: Tables
    /// The merge route's temporary tables.
    private var aside: [String: [Row]] = [:]

    init(_ tables: Tables) {
        self.tables = tables
    }

    /// Why a statement fails: an SQLSTATE.
    struct Failure: Error {
        var sqlState: String
    }

    /// Takes a COPY.
    ///
    /// - Returns: How many rows were stored.
    mutating func copy(_ copied: Copied) throws(Failure) -> Int {
        let prefix = "merge_"
        guard copied.table.hasPrefix(prefix) else {
            return try insert(copied.rows, into: copied.table)
        }
        return try setAside(copied.rows, for: String(copied.table.dropFirst(prefix.count)))
    }

    /// Executes one of the prepared statements.
    ///
    /// - Returns: How many rows were stored.
    mutating func execute(_ statement: String, _ row: Row) throws(Failure) -> Int {
        switch statement {
        case "insert_rollup_delta": tables.counts[text(row[2]), default: 0] += number(row[5] ?? [])
        case "insert_ledger_delta": tables.ledger += number(row[2] ?? [])
        default: return try insert([row], into: String(statement.dropFirst("insert_".count)))
        }
        return 1
    }

    /// Adds the counts that the fast route's script has as literals.
    mutating func count(_ script: String) {
        for part in script.split(separator: "(") {
            let words = part.split(separator: "'", omittingEmptySubsequences: false)
            let number = words.last?.dropFirst().prefix { $0.isNumber } ?? ""
            guard let count = Int(number) else { continue }
            // '…project…',to_timestamp | hour),'kind','bucket','status',count) | minute),'stored',count)
            if words.count == 7 { tables.counts[String(words[1]), default: 0] += count }
            if words.count == 3, words[1] == "stored" { tables.ledger += count }
        }
    }

    /// Takes a row that was set aside.
    mutating func condemn(_ script: String) {
        let words = script.split(separator: "'", omittingEmptySubsequences: false)
        tables.deadLetters.insert(bytes(ofUUID: words[1]) + bytes(ofUUID: words[3]))
    }

    /// Stores rows of one table, as COPY and INSERT do.
    ///
    /// - Returns: How many were stored: a trigger takes those away whose text says so.
    mutating func insert(_ rows: [Row], into table: String) throws(Failure) -> Int {
        var count = 0
        for row in rows {
            try check(row)
            guard tables.rows[table]?[key(of: row)] == nil else { throw Failure(sqlState: "23505") }
            guard !vanishes(row) else { continue }
            tables.rows[table, default: [:]][key(of: row)] = row
            count += 1
        }
        return count
    }

    mutating func setAside(_ rows: [Row], for table: String) throws(Failure) -> Int {
        for row in rows { try check(row) }
        aside[table, default: []] += rows
        return rows.count
    }

    /// A row whose text the database cannot hold.
    private func check(_ row: Row) throws(Failure) {
        if begins(row, with: "poison") { throw Failure(sqlState: "22021") }
    }

    private func vanishes(_ row: Row) -> Bool { begins(row, with: "vanish") }

    private func begins(_ row: Row, with word: String) -> Bool {
        row[3]?.starts(with: word.utf8) == true
    }

    /// The merge route behind its COPY statements.
    ///
    /// - Returns: The rows of its queries.
    mutating func merge() -> [[String]] {
        var returned = claimRatings()
        let comments = Set((aside["nps_response"] ?? []).map { key(of: $0) })
        for table in Tables.names {
            for row in aside[table] ?? [] {
                let key = key(of: row)
                guard tables.rows[table]?[key] == nil, !vanishes(row) else { continue }
                tables.rows[table, default: [:]][key] = row
                guard let kind = kind(of: row, in: table) else { continue }
                tables.counts[kind, default: 0] += 1
                if table == "rating" || !comments.contains(key) { tables.ledger += 1 }
            }
        }
        returned += missing()
        return returned
    }

    /// The verify route behind its COPY statements.
    mutating func verify() -> [[String]] {
        let comments = Set((aside["nps_response"] ?? []).map { key(of: $0) })
        for table in ["feedback", "rating"] {
            for row in aside[table] ?? [] where tables.rows[table]?[key(of: row)] == nil {
                guard let kind = kind(of: row, in: table) else { continue }
                tables.counts[kind, default: 0] -= 1
                if table == "rating" || !comments.contains(key(of: row)) { tables.ledger -= 1 }
            }
        }
        return missing()
    }

    private func kind(of row: Row, in table: String) -> String? {
        switch table {
        case "feedback": "feedback"
        case "rating": text(row[3])
        default: nil
        }
    }

    private mutating func claimRatings() -> [[String]] {
        let answers = Set((aside["nps_response"] ?? []).map { key(of: $0) })
        var refused: [[String]] = []
        var kept: [Row] = []
        let ratings = (aside["rating"] ?? []).sorted {
            key(of: $0).lexicographicallyPrecedes(key(of: $1))
        }
        for row in ratings {
            guard let submitter = row[8], row[11] == nil, !answers.contains(key(of: row)) else {
                kept.append(row)
                continue
            }
            let claim = (row[0] ?? []) + (row[3] ?? []) + [31] + (row[6] ?? []) + [31] + submitter
            let holder = tables.claims[claim] ?? key(of: row)
            tables.claims[claim] = holder
            if holder == key(of: row) {
                kept.append(row)
            } else {
                refused.append([uuid(row[0]), uuid(row[1]), "repeated"])
            }
        }
        if aside["rating"] != nil { aside["rating"] = kept }
        return refused
    }

    private func missing() -> [[String]] {
        var missing: Set<[String]> = []
        for table in Tables.names {
            for row in aside[table] ?? [] where tables.rows[table]?[key(of: row)] == nil {
                missing.insert([uuid(row[0]), uuid(row[1]), "missing"])
            }
        }
        return missing.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// A UUID as the server writes it.
func uuid(_ field: [UInt8]?) -> String {
    let digits = Array("0123456789abcdef")
    var text = ""
    for (place, byte) in (field ?? []).enumerated() {
        if [4, 6, 8, 10].contains(place) { text.append("-") }
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return text
}

/// The bytes of a UUID as text.
func bytes(ofUUID text: some StringProtocol) -> [UInt8] {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }.map { byte in
        byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
    }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// A big-endian number.
func number(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
}

/// The rows of a binary COPY stream (PostgreSQL manual, COPY, binary format).
func rows(ofCopy bytes: [UInt8]) -> [Row] {
    var at = 19
    var rows: [Row] = []
    while true {
        let fields = number(bytes[at..<(at + 2)])
        at += 2
        if fields == 0xFFFF { break }
        var row: Row = []
        for _ in 0..<fields {
            let length = number(bytes[at..<(at + 4)])
            at += 4
            guard length != 0xFFFF_FFFF else {
                row.append(nil)
                continue
            }
            row.append(Array(bytes[at..<(at + length)]))
            at += length
        }
        rows.append(row)
    }
    precondition(at == bytes.count, "a stream ends with its trailer")
    return rows
}
