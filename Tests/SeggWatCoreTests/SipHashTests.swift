// SipHash-2-4 against the vectors of its reference implementation.

import SeggWatCore
import Testing

@Suite("SipHash")
struct SipHashTests {
    /// The key 00 01 … 0f of the reference's vectors.
    private let hash = SipHash(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))

    @Test(
        "the reference's vectors: the bytes 00, 01, … of each length",
        arguments: [
            (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (7, 0xAB02_00F5_8B01_D137),
            (8, 0x93F5_F579_9A93_2462), (15, 0xA129_CA61_49BE_45E5),
            (16, 0x3F2A_CC7F_57C2_9BDB),
        ] as [(Int, UInt64)]
    )
    func vectors(count: Int, expected: UInt64) {
        let bytes = (0..<count).map { UInt8($0) }
        #expect(bytes.withUnsafeBufferPointer { hash.hash($0) } == expected)
    }

    @Test("two numbers hash as the sixteen bytes that they are")
    func twoNumbers() {
        #expect(hash.hash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908) == 0x3F2A_CC7F_57C2_9BDB)
    }

    @Test("another key, another hash")
    func keys() {
        let hashes = Set((0..<100).map { _ in SipHash.random().hash(1, 2) })
        #expect(hashes.count == 100)
    }
}
