// Base 64 (RFC 4648): the standard alphabet for protojson, the URL one for tokens.

internal import FoundationEssentials

/// Base 64 in the two alphabets that Zitadel's API uses.
enum Base64 {
    /// The standard alphabet with padding, as protojson writes bytes.
    static func standard(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The URL alphabet without padding.
    static func url(_ bytes: some Sequence<UInt8>) -> String {
        String(
            standard(bytes).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" }
        )
    }

    /// Reads either alphabet, with or without padding; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        var standard = String(
            text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }.filter { $0 != "=" }
        )
        standard += String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: standard).map { Array($0) }
    }
}
