// Tests of the keyed hash.

import Identity
import Testing

@Suite("KeyedHash")
struct KeyedHashTests {
    /// What OpenSSL's SIPHASH with 16 bytes of output says for the bytes 0, 1, 2, … under the key
    /// 00 01 … 0f.
    static let vectors: [(count: Int, digits: String)] = [
        (0, "A3817F04BA25A8E66DF67214C7550293"), (1, "DA87C1D86B99AF44347659119B22FC45"),
        (7, "A1F1EBBED8DBC153C0B84AA61FF08239"), (8, "3B62A9BA6258F5610F83E264F31497B4"),
        (15, "5493E99933B0A8117E08EC0F97CFC3D9"), (16, "6EE2A4CA67B054BBFD3315BF85230577"),
        (63, "5150D1772F50834A503E069A973FBD7C"),
    ]

    @Test("the hash is SipHash-2-4 with 128 bits", arguments: vectors)
    func vector(_ count: Int, _ digits: String) {
        var hash = KeyedHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        Array(0..<UInt8(count)).withUnsafeBufferPointer { hash.add($0) }
        let key = hash.finish()
        #expect(key.high.byteSwapped == UInt64(digits.prefix(16), radix: 16))
        #expect(key.low.byteSwapped == UInt64(digits.suffix(16), radix: 16))
    }

    @Test("bytes may come in parts, and a number is eight of them")
    func parts() {
        var whole = KeyedHash(key: (1, 2))
        Array(0..<UInt8(20)).withUnsafeBufferPointer { whole.add($0) }
        var parts = KeyedHash(key: (1, 2))
        Array(0..<UInt8(5)).withUnsafeBufferPointer { parts.add($0) }
        parts.add(0x0c0b_0a09_0807_0605)
        Array(13..<UInt8(20)).withUnsafeBufferPointer { parts.add($0) }
        #expect(whole.finish() == parts.finish())
    }
}
