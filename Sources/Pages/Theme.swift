// Light, dark, or what the system says.

/// A theme.
public enum Theme: String, CaseIterable, Sendable {
    case system, light, dark

    func name(_ texts: Texts) -> String {
        switch self {
        case .system: texts.themeSystem
        case .light: texts.themeLight
        case .dark: texts.themeDark
        }
    }
}
