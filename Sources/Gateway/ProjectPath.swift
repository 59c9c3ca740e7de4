// The path of what a widget asks about its project.

import Ingest
import SeggWatCore

/// `/api/v1/projects/{key}/nps-config`.
enum ProjectPath {
    static let before: StaticString = "/api/v1/projects/"
    private static let after: StaticString = "/nps-config"
    private static let keyCharacters = 36

    /// How long such a path is.
    static let characters =
        before.utf8CodeUnitCount + keyCharacters + after.utf8CodeUnitCount

    /// The key in a path of that length; nil when the path is another one.
    static func key(_ path: Text) -> Identifier? {
        let start = before.utf8CodeUnitCount
        let rest = path[(start + keyCharacters)...]
        let name = UnsafeBufferPointer(start: after.utf8Start, count: after.utf8CodeUnitCount)
        guard rest.elementsEqual(name) else { return nil }
        let key = Text(rebasing: path[start..<start + keyCharacters])
        return Identifier(text: Span(_unsafeElements: key))
    }
}
