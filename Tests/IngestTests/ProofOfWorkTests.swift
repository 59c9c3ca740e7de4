// The proof of work against another implementation of SHA-256.

import Crypto
import SeggWatCore
import Testing

@testable import Ingest

@Suite("ProofOfWork")
struct ProofOfWorkTests {
    private let key = Identifier(high: 0x3124_9269_2FD4_45C2, low: 0xA19D_DC83_8444_F79B)
    private let now: UInt64 = 1_790_000_000_000

    /// Big-endian bytes of the parts that are hashed.
    private func message(_ key: Identifier, _ id: Identifier, _ proof: UInt32) -> [UInt8] {
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        return bytes(key.high) + bytes(key.low) + bytes(id.high) + bytes(id.low) + bytes(proof)
    }

    @Test("the hash is the one that swift-crypto computes")
    func hashIsSHA256() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<1_000 {
            let id = Identifier(milliseconds: now, random: (random.next(), random.next()))
            let key = Identifier(high: random.next(), low: random.next())
            let proof = round == 0 ? UInt32.max : UInt32.random(in: 0 ... .max)
            let digest = SHA256.hash(data: message(key, id, proof))
            let first = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            #expect(ProofOfWork.firstWord(key, id, proof) == first, "\(key) \(id) \(proof)")
        }
    }

    @Test("a proof is for one submission, one project and its bits, and needs the client's id")
    func proofIsBound() throws {
        let id = Identifier(milliseconds: now, random: (1, 2))
        let bits: UInt8 = 10
        func holds(_ key: Identifier, _ id: String, _ proof: String, bits: UInt8) throws -> Bool {
            let json = #"{"project_key":"\#(key)","id":"\#(id)","message":"a","proof":\#(proof)}"#
            var decoder = SubmissionDecoder(bodyBytesMax: 4_096)
            let verdict = withPadded(Array(json.utf8)) { text in
                Result {
                    ProofOfWork.holds(try decoder.decode(text, .feedback, now: now), bits: bits)
                }
            }
            return try verdict.get()
        }
        let proof = try #require(
            (0..<UInt32.max).first {
                SHA256.hash(data: message(key, id, $0)).starts(with: [0])
                    && ProofOfWork.firstWord(key, id, $0).leadingZeroBitCount == bits
            }
        )
        #expect(try holds(key, "\(id)", "\(proof)", bits: bits))
        #expect(try holds(key, "\(id)", "\(proof)", bits: 0))
        #expect(try !holds(key, "\(id)", "\(proof)", bits: bits + 1))
        #expect(try !holds(key, "\(id)", "\(proof + 1)", bits: bits))
        let other = Identifier(milliseconds: now, random: (1, 1 << 40))
        #expect(try !holds(key, "\(other)", "\(proof)", bits: bits))
        #expect(try !holds(other, "\(id)", "\(proof)", bits: bits))
        #expect(try !holds(key, "no id", "\(proof)", bits: bits))
        for wrong in ["null", "\"\(proof)\"", "\(proof).5", "-1", "1e300", "[]"] {
            #expect(try !holds(key, "\(id)", wrong, bits: bits), "\(wrong)")
        }
    }
}
