// Work that a sender has done and anybody can check with one hash (Back, Hashcash, 2002).
//
//     SHA-256 ( project key: 16 bytes │ id: 16 bytes │ proof: 4 bytes, big-endian )
//     must begin with as many zero bits as the project asks for.

import SeggWatCore

/// The check of a submission's proof of work.
public enum ProofOfWork {
    /// Whether a submission's hash begins with `bits` zero bits.
    ///
    /// The id must be the client's: the work is done for it, and an id is stored once.
    ///
    /// - Parameters:
    ///   - submission: A valid one.
    ///   - bits: How many; at most 32.
    /// - Returns: Whether enough work was done.
    @inline(never)
    public static func holds(_ submission: Submission, bits: UInt8) -> Bool {
        guard let id = submission.clientID else { return false }
        return firstWord(submission.projectKey, id, submission.proof).leadingZeroBitCount >= bits
    }

    /// The first 32 bits of the hash.
    static func firstWord(_ key: Identifier, _ id: Identifier, _ proof: UInt32) -> UInt32 {
        var block = InlineArray<64, UInt32>(repeating: 0)
        func put(_ half: UInt64, at index: Int) {
            block[index] = UInt32(half >> 32)
            block[index + 1] = UInt32(truncatingIfNeeded: half)
        }
        put(key.high, at: 0)
        put(key.low, at: 2)
        put(id.high, at: 4)
        put(id.low, at: 6)
        block[8] = proof
        // The padding of a message of 36 bytes, which is one block (FIPS 180-4, section 5.1.1).
        block[9] = 0x8000_0000
        block[15] = 36 * 8
        return firstWordOfHash(&block)
    }
}

/// SHA-256 of one block, in the first 16 words of `schedule` (FIPS 180-4, section 6.2.2).
private func firstWordOfHash(_ schedule: inout InlineArray<64, UInt32>) -> UInt32 {
    for index in 16..<64 {
        let early = schedule[index - 15]
        let late = schedule[index - 2]
        schedule[index] =
            schedule[index - 16] &+ schedule[index - 7]
            &+ (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3)
            &+ (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10)
    }
    var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (
        initialA, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A
    )
    var (e, f, g, h): (UInt32, UInt32, UInt32, UInt32) = (
        0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19
    )
    for index in 0..<64 {
        let choice = e & f ^ ~e & g
        let majority = a & b ^ a & c ^ b & c
        let first =
            h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice
            &+ roundConstants[index] &+ schedule[index]
        let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    return initialA &+ a
}

@inline(__always)
private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
}

private let initialA: UInt32 = 0x6A09_E667

/// FIPS 180-4, section 4.2.2.
private let roundConstants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1,
    0x923F_82A4, 0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
    0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786,
    0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147,
    0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
    0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A,
    0x5B9C_CA4F, 0x682E_6FF3, 0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
    0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
]
