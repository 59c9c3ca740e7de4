// What a value must look like, and the same in words.

import Gateway
import HTTP
import Postgres
import RateLimits
import Redis

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
    /// An address, or `fd:number` for a socket that the parent has bound.
    case listener
    /// What libpq connects to.
    case databaseURL
    /// What hiredis connects to.
    case redisURL
    /// A path in the file system.
    case path
    /// Text of this many characters.
    case text(ClosedRange<Int>)
    /// Origins of websites, separated by commas.
    case origins
    /// Events a second and a burst, or none.
    case rate
    /// Addresses and ranges of proxies, separated by commas.
    case proxies
    /// `http://host[:port]` or `https://host[:port]`.
    case webAddress
    /// Text that no error shows.
    case secret(ClosedRange<Int>)

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
        case .listener: "host:port, [v6]:port, unix:path or fd:number"
        case .databaseURL:
            "a URL postgresql://user:password@host/database, with the likes of @ : / in a password "
                + "percent-encoded, or a connection string such as \"host=… dbname=…\""
        case .redisURL: "redis://[[user]:password@]host[:port][/database] or unix:path"
        case .path: "a path"
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) characters long"
        case .origins: "*, *.example.com or scheme://host[:port], several separated by commas"
        case .rate: "none, or submissions a second and at once, such as 0.5/20"
        case .proxies:
            "none, or addresses, ranges such as 10.0.0.0/8, or unix, several separated by commas"
        case .webAddress: "http://host[:port] or https://host[:port], without a path"
        case .secret(let range):
            "\(range.lowerBound) to \(range.upperBound) characters long, without spaces"
        }
    }

    /// Whether an error may show a value of this kind; a database URL may hold a password.
    var isSecret: Bool {
        switch self {
        case .databaseURL, .redisURL, .secret: true
        case .count, .seconds, .choice, .address, .listener, .path, .text, .origins, .rate,
            .proxies, .webAddress:
            false
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
            switch ListenAddress(text) {
            case .tcp, .unix: true
            case .descriptor, nil: false
            }
        case .listener:
            ListenAddress(text) != nil
        case .databaseURL:
            DatabaseURL.isReadable(text)
        case .redisURL:
            RedisAddress(text) != nil
        case .path:
            !text.isEmpty && !text.utf8.contains(0)
        case .text(let range):
            range.contains(text.count) && !text.utf8.contains(0)
        case .origins:
            text.split(separator: ",", omittingEmptySubsequences: false)
                .allSatisfy { isOrigin(trimmed($0)) }
        case .rate:
            parsedRate(text) != nil
        case .proxies:
            TrustedProxies(text) != nil
        case .webAddress:
            isWebAddress(text)
        case .secret(let range):
            range.contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
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

/// Reads `none` or events a second, a slash and a burst; nil for any other form.
func parsedRate(_ text: String) -> Rate? {
    if text == "none" { return .unlimited }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let thousandths = milliseconds(String(parts[0])),
        let burst = wholeNumber(parts[1])
    else { return nil }
    guard 1...1_000_000_000 ~= thousandths, 1...100_000_000 ~= burst else { return nil }
    return Rate(perSecond: Double(thousandths) / 1_000, burst: burst)
}

/// Whether `text` has the form of an entry in a project's list of origins.
///
/// A path, or no scheme before a plain host, is the usual mistake; such an entry matches nothing.
private func isOrigin(_ text: Substring) -> Bool {
    if text == "*" { return true }
    var host = text
    if let colon = text.firstRange(of: "://") {
        let scheme = text[..<colon.lowerBound]
        let isScheme = scheme.utf8.allSatisfy { isAlphanumeric($0) || "+-.".utf8.contains($0) }
        guard isScheme, scheme.first?.isLetter == true else { return false }
        host = text[colon.upperBound...]
    } else if !text.hasPrefix("*.") {
        return false
    }
    if host.hasPrefix("*.") { host = host.dropFirst(2) }
    return !host.isEmpty
        && host.utf8.allSatisfy { isAlphanumeric($0) || "-._:[]".utf8.contains($0) }
}

/// Whether `text` is a scheme and a host, with a port or without.
private func isWebAddress(_ text: String) -> Bool {
    for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
        let host = text.dropFirst(scheme.count)
        return !host.isEmpty
            && host.utf8.allSatisfy { isAlphanumeric($0) || "-.:[]".utf8.contains($0) }
    }
    return false
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}

/// The text without the spaces around it.
func trimmed(_ text: Substring) -> Substring {
    var rest = text.drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return rest
}

/// The number without a needless ".0".
private func shortest(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
}
