import NIOCore
import Testing

@testable import Dashboard

@Suite struct JSONWriterTests {
    @Test("members are separated, nothing is null, and text is escaped")
    func written() {
        var json = JSONWriter()
        json.object {
            $0.member("a", "\"\\\n\u{1}</script>é" as String?)
            $0.member("b", nil as String?)
            $0.name("c")
            $0.array([] as [String])
            $0.member("d", ["x", "y"])
            $0.name("e")
            $0.object { $0.member("f", 1.5) }
            $0.member("g", true)
        }
        let text = String(buffer: json.buffer)
        #expect(
            text == #"{"a":"\"\\\n\u0001\u003c/script>é","b":null,"c":[],"d":["x","y"],"#
                + #""e":{"f":1.5},"g":true}"#
        )
    }

    @Test("a value that was read is written the same")
    func roundTrip() throws {
        let text = #"{"a":[1,-2.5,null,true,{"b":"c"}]}"#
        var json = JSONWriter()
        try JSONValue(json: Array(text.utf8)).write(to: &json)
        #expect(String(buffer: json.buffer) == text)
    }
}
