// The allocator's functions defined over glibc's own (`__libc_*`), and the Swift runtime's wrapped:
// each counts when its thread has asked for it.
#include "ccounting.h"

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

// The Swift runtime's entry points: the linker sends their callers here (`--wrap` in Package.swift).
// The runtime's hooks for instruments are no use: with Swift 6.3 they are handed small strings as if
// they were objects.
//
// `preserve_most` because callers may count on the registers that the runtime's own functions keep.
#define ENTRY __attribute__((preserve_most))

extern void *__real_swift_retain(void *object);
extern void *__real_swift_retain_n(void *object, uint32_t count);
extern void __real_swift_release(void *object);
extern void __real_swift_release_n(void *object, uint32_t count);
extern void *__real_swift_bridgeObjectRetain(void *object);
extern void __real_swift_bridgeObjectRelease(void *object);

ENTRY void *__wrap_swift_retain(void *object) {
    if (is_counting) counts.retains++;
    return __real_swift_retain(object);
}

ENTRY void *__wrap_swift_retain_n(void *object, uint32_t count) {
    if (is_counting) counts.retains += count;
    return __real_swift_retain_n(object, count);
}

ENTRY void __wrap_swift_release(void *object) {
    if (is_counting) counts.releases++;
    __real_swift_release(object);
}

ENTRY void __wrap_swift_release_n(void *object, uint32_t count) {
    if (is_counting) counts.releases += count;
    __real_swift_release_n(object, count);
}

ENTRY void *__wrap_swift_bridgeObjectRetain(void *object) {
    if (is_counting) counts.retains++;
    return __real_swift_bridgeObjectRetain(object);
}

ENTRY void __wrap_swift_bridgeObjectRelease(void *object) {
    if (is_counting) counts.releases++;
    __real_swift_bridgeObjectRelease(object);
}

void ccounting_begin(void) {
    counts = (ccounting_counts){0};
    is_counting = true;
}

ccounting_counts ccounting_end(void) {
    is_counting = false;
    return counts;
}
