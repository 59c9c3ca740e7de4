// Arrays as PostgreSQL's text form has them.

/// Writes a `text[]` parameter.
public func arrayLiteral(_ elements: [String]) -> String {
    let quoted = elements.map { element in
        var text = "\""
        for character in element.unicodeScalars {
            if character == "\"" || character == "\\" { text += "\\" }
            text.unicodeScalars.append(character)
        }
        return text + "\""
    }
    return "{" + quoted.joined(separator: ",") + "}"
}
