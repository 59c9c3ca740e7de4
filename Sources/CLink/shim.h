// The dynamic linker's own account of what is mapped, which glibc's module for Swift leaves out.
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <link.h>
