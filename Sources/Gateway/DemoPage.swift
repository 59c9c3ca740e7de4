// The page of `seggwat up` with all widgets, and what arrives beside them.

import SeggWatCore

/// The demonstration's page: a file of the program with the project's key put in.
enum DemoPage {
    /// Its media type and the strictest policy that the widgets are meant to work under.
    static let fields: StaticString = """
        text/html; charset=utf-8\r\nContent-Security-Policy: default-src 'none'; \
        script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob:; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
        trusted-types seggwat
        """

    /// The page for a project.
    static func render(_ key: Identifier) -> [UInt8] {
        let text = String(decoding: StaticFile("demo/demo.html").bytes, as: UTF8.self)
        return Array(text.replacing("PROJECT_KEY", with: key.description).utf8)
    }
}
