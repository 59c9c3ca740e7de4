// What a value must look like, and the same in words.

import Gateway
import Postgres

/// The form of a setting's value.
public enum SettingRule: Sendable {
    /// A whole number in this range.
    case count(ClosedRange<Int>)
    /// A number of seconds in this range, with at most three decimals.
    case seconds(ClosedRange<Double>)
    /// One of these words.
    case choice([String])
    /// `host:port`, `[v6]:port` or `unix:path`.
    case address
    /// What libpq connects to.
    case databaseURL
    /// A path in the file system.
    case path
    /// Text of this many characters.
    case text(ClosedRange<Int>)
    /// Texts separated by commas.
    case list

    /// The rule as the end of a sentence that begins with "must be".
    public var words: String {
        switch self {
        case .count(let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range):
            "seconds from \(shortest(range.lowerBound)) to \(shortest(range.upperBound)), "
                + "with at most three decimals"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .address: "host:port, [v6]:port or unix:path"
        case .databaseURL:
            "a URL postgresql://user:password@host/database, with the likes of @ : / in a password "
                + "percent-encoded, or a connection string such as \"host=… dbname=…\""
        case .path: "a path"
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) characters long"
        case .list: "one or more values separated by commas"
        }
    }

    /// Whether an error may show a value of this kind; a database URL may hold a password.
    var isSecret: Bool {
        switch self {
        case .databaseURL: true
        case .count, .seconds, .choice, .address, .path, .text, .list: false
        }
    }

    /// Whether `text` keeps the rule.
    public func allows(_ text: String) -> Bool {
        switch self {
        case .count(let range):
            wholeNumber(text).map(range.contains) ?? false
        case .seconds(let range):
            milliseconds(text).map { range.contains(Double($0) / 1000) } ?? false
        case .choice(let words):
            words.contains(text)
        case .address:
            ListenAddress(text) != nil
        case .databaseURL:
            DatabaseURL.isReadable(text)
        case .path:
            !text.isEmpty && !text.utf8.contains(0)
        case .text(let range):
            range.contains(text.count) && !text.utf8.contains(0)
        case .list:
            text.split(separator: ",", omittingEmptySubsequences: false)
                .allSatisfy { $0.contains { $0 != " " } }
        }
    }
}

/// Reads digits only: `Int.init` would take a sign as well.
func wholeNumber(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return Int(text)
}

/// Reads seconds with at most three decimals, exactly; nil for any other form.
func milliseconds(_ text: String) -> Int? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let seconds = wholeNumber(parts[0]), seconds <= 1_000_000_000 else { return nil }
    guard parts.count == 2 else { return seconds * 1000 }
    let decimals = parts[1]
    guard decimals.utf8.count <= 3, var fraction = wholeNumber(decimals) else { return nil }
    for _ in decimals.utf8.count..<3 { fraction *= 10 }
    return seconds * 1000 + fraction
}

/// The number without a needless ".0".
private func shortest(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
}
