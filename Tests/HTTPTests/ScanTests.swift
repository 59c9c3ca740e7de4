// The word-at-a-time loops against the plain definition of what they look for.

import Testing

@testable import HTTP

@Suite("Scan")
struct ScanTests {
    @Test("each set of characters holds what its grammar says")
    func sets() {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        let sets: [(ByteSet, [UInt8])] = [
            (.token, letters + Array("!#$%&'*+-.^_`|~".utf8)),
            (.registeredName, letters + Array("-._~!$&'()*+,;=%".utf8)),
            (.addressLiteral, Array("0123456789abcdefABCDEF:.".utf8)),
            (.boundary, letters + Array("'()+_,-./:=? ".utf8)),
        ]
        for (set, members) in sets {
            for byte in UInt8.min...UInt8.max {
                #expect(set.contains(byte) == members.contains(byte))
            }
        }
    }

    @Test("every byte at every place of a word stops the scans that it should", arguments: 0..<20)
    func everyByte(place: Int) {
        for byte in UInt8.min...UInt8.max {
            // Bytes that a borrow could spoil stand behind the one in question.
            var bytes = [UInt8](repeating: UInt8(ascii: "!"), count: 40)
            bytes[place] = byte
            let stopsValue = byte < 0x20 && byte != 0x09 || byte == 0x7F
            let stopsTarget = byte < 0x21 || byte > 0x7E || byte == UInt8(ascii: "#")
            #expect(endOfFieldValue(bytes.span, from: 0, to: 40) == (stopsValue ? place : 40))
            #expect(endOfTarget(bytes.span, from: 0, to: 40) == (stopsTarget ? place : 40))
            let found = byte == UInt8(ascii: "!") ? 0 : place
            #expect(position(of: byte, in: bytes.span, from: 0, to: 40) == found)
            #expect(position(of: 0x0A, in: bytes.span, from: place + 1, to: 40) == nil)
        }
    }

    @Test("tabs do not stop a value, however many there are")
    func tabs() {
        let bytes = [UInt8](repeating: 0x09, count: 37) + [0x0D]
        #expect(endOfFieldValue(bytes.span, from: 0, to: 38) == 37)
    }

    @Test("a token is the same whether it is read by words or by bytes")
    func tokens() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<18 {
                var bytes = Array("Abcdefgh-jklmnopqR:".utf8)
                bytes[place] = byte
                let count = bytes.firstIndex { !ByteSet.token.contains($0) } ?? bytes.count
                let padded = bytes + [UInt8](repeating: 0x20, count: 16)
                let byWords = scanToken(padded.span, from: 0, to: padded.count)
                #expect(byWords.count == count)
                if count < 16 {
                    let byBytes = scanToken(bytes.span, from: 0, to: count)
                    #expect(byBytes.low == byWords.low && byBytes.high == byWords.high)
                }
            }
        }
    }
}
