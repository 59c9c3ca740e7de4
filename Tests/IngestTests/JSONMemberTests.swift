// The C door's members, in memory that held something else before.

import CSimdjson
import SeggWatCore
import Testing

@testable import Ingest

@Suite("cjson_members")
struct JSONMemberTests {
    @Test("every member is seen, whatever its memory held before", arguments: UInt8.min...UInt8.max)
    func garbageIsOverwritten(garbage: UInt8) throws {
        let members = UnsafeMutableBufferPointer<cjson_member>.allocate(capacity: 8)
        defer { members.deallocate() }
        let raw = UnsafeMutableRawBufferPointer(members)
        raw.initializeMemory(as: UInt8.self, repeating: garbage)
        let parser = JSONParser(bytesMax: 1_000)
        let json = Array(#"{"a":"text","b":1,"c":1.5,"d":null,"e":{},"f":[],"g":false}"#.utf8)
        let names = try withPadded(json) { text in
            Result { () throws(Refusal) in
                let root = try parser.parse(text, .body)
                var count = 0
                try check(cjson_members(root, members.baseAddress, 8, &count), .body)
                var names: [UInt8] = []
                // The walk's Optional keeps its nil in a Bool's spare values: one of those ends it.
                for member in UnsafeBufferPointer(rebasing: members[..<count]) {
                    names.append(member.key[0])
                }
                return names
            }
        }.get()
        #expect(String(decoding: names, as: UTF8.self) == "abcdefg")
    }
}
