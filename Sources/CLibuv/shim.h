// libuv, plus what Swift cannot say: casts that are inheritance in C, and variadic calls.
#pragma once

#include <fcntl.h>
#include <sys/prctl.h>
#include <uv.h>

static inline uv_handle_t *cuv_handle(void *handle) { return (uv_handle_t *)handle; }
static inline uv_stream_t *cuv_stream(void *stream) { return (uv_stream_t *)stream; }

/// A second descriptor of the same socket that a child process does not inherit.
static inline int cuv_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }

/// Names the calling thread for profilers; pthread_setname_np is hidden without _GNU_SOURCE.
static inline void cuv_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
