// The program headers that the dynamic linker goes by (dl_iterate_phdr(3)).
#define _GNU_SOURCE
#include "clink.h"

#include <link.h>
#include <stdint.h>
#include <unistd.h>

// The first object is the executable; the others are libraries, which other programs share.
static int take_code(struct dl_phdr_info *object, size_t size, void *result) {
    (void)size;
    clink_range *code = result;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X)) continue;
        uintptr_t start = object->dlpi_addr + segment->p_vaddr;
        uintptr_t first = (start + page - 1) & ~(page - 1);
        uintptr_t end = (start + segment->p_memsz) & ~(page - 1);
        if (first >= end) continue;
        *code = (clink_range){(void *)first, end - first};
        break;
    }
    return 1;
}

clink_range clink_executable_code(void) {
    clink_range code = {NULL, 0};
    dl_iterate_phdr(take_code, &code);
    return code;
}
