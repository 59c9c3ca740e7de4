// Identifiers: their text, their order, and where version 7 keeps its time.

import SeggWatCore
import Testing

@Suite("Identifier")
struct IdentifierTests {
    private static let text = "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11"

    @Test("the text form is read into the two halves and written as it was")
    func textRoundTrips() throws {
        let id = try #require(Identifier(Self.text))
        #expect(id.high == 0x0198_C5A2_7D3E_7C41)
        #expect(id.low == 0x9A53_2F1D_8F6F_2B11)
        #expect(id.description == Self.text)
        #expect(Identifier(Self.text.uppercased()) == id)
        #expect(Identifier("00000000-0000-0000-0000-000000000000")?.high == 0)
        #expect(Identifier("ffffffff-ffff-ffff-ffff-ffffffffffff")?.low == .max)
    }

    @Test("every nibble is written where it is read")
    func everyNibbleRoundTrips() {
        for place in 0..<128 {
            let id = Identifier(
                high: place < 64 ? 1 << UInt64(place) : 0,
                low: place < 64 ? 0 : 1 << UInt64(place - 64)
            )
            #expect(Identifier(id.description) == id)
        }
    }

    @Test(
        "what is not exactly the 36 characters is refused",
        arguments: [
            "", "0198c5a2", "0198c5a27d3e7c419a532f1d8f6f2b11",
            "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b1",
            "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b111",
            "{0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11}",
            "urn:uuid:0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11",
            "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b1g",
            "0198c5a2-7d3e-7c41-9a53_2f1d8f6f2b11",
            "0198c5a27-d3e-7c41-9a53-2f1d8f6f2b11",
            " 0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b1",
            "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2b1\n",
            "-198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11",
            "+198c5a2-7d3e-7c41-9a53-2f1d8f6f2b11",
            "0198c5a2-7d3e-7c41-9a53-2f1d8f6f2bé",
            "０198c5a2-7d3e-7c41-9a53-2f1d8f6f2b",
            "demo-project-key",
        ]
    )
    func badTextIsRefused(text: String) {
        #expect(Identifier(text) == nil)
    }

    @Test("every byte at every place is read as a digit, as the hyphen, or not at all")
    func everyByteAtEveryPlace() {
        let good = Array(Self.text.utf8)
        for place in good.indices {
            for byte in UInt8.min...UInt8.max {
                var text = good
                text[place] = byte
                let character = Character(Unicode.Scalar(byte))
                let isGood =
                    good[place] == UInt8(ascii: "-")
                    ? byte == UInt8(ascii: "-") : byte < 0x80 && character.isHexDigit
                let id = Identifier(text: text.span)
                #expect((id != nil) == isGood, "byte \(byte) at \(place)")
                if isGood {
                    #expect(id?.description == String(decoding: text, as: UTF8.self).lowercased())
                }
            }
        }
    }

    @Test("version 7 keeps 48 bits of time, its version, its variant and 74 random bits")
    func version7Layout() {
        let low = Identifier(milliseconds: 0, random: (0, 0))
        #expect(low.description == "00000000-0000-7000-8000-000000000000")
        let high = Identifier(milliseconds: 0xFFFF_FFFF_FFFF, random: (.max, .max))
        #expect(high.description == "ffffffff-ffff-7fff-bfff-ffffffffffff")
        let id = Identifier(milliseconds: 1_794_744_000_000, random: (0xABC, 0))
        #expect(id.milliseconds == 1_794_744_000_000)
        #expect(id.version == 7)
        #expect(id.isStandard)
    }

    @Test("only a standard version 7 identifier says its time")
    func onlyVersion7HasTime() {
        let text = "0198c5a2-7d3e-%-9a53-2f1d8f6f2b11"
        for version in ["1c41", "4c41", "6c41", "8c41", "fc41"] {
            let id = Identifier(String(text.split(separator: "%").joined(separator: version)))
            #expect(id != nil)
            #expect(id?.milliseconds == nil)
        }
        for variant in ["0a53", "7a53", "ca53", "ea53"] {
            let id = Identifier("0198c5a2-7d3e-7c41-\(variant)-2f1d8f6f2b11")
            #expect(id?.isStandard == false)
            #expect(id?.milliseconds == nil)
        }
    }

    @Test("identifiers order as their bytes do, whatever the top bits are")
    func ordersAsBytes() throws {
        let texts = [
            "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-7fff-ffffffffffff",
            "00000000-0000-0000-8000-000000000000", "00000000-0000-0001-0000-000000000000",
            "7fffffff-ffff-ffff-ffff-ffffffffffff", "80000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ]
        let ids = try texts.map { try #require(Identifier($0)) }
        for (left, right) in zip(ids, ids.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
        #expect(ids.shuffled().sorted().map(\.description) == texts)
        #expect(!(ids[0] < ids[0]))
    }

    @Test("later milliseconds order later, whatever the random bits are")
    func timeOrders() {
        let earlier = Identifier(milliseconds: 99, random: (.max, .max))
        #expect(earlier < Identifier(milliseconds: 100, random: (0, 0)))
    }

    @Test("a random identifier is a standard version 7 one, and a new one each time")
    func randomIsStandard() {
        let ids = Set((0..<1_000).map { _ in Identifier.random(milliseconds: 42) })
        #expect(ids.count == 1_000)
        #expect(ids.allSatisfy { $0.milliseconds == 42 })
    }
}
