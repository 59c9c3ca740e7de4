// Whether a database's URL can be used at all, asked before anybody connects.

/// Checks on connection strings.
public enum DatabaseURL {
    /// Whether `text` is a libpq URL or list of key=value pairs without a mistake in its form.
    ///
    /// A plain database name, which libpq would take as well, is refused: a mistyped URL looks
    /// like one.
    public static func isReadable(_ text: String) -> Bool {
        let isURL = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        guard isURL || text.contains("="), !text.utf8.contains(0) else { return false }
        do {
            _ = try ConnectionString(text)
            return true
        } catch {
            // The reason is the same for all mistakes, and it is the rule's words.
            return false
        }
    }
}
