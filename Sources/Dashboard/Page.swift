// Which part of a list a request asks for, and how the answer says what there is (contract,
// section 1.3).

import SeggWatCore

/// A part of a list.
struct Page: Sendable {
    /// From 1.
    var number: Int
    /// Rows of it.
    var limit: Int
    /// The last id of the part before; then `number` is not looked at.
    var cursor: Identifier?

    /// Reads `page`, `limit` and `cursor`; numbers outside their bounds mean the nearest inside.
    init(_ query: Query) throws(APIError) {
        func number(_ name: String, _ fallback: Int, max: Int) throws(APIError) -> Int {
            guard let text = try query.text(name) else { return fallback }
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
                throw .invalid("\(name) must be a whole number")
            }
            // More digits than a number can hold are beyond any bound.
            let value = Int(text) ?? (text.hasPrefix("-") ? .min : .max)
            return min(Swift.max(value, 1), max)
        }
        self.number = try number("page", 1, max: DashboardLimits.pageMax)
        limit = try number(
            "limit",
            DashboardLimits.pageRowsDefault,
            max: DashboardLimits.pageRowsMax
        )
        guard let text = try query.text("cursor") else { return }
        guard let id = Identifier(text) else {
            throw .invalid("cursor must be the next_cursor of an answer before")
        }
        cursor = id
        self.number = 1
    }

    /// Rows before it.
    var offset: Int { (number - 1) * limit }

    /// Rows up to its end.
    var end: Int { offset + limit }
}

/// Rows of a list, and how many there are in all.
struct Listing<Row: JSONWritable & Sendable>: Sendable {
    /// The rows of the page.
    var rows: [Row]
    /// All rows that the filters let through.
    var total: Int
    /// Where the next page begins; nil behind the last row, and where the order has no cursor.
    var nextCursor: String?

    /// Writes the list under its name, and the pagination.
    func json(_ name: String, _ page: Page) -> JSONWriter {
        var json = JSONWriter(capacity: 64 + rows.count * 512)
        json.object {
            $0.name(name)
            $0.array(rows)
            $0.name("pagination")
            $0.object {
                $0.member("page", page.number)
                $0.member("limit", page.limit)
                $0.member("total", total)
                $0.member("total_pages", (total + page.limit - 1) / page.limit)
                $0.member("next_cursor", nextCursor)
            }
        }
        return json
    }
}
