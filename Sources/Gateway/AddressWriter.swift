// Writes what is stored of a client's address.

import HTTP
import Ingest
import SeggWatCore

/// A loop's writer of addresses; what it writes is valid until the next one.
struct AddressWriter: ~Copyable {
    private let storage: AddressStorage
    private let keys: AddressKeys
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var day = Int64.min
    private var hash: SipHash

    /// The longest is `ffff:ffff:ffff::/48`.
    private static let bytesMax = 24

    init(_ storage: AddressStorage, _ keys: AddressKeys) {
        self.storage = storage
        self.keys = keys
        bytes = .allocate(capacity: Self.bytesMax)
        bytes.initialize(repeating: 0)
        hash = keys.key(ofDay: day)
    }

    deinit {
        bytes.deallocate()
    }

    /// Takes the key of the day; call it in each tick.
    mutating func renew(unixSeconds: UInt64) {
        let today = Int64(unixSeconds / 86_400)
        guard today != day else { return }
        day = today
        hash = keys.key(ofDay: today)
    }

    /// What is stored of a client's network; no base address for nothing.
    @inline(__always)
    func write(_ client: IPAddress?) -> Text {
        guard let client, storage != .none else { return Text(start: nil, count: 0) }
        return storage == .hashed ? writeHash(client) : writeNetwork(client)
    }

    @inline(__always)
    private func writeHash(_ client: IPAddress) -> Text {
        let hash = hash.hash(client.high, client.low)
        let raw = UnsafeMutableRawBufferPointer(bytes)
        raw.storeBytes(of: hexWord(UInt32(hash >> 32)).bigEndian, as: UInt64.self)
        raw.storeBytes(
            of: hexWord(UInt32(truncatingIfNeeded: hash)).bigEndian,
            toByteOffset: 8,
            as: UInt64.self
        )
        return Text(start: bytes.baseAddress, count: 16)
    }

    private func writeNetwork(_ client: IPAddress) -> Text {
        var out = ByteWriter(UnsafeMutableRawBufferPointer(bytes))
        if client.isV4 {
            for shift in stride(from: UInt64(24), through: 8, by: -8) {
                out.put(decimal: client.low >> shift & 0xFF)
                out.put(UInt8(ascii: "."))
            }
            out.put("0/24")
        } else {
            for shift in stride(from: UInt64(48), through: 16, by: -16) {
                putGroup(client.high >> shift & 0xFFFF, to: &out)
                out.put(UInt8(ascii: ":"))
            }
            out.put(":/48")
        }
        return Text(start: bytes.baseAddress, count: out.count)
    }

    /// Hexadecimal digits without leading zeros (RFC 5952, section 4.1).
    private func putGroup(_ group: UInt64, to out: inout ByteWriter) {
        var shift = UInt64(12)
        while shift > 0, group >> shift == 0 { shift -= 4 }
        while true {
            let digit = UInt8(truncatingIfNeeded: group >> shift & 0xF)
            out.put(digit < 10 ? digit + 0x30 : digit + 0x57)
            if shift == 0 { return }
            shift -= 4
        }
    }
}
