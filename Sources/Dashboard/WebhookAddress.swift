// An address that a name led to, and whether it is of the public internet.

import Glibc

/// An IP address.
struct WebhookAddress: Sendable, Equatable {
    /// 4 or 16 bytes in network order.
    let bytes: [UInt8]

    /// Takes the address of a resolver's answer; nil for other families.
    init?(_ entry: addrinfo) {
        guard let address = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.bytes
        case AF_INET6:
            bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr.bytes
        default: return nil
        }
    }

    /// Reads a numeric address; nil for anything else.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = four.bytes
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = six.bytes
        } else {
            return nil
        }
    }

    /// The address as text.
    var text: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// Whether it is globally reachable unicast (IANA's registries of special-purpose addresses,
    /// RFC 6890): not loopback, private, link-local, shared, for documentation or for a group.
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.special4.contains { isIn($0.prefix, bits: $0.bits) } }
        // Of IPv6 only 2000::/3 is given out; what holds an IPv4 address could lead anywhere.
        return isIn([0x20], bits: 3) && !Self.special6.contains { isIn($0.prefix, bits: $0.bits) }
    }

    private static let special4: [(prefix: [UInt8], bits: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12),
        ([192, 0, 0], 24), ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16),
        ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]
    // IETF protocols with Teredo, documentation, 6to4, documentation again.
    private static let special6: [(prefix: [UInt8], bits: Int)] = [
        ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x20, 0x02], 16),
        ([0x3F, 0xFF, 0x00], 20),
    ]

    private func isIn(_ prefix: [UInt8], bits: Int) -> Bool {
        for index in 0..<(bits + 7) / 8 {
            let rest = min(8, bits - index * 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
            let expected = index < prefix.count ? prefix[index] : 0
            if (bytes[index] ^ expected) & mask != 0 { return false }
        }
        return true
    }
}

extension in_addr {
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: s_addr) { Array($0) } }
}

extension in6_addr {
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}
