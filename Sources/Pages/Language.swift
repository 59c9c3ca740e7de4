// Which language a reader gets.

/// A language of the pages.
public enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"

    /// The language that a cookie names, or else the first of Accept-Language (RFC 9110, section
    /// 12.5.4) that there is; browsers list the preferred one first.
    public init(chosen: String?, accepted: String?) {
        if let chosen, let language = Language(rawValue: chosen) {
            self = language
            return
        }
        let ranges = (accepted ?? "").split(separator: ",").map { range in
            range.drop { $0 == " " }.prefix { $0 != ";" && $0 != "-" && $0 != " " }.lowercased()
        }
        self = ranges.lazy.compactMap(Language.init(rawValue:)).first ?? .english
    }

    /// The language's own name.
    var name: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        }
    }

    var texts: Texts {
        switch self {
        case .english: .english
        case .german: .german
        }
    }
}
