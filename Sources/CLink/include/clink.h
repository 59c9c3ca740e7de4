// What the dynamic linker knows of the executable. Its own header needs _GNU_SOURCE, which would change
// what Swift sees of the C library if it stood here.
#pragma once

#include <stddef.h>

/// A range of memory.
typedef struct {
    void *start;
    size_t count;
} clink_range;

/// The executable's code as it is mapped, in whole pages; empty when there is none.
clink_range clink_executable_code(void);
