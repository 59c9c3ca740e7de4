// The widgets' files, as the gateway serves them: bytes in the program, made by
// scripts/build-widgets from Sources/Widgets.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Bytes that live as long as the process.
typedef struct {
    const char *bytes;
    size_t count;
} cwidgets_bytes;

/// One file.
typedef struct {
    /// Its path below /static/widgets/v1/, or below / for the demonstration.
    const char *path;
    /// Its media type.
    const char *media;
    /// Its weak entity tag, as it is sent (RFC 9110, section 8.8.3).
    const char *etag;
    /// The value of an integrity attribute (Subresource Integrity, W3C).
    const char *integrity;
    /// Whether its path names its content, so that it may be kept for ever.
    bool is_immutable;
    cwidgets_bytes plain;
    cwidgets_bytes gzip;
    cwidgets_bytes brotli;
} cwidgets_file;

/// How many files there are.
size_t cwidgets_count(void);

/// The file at a place from 0 on, in the order of their paths.
const cwidgets_file *cwidgets_at(size_t index);
