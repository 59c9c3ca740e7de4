// jemalloc's statistics, present only in a process that jemalloc allocates for.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether jemalloc is this process's allocator.
bool cjemalloc_present(void);

/// Renews the statistics that `cjemalloc_statistic` reads; call once before a group of reads.
void cjemalloc_refresh(void);

/// Reads one size_t statistic in bytes, such as "stats.allocated"; false when it is not there.
bool cjemalloc_statistic(const char *name, size_t *value);
