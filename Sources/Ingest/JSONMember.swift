// Names of members, compared without making strings.

import CSimdjson

extension cjson_member {
    /// Whether the key is `name`.
    @inline(__always)
    func isNamed(_ name: StaticString) -> Bool {
        key_count == name.utf8CodeUnitCount && equal(key, name.utf8Start, Int(key_count))
    }

    /// The string value's bytes.
    @inline(__always)
    var bytes: Text { Text(start: text, count: Int(text_count)) }

    /// Whether the string value is `name`.
    @inline(__always)
    func isText(_ name: StaticString) -> Bool {
        text_count == name.utf8CodeUnitCount && equal(text, name.utf8Start, Int(text_count))
    }
}

@inline(__always)
private func equal(_ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>, _ count: Int)
    -> Bool
{
    guard let left else { return false }
    for index in 0..<count where left[index] != right[index] { return false }
    return true
}
