// The rows that a statement returned. The only caller of libpq's result functions for them.

import CLibpq

/// A result in text format; it owns libpq's memory and gives it back in `deinit`.
public final class QueryResult {
    private let result: OpaquePointer

    /// Takes over `result`.
    init(owning result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    /// The indices of the rows.
    public var rows: Range<Int> { 0..<Int(PQntuples(result)) }

    /// Whether no row came back.
    public var isEmpty: Bool { PQntuples(result) == 0 }

    /// How many columns a row has.
    public var columnCount: Int { Int(PQnfields(result)) }

    /// How many rows the statement inserted, updated, deleted, copied or selected.
    public var affected: Int {
        // Not a number where the statement counts nothing, such as CREATE TABLE.
        Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// The index of a column; nil where there is none of that name.
    public func column(_ name: String) -> Int? {
        // libpq folds an unquoted name to lower case, as SQL does.
        let index = PQfnumber(result, name)
        return index >= 0 ? Int(index) : nil
    }

    /// A field's text; nil for NULL.
    public subscript(row: Int, column: Int) -> String? {
        precondition(rows.contains(row), "no such row")
        precondition(column >= 0 && column < columnCount, "no such column")
        guard PQgetisnull(result, CInt(row), CInt(column)) == 0 else { return nil }
        return String(cString: PQgetvalue(result, CInt(row), CInt(column)))
    }

    /// A field's text by the name of a column, which must exist; nil for NULL.
    public subscript(row: Int, name: String) -> String? {
        guard let column = column(name) else { preconditionFailure("no such column") }
        return self[row, column]
    }

    /// A field as a number; nil for NULL or what is no whole number.
    public func int(_ row: Int = 0, _ column: Int = 0) -> Int? {
        self[row, column].flatMap { Int($0) }
    }

    /// A field as a Boolean; nil for NULL.
    public func bool(_ row: Int = 0, _ column: Int = 0) -> Bool? {
        self[row, column].map { $0 == "t" }
    }
}
