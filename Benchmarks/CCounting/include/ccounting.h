// Counts heap allocations and reference counting of the calling thread, between two marks, in a
// program that links this.
#pragma once

#include <stdint.h>

typedef struct {
    uint64_t allocations;
    uint64_t retains;
    uint64_t releases;
} ccounting_counts;

/// Counts from zero on this thread.
void ccounting_begin(void);

/// Stops counting and returns what was counted.
ccounting_counts ccounting_end(void);
