// libuv, plus what Swift cannot say: casts that are inheritance in C, and variadic calls.
#pragma once

#include <fcntl.h>
#include <uv.h>

static inline uv_handle_t *cuv_handle(void *handle) { return (uv_handle_t *)handle; }
static inline uv_stream_t *cuv_stream(void *stream) { return (uv_stream_t *)stream; }

/// A second descriptor of the same socket that a child process does not inherit.
static inline int cuv_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }
