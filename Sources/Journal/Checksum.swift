// CRC-32C, by which every header and record is recognised as whole.

import CChecksum

/// Continues a checksum over more bytes; begins with 0.
func checksum(_ bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
    cchecksum_crc32c(checksum, bytes.baseAddress, bytes.count)
}
