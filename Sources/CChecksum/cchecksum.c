#include "cchecksum.h"

#include <string.h>

// The reflected form of the polynomial 0x1EDC6F41.
#define POLYNOMIAL 0x82F63B78u

static uint32_t table[256];

__attribute__((constructor)) static void make_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t rest = byte;
        for (int bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >> 1 ^ POLYNOMIAL : rest >> 1;
        table[byte] = rest;
    }
}

uint32_t cchecksum_crc32c_portable(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    checksum = ~checksum;
    while (count-- > 0) checksum = checksum >> 8 ^ table[(checksum ^ *next++) & 0xFF];
    return ~checksum;
}

#if defined(__x86_64__)

// Compiled for SSE 4.2 whatever the rest is compiled for; called only where the processor has it.
__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(
    uint32_t checksum, const uint8_t *next, size_t count) {
    uint64_t state = ~checksum;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        state = __builtin_ia32_crc32di(state, word);
    }
    uint32_t rest = (uint32_t)state;
    while (count-- > 0) rest = __builtin_ia32_crc32qi(rest, *next++);
    return ~rest;
}

uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return __builtin_cpu_supports("sse4.2")
        ? crc32c_sse42(checksum, bytes, count)
        : cchecksum_crc32c_portable(checksum, bytes, count);
}

#else

uint32_t cchecksum_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return cchecksum_crc32c_portable(checksum, bytes, count);
}

#endif
