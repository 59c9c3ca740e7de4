// The Prefer field (RFC 7240), as far as the gateway acts on it.

import Ingest
import SeggWatCore

/// What a client prefers.
struct Preference: Equatable {
    /// Whether it would rather wait for `stored` than hear something weaker at once.
    var waits = false
    /// Seconds after which it would rather hear something weaker, if it says so.
    var secondsMax: UInt64?

    /// Reads the field's value; what is not understood is no preference (section 2).
    ///
    /// `wait` counts without a number too, and of several the first one (section 2).
    init(_ value: Text) {
        var rest = value[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            take(Text(rebasing: rest[..<end]))
            if waits { return }
            rest = rest[min(end + 1, rest.endIndex)...]
        }
    }

    private mutating func take(_ preference: Text) {
        // Parameters behind a semicolon change nothing for `wait`.
        let end = preference.firstIndex(of: UInt8(ascii: ";")) ?? preference.count
        let text = Text(rebasing: preference[..<end])
        let equals = text.firstIndex(of: UInt8(ascii: "=")) ?? text.count
        guard trimmed(Text(rebasing: text[..<equals])).equals("wait") else { return }
        waits = true
        guard equals < text.count else { return }
        secondsMax = seconds(trimmed(Text(rebasing: text[(equals + 1)...])))
    }

    private func seconds(_ text: Text) -> UInt64? {
        var digits = text[...]
        if digits.count >= 2, digits.first == UInt8(ascii: "\""), digits.last == digits.first {
            digits = digits.dropFirst().dropLast()
        }
        // More digits than this are longer than any wait here.
        guard !digits.isEmpty, digits.count <= 6 else { return nil }
        var number: UInt64 = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + UInt64(byte - 0x30)
        }
        return number
    }
}
