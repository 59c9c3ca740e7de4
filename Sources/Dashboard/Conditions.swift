// The WHERE clause of a list, put together from what a request filters by.

import SeggWatCore

/// Conditions joined by AND, with their parameters; no text of a request becomes SQL.
struct Conditions: Sendable {
    private(set) var clauses: [String] = []
    private(set) var parameters: [String?] = []

    /// Adds a condition without a parameter.
    mutating func add(_ clause: String) {
        clauses.append(clause)
    }

    /// Adds a condition in which `?` stands for the parameter.
    mutating func add(_ clause: String, _ parameter: String) {
        parameters.append(parameter)
        clauses.append(
            clause.split(separator: "?", omittingEmptySubsequences: false)
                .joined(separator: "$\(parameters.count)")
        )
    }

    /// Adds a parameter that stands outside the conditions, and names it.
    mutating func place(_ parameter: String?) -> String {
        parameters.append(parameter)
        return "$\(parameters.count)"
    }

    /// The clause's text.
    var sql: String { clauses.joined(separator: " AND ") }
}

/// A text as the pattern of ILIKE that finds it anywhere.
func containing(_ text: String) -> String {
    var pattern = "%"
    for scalar in text.unicodeScalars {
        if scalar == "%" || scalar == "_" || scalar == "\\" { pattern += "\\" }
        pattern.unicodeScalars.append(scalar)
    }
    return pattern + "%"
}
