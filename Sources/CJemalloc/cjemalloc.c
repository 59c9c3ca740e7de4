// jemalloc's control function, looked up weakly so that a build without jemalloc still links.
#include "cjemalloc.h"

extern int mallctl(const char *name, void *oldp, size_t *oldlenp, void *newp, size_t newlen)
    __attribute__((weak));

// Few arenas, because each loop allocates little, and pages go back to the system early: the
// process is sized for thousands of idle connections on a small machine.
const char *malloc_conf = "narenas:4,background_thread:false,dirty_decay_ms:1000,muzzy_decay_ms:0";

bool cjemalloc_present(void) { return mallctl != NULL; }

void cjemalloc_refresh(void) {
    if (mallctl == NULL) return;
    uint64_t epoch = 1;
    size_t size = sizeof epoch;
    mallctl("epoch", &epoch, &size, &epoch, size);
}

bool cjemalloc_statistic(const char *name, size_t *value) {
    size_t size = sizeof *value;
    return mallctl != NULL && mallctl(name, value, &size, NULL, 0) == 0;
}
