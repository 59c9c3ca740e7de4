// The door itself. No exception leaves it: every call into simdjson uses error codes.
#include "csimdjson.h"

#include <cstring>
#include <limits>
#include <simdjson.h>

using namespace simdjson;

static_assert(sizeof(cjson_value) == sizeof(dom::element), "an element is a pointer and an index");
static_assert(CJSON_PADDING >= SIMDJSON_PADDING, "the padding simdjson asks for");

struct cjson_parser {
    dom::parser parser;
    size_t depth_max;
};

// dom::element is two words and trivially copyable; C carries them without looking.
static dom::element open_value(cjson_value value) {
    dom::element element;
    std::memcpy(static_cast<void *>(&element), &value, sizeof value);
    return element;
}

static cjson_value close_value(const dom::element &element) {
    cjson_value value;
    std::memcpy(&value, static_cast<const void *>(&element), sizeof value);
    return value;
}

static cjson_status status_of(error_code error) {
    switch (error) {
        case SUCCESS: return CJSON_OK;
        case EMPTY: return CJSON_EMPTY;
        case UTF8_ERROR: return CJSON_NOT_UTF8;
        case STRING_ERROR:
        case UNESCAPED_CHARS:
        case UNCLOSED_STRING: return CJSON_BAD_STRING;
        case NUMBER_ERROR: return CJSON_BAD_NUMBER;
        case DEPTH_ERROR: return CJSON_TOO_DEEP;
        case CAPACITY: return CJSON_TOO_LONG;
        default: return CJSON_MALFORMED;
    }
}

cjson_parser *cjson_parser_create(size_t bytes_max, size_t depth_max) {
    return new cjson_parser{dom::parser(bytes_max), depth_max};
}

void cjson_parser_destroy(cjson_parser *parser) { delete parser; }

cjson_status cjson_parse(
    cjson_parser *parser, const uint8_t *bytes, size_t count, cjson_value *root) {
    // Capacity grows by doubling, so that a loop that sees only small bodies stays small.
    if (parser->parser.capacity() < count || parser->parser.max_depth() != parser->depth_max) {
        size_t capacity = 4096;
        while (capacity < count) capacity *= 2;
        if (capacity > parser->parser.max_capacity()) capacity = parser->parser.max_capacity();
        if (capacity < count) return CJSON_TOO_LONG;
        error_code error = parser->parser.allocate(capacity, parser->depth_max);
        if (error) return status_of(error);
    }
    dom::element element;
    error_code error = parser->parser.parse(bytes, count, false).get(element);
    if (error) return status_of(error);
    *root = close_value(element);
    return CJSON_OK;
}

static cjson_type type_of(dom::element_type type) {
    switch (type) {
        case dom::element_type::ARRAY: return CJSON_ARRAY;
        case dom::element_type::OBJECT: return CJSON_OBJECT;
        case dom::element_type::INT64:
        case dom::element_type::UINT64: return CJSON_INTEGER;
        case dom::element_type::DOUBLE: return CJSON_NUMBER;
        case dom::element_type::STRING: return CJSON_STRING;
        case dom::element_type::BOOL: return CJSON_BOOLEAN;
        case dom::element_type::NULL_VALUE: return CJSON_NULL;
    }
    return CJSON_NULL;
}

cjson_type cjson_type_of(cjson_value value) { return type_of(open_value(value).type()); }

static void fill(cjson_member &member, const dom::element &element) {
    member.type = type_of(element.type());
    member.value = close_value(element);
    // A Swift Bool is 0 or 1, and an Optional of this struct takes another value for nil.
    member.boolean = false;
    switch (element.type()) {
        case dom::element_type::STRING: {
            std::string_view text = element.get_string().value_unsafe();
            member.text = reinterpret_cast<const uint8_t *>(text.data());
            member.text_count = static_cast<uint32_t>(text.size());
            break;
        }
        case dom::element_type::INT64:
            member.integer = element.get_int64().value_unsafe();
            member.number = static_cast<double>(member.integer);
            break;
        case dom::element_type::UINT64:
            // Only values beyond int64 have this type.
            member.integer = std::numeric_limits<int64_t>::max();
            member.number = static_cast<double>(element.get_uint64().value_unsafe());
            break;
        case dom::element_type::DOUBLE:
            member.number = element.get_double().value_unsafe();
            break;
        case dom::element_type::BOOL:
            member.boolean = element.get_bool().value_unsafe();
            break;
        case dom::element_type::ARRAY:
        case dom::element_type::OBJECT:
        case dom::element_type::NULL_VALUE: break;
    }
}

cjson_status cjson_members(
    cjson_value object, cjson_member *members, size_t members_max, size_t *count) {
    dom::object fields;
    if (open_value(object).get_object().get(fields)) return CJSON_NOT_AN_OBJECT;
    size_t taken = 0;
    for (dom::key_value_pair field : fields) {
        if (taken == members_max) return CJSON_TOO_MANY_MEMBERS;
        for (size_t other = 0; other < taken; other++) {
            if (members[other].key_count == field.key.size() &&
                std::memcmp(members[other].key, field.key.data(), field.key.size()) == 0) {
                return CJSON_DUPLICATE_KEY;
            }
        }
        cjson_member &member = members[taken++];
        member.key = reinterpret_cast<const uint8_t *>(field.key.data());
        member.key_count = static_cast<uint32_t>(field.key.size());
        fill(member, field.value);
    }
    *count = taken;
    return CJSON_OK;
}

size_t cjson_element_count(cjson_value array) {
    dom::array elements;
    if (open_value(array).get_array().get(elements)) return 0;
    size_t count = 0;
    for (dom::element element : elements) {
        (void)element;
        count++;
    }
    return count;
}

static_assert(
    sizeof(cjson_value) == sizeof(dom::array::iterator), "an iterator is a pointer and an index");

static cjson_value close_iterator(const dom::array::iterator &iterator) {
    cjson_value value;
    std::memcpy(&value, static_cast<const void *>(&iterator), sizeof value);
    return value;
}

cjson_elements cjson_elements_of(cjson_value array) {
    dom::array elements;
    if (open_value(array).get_array().get(elements)) return cjson_elements{};
    return cjson_elements{close_iterator(elements.begin()), close_iterator(elements.end())};
}

bool cjson_next_element(cjson_elements *elements, cjson_value *element) {
    if (std::memcmp(&elements->next, &elements->end, sizeof(cjson_value)) == 0) return false;
    // An iterator has no public way to be made of two words, so they become one where they lie.
    alignas(dom::array::iterator) unsigned char storage[sizeof(dom::array::iterator)];
    std::memcpy(storage, &elements->next, sizeof storage);
    auto &iterator = *reinterpret_cast<dom::array::iterator *>(storage);
    *element = close_value(*iterator);
    ++iterator;
    elements->next = close_iterator(iterator);
    return true;
}

size_t cjson_minify(cjson_value value, uint8_t *out, size_t out_max) {
    std::string text = simdjson::minify(open_value(value));
    if (text.size() > out_max) return 0;
    std::memcpy(out, text.data(), text.size());
    return text.size();
}

// Depth is bounded by the parser, so recursion is too.
cjson_status cjson_check_storable(cjson_value value, bool *has_nul) {
    dom::element element = open_value(value);
    switch (element.type()) {
        case dom::element_type::STRING: {
            std::string_view text = element.get_string().value_unsafe();
            if (text.find('\0') != std::string_view::npos) *has_nul = true;
            return CJSON_OK;
        }
        case dom::element_type::ARRAY: {
            // A copy: value_unsafe refers into the result, which is gone after this line.
            dom::array elements = element.get_array().value_unsafe();
            for (dom::element inner : elements) {
                cjson_status status = cjson_check_storable(close_value(inner), has_nul);
                if (status != CJSON_OK) return status;
            }
            return CJSON_OK;
        }
        case dom::element_type::OBJECT: {
            cjson_member members[64];
            size_t count;
            cjson_status status = cjson_members(value, members, 64, &count);
            if (status != CJSON_OK) return status;
            for (size_t index = 0; index < count; index++) {
                if (std::memchr(members[index].key, 0, members[index].key_count)) *has_nul = true;
                status = cjson_check_storable(members[index].value, has_nul);
                if (status != CJSON_OK) return status;
            }
            return CJSON_OK;
        }
        default: return CJSON_OK;
    }
}
