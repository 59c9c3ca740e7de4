// libFuzzer without its own main (LLVM manual, "Using libFuzzer as a library").
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test_one_input)(const uint8_t *, size_t));
