// The allocator's functions defined over glibc's own (`__libc_*`), and the Swift runtime's over
// the runtime's own: each counts when its thread has asked for it.
#define _GNU_SOURCE
#include "ccounting.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *pointer);

static __thread bool is_counting;
static __thread ccounting_counts counts;

static inline void allocated(void) {
    if (is_counting) counts.allocations++;
}

void *malloc(size_t size) {
    allocated();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocated();
    return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
    allocated();
    return __libc_realloc(pointer, size);
}

void *memalign(size_t alignment, size_t size) {
    allocated();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **pointer, size_t alignment, size_t size) {
    *pointer = memalign(alignment, size);
    return *pointer == NULL ? ENOMEM : 0;
}

void free(void *pointer) { __libc_free(pointer); }

// The Swift runtime's entry points, defined here so that the program's own calls come this way (the
// runtime must be linked dynamically). The runtime's hooks for instruments are no use: with Swift
// 6.3 they are handed small strings as if they were objects.
//
// `preserve_most` because callers may count on the registers that the runtime's own functions keep.
#define ENTRY __attribute__((preserve_most))

#define FORWARD(name) \
    static real_##name real; \
    if (real == NULL) real = (real_##name)dlsym(RTLD_NEXT, #name)

typedef void *(*real_swift_retain)(void *object);
typedef void *(*real_swift_retain_n)(void *object, uint32_t count);
typedef void (*real_swift_release)(void *object);
typedef void (*real_swift_release_n)(void *object, uint32_t count);
typedef void *(*real_swift_bridgeObjectRetain)(void *object);
typedef void (*real_swift_bridgeObjectRelease)(void *object);

ENTRY void *swift_retain(void *object) {
    FORWARD(swift_retain);
    if (is_counting) counts.retains++;
    return real(object);
}

ENTRY void *swift_retain_n(void *object, uint32_t count) {
    FORWARD(swift_retain_n);
    if (is_counting) counts.retains += count;
    return real(object, count);
}

ENTRY void swift_release(void *object) {
    FORWARD(swift_release);
    if (is_counting) counts.releases++;
    real(object);
}

ENTRY void swift_release_n(void *object, uint32_t count) {
    FORWARD(swift_release_n);
    if (is_counting) counts.releases += count;
    real(object, count);
}

ENTRY void *swift_bridgeObjectRetain(void *object) {
    FORWARD(swift_bridgeObjectRetain);
    if (is_counting) counts.retains++;
    return real(object);
}

ENTRY void swift_bridgeObjectRelease(void *object) {
    FORWARD(swift_bridgeObjectRelease);
    if (is_counting) counts.releases++;
    real(object);
}

void ccounting_begin(void) {
    counts = (ccounting_counts){0};
    is_counting = true;
}

ccounting_counts ccounting_end(void) {
    is_counting = false;
    return counts;
}
