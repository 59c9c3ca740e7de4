// The files that pages refer to, inside the binary: plain `swift build` needs no resources folder.

/// A file with an address that changes with its content, so that browsers keep it for ever.
public struct Asset: Sendable {
    /// Where it is served.
    public let address: String
    /// What it is.
    public let contentType: String
    /// What is in it.
    public let content: String

    private init(name: String, suffix: String, contentType: String, content: String) {
        address = "/assets/\(name).\(Self.fingerprint(content)).\(suffix)"
        self.contentType = contentType
        self.content = content
    }

    /// The style sheet.
    public static let style = Asset(
        name: "dashboard",
        suffix: "css",
        contentType: "text/css; charset=utf-8",
        content: styleSheet + chartStyleSheet
    )
    /// The script.
    public static let script = Asset(
        name: "dashboard",
        suffix: "js",
        contentType: "text/javascript; charset=utf-8",
        content: scriptText
    )
    /// The icon.
    public static let icon = Asset(
        name: "icon",
        suffix: "svg",
        contentType: "image/svg+xml",
        content: """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#2563eb" \
            d="M6 3h20a4 4 0 0 1 4 4v13a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z"/>\
            <path fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" \
            stroke-linejoin="round" d="M9 14l5 4 9-9"/></svg>
            """
    )

    /// All of them.
    public static let all = [style, script, icon]

    /// FNV-1a: it names a version of a file, and protects from nothing.
    private static func fingerprint(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}
