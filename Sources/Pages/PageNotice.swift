// What is said once after something was done.

/// Notices.
public enum PageNotice {
    /// A change was stored.
    public static func saved(_ language: Language) -> String { language.texts.saved }
}
