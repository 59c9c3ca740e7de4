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

    /// The clause's text with a literal in place of each parameter.
    ///
    /// In one walk over the text as it was written here, so that what stands in a literal is never
    /// taken for the place of another one.
    func inlined<E: Error>(_ literal: (String) throws(E) -> String) throws(E) -> String {
        var pieces = sql.split(separator: "$", omittingEmptySubsequences: false)
        var text = String(pieces.removeFirst())
        for piece in pieces {
            let digits = piece.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), parameters.indices.contains(number - 1) else {
                preconditionFailure("a dollar sign stands before the number of a parameter")
            }
            if let parameter = parameters[number - 1] {
                text += try literal(parameter)
            } else {
                text += "NULL"
            }
            text += piece.dropFirst(digits.count)
        }
        return text
    }
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
