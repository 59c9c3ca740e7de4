// http-parser, an independent reader of HTTP/1.1, as the fuzzer compares with it.
#pragma once

#include <http_parser.h>

/// Flags are a bit field, which Swift does not see.
static inline int chttp_is_chunked(const http_parser *parser) {
    return (parser->flags & F_CHUNKED) != 0;
}
static inline int chttp_is_upgrade(const http_parser *parser) { return parser->upgrade; }
static inline unsigned chttp_errno(const http_parser *parser) { return parser->http_errno; }
