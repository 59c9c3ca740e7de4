// A C door to simdjson's DOM: parse a padded buffer, then walk its values.
//
// Strings point into memory of the parser and stay valid until its next parse. The DOM API is used
// because it picks the CPU's kernel at run time; the on-demand API is bound at compile time.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CJSON_NAME(name)
#define CJSON_CLOSED
extern "C" {
#else
#define CJSON_NAME(name) __attribute__((swift_name(#name)))
#define CJSON_CLOSED __attribute__((enum_extensibility(closed)))
#endif

/// Bytes that must be readable behind the text that is parsed.
enum { CJSON_PADDING = 64 };

/// What went wrong, in the words of a sender.
typedef enum CJSON_CLOSED {
    CJSON_OK CJSON_NAME(ok) = 0,
    CJSON_EMPTY CJSON_NAME(empty),
    CJSON_MALFORMED CJSON_NAME(malformed),
    CJSON_NOT_UTF8 CJSON_NAME(notUTF8),
    CJSON_BAD_STRING CJSON_NAME(badString),
    CJSON_BAD_NUMBER CJSON_NAME(badNumber),
    CJSON_TOO_DEEP CJSON_NAME(tooDeep),
    CJSON_TOO_LONG CJSON_NAME(tooLong),
    CJSON_NOT_AN_OBJECT CJSON_NAME(notAnObject),
    CJSON_TOO_MANY_MEMBERS CJSON_NAME(tooManyMembers),
    CJSON_DUPLICATE_KEY CJSON_NAME(duplicateKey),
} cjson_status;

typedef enum CJSON_CLOSED {
    CJSON_NULL CJSON_NAME(null) = 0,
    CJSON_BOOLEAN CJSON_NAME(boolean),
    CJSON_INTEGER CJSON_NAME(integer),
    CJSON_NUMBER CJSON_NAME(number),
    CJSON_STRING CJSON_NAME(string),
    CJSON_OBJECT CJSON_NAME(object),
    CJSON_ARRAY CJSON_NAME(array),
} cjson_type;

/// A place in the parsed document; valid until the parser's next parse.
typedef struct {
    uint64_t bits[2];
} cjson_value;

/// One member of an object, its value spelled out.
typedef struct {
    const uint8_t *key;
    const uint8_t *text;  // CJSON_STRING
    double number;        // CJSON_INTEGER and CJSON_NUMBER
    int64_t integer;      // CJSON_INTEGER; the largest or smallest value when it does not fit
    cjson_value value;
    uint32_t key_count;
    uint32_t text_count;
    cjson_type type;
    bool boolean;
} cjson_member;

typedef struct cjson_parser cjson_parser;

/// Makes a parser for texts of up to `bytes_max` bytes and `depth_max` levels; its memory is made
/// on the first parse that needs it.
cjson_parser *cjson_parser_create(size_t bytes_max, size_t depth_max);
void cjson_parser_destroy(cjson_parser *parser);

/// Parses `count` bytes that are followed by CJSON_PADDING readable ones.
cjson_status cjson_parse(
    cjson_parser *parser, const uint8_t *bytes, size_t count, cjson_value *root);

cjson_type cjson_type_of(cjson_value value);

/// Writes the members of an object to `members`, in order; refuses a key that occurs twice.
cjson_status cjson_members(
    cjson_value object, cjson_member *members, size_t members_max, size_t *count);

/// The number of an array's elements; 0 for anything else.
size_t cjson_element_count(cjson_value array);

/// A walk over an array's elements.
typedef struct {
    cjson_value next;
    cjson_value end;
} cjson_elements;

/// Begins a walk; over anything but an array it is empty.
cjson_elements cjson_elements_of(cjson_value array);

/// Takes the next element; false at the end.
bool cjson_next_element(cjson_elements *elements, cjson_value *element);

/// Writes the value's shortest JSON text to `out`; returns its length, or 0 when it does not fit.
size_t cjson_minify(cjson_value value, uint8_t *out, size_t out_max);

/// Whether a string or key anywhere in the value holds U+0000, or an object a key twice.
cjson_status cjson_check_storable(cjson_value value, bool *has_nul);

#ifdef __cplusplus
}
#endif
