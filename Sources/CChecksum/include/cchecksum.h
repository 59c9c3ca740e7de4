// CRC-32C (Castagnoli; RFC 3720, section 12.1), by the processor's instruction where it has one.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Continues a checksum over more bytes; begin with 0.
uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count);

/// The same without the processor's instruction.
uint32_t cchecksum_crc32c_portable(uint32_t checksum, const void *bytes, size_t count);
