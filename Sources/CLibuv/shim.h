// libuv, plus what Swift cannot say: the casts that are inheritance in C.
#pragma once

#include <uv.h>

static inline uv_handle_t *cuv_handle(void *handle) { return (uv_handle_t *)handle; }
static inline uv_stream_t *cuv_stream(void *stream) { return (uv_stream_t *)stream; }
