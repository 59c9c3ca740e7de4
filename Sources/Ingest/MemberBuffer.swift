// Room for the members of one object.

import CSimdjson
import SeggWatCore

/// Reads objects' members into memory that is made once; owned by one decoder.
struct MemberBuffer: ~Copyable {
    private let members: UnsafeMutablePointer<cjson_member>
    private static let membersMax = 64

    init() {
        members = .allocate(capacity: Self.membersMax)
    }

    deinit {
        members.deallocate()
    }

    /// The members of an object, valid until the next call.
    func members(of value: cjson_value, _ field: Field)
        throws(Refusal) -> UnsafeBufferPointer<cjson_member>
    {
        var count = 0
        try check(cjson_members(value, members, Self.membersMax, &count), field)
        return UnsafeBufferPointer(start: members, count: count)
    }
}

/// Turns simdjson's word into a refusal of `field`.
func check(_ status: cjson_status, _ field: Field) throws(Refusal) {
    switch status {
    case .ok: return
    case .empty: throw Refusal(field, .jsonEmpty)
    case .malformed: throw Refusal(field, .json)
    case .notUTF8: throw Refusal(field, .utf8)
    case .badString: throw Refusal(field, .jsonString)
    case .badNumber: throw Refusal(field, .jsonNumber)
    case .tooDeep: throw Refusal(field, .jsonDepth)
    case .tooLong: throw Refusal(field, .inflatedSize)
    case .notAnObject: throw Refusal(field, .object)
    case .tooManyMembers: throw Refusal(field, .jsonMembers)
    case .duplicateKey: throw Refusal(field, .jsonDuplicateKey)
    }
}
