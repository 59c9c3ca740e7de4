// Runs the C and C++ parts over files, for the sanitizer of undefined behaviour: Tests/Undefined/run.
//
// Every file is parsed as JSON, whole and at each cut, and all of what it holds is walked; and its
// checksum is computed in both ways, from every alignment.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" {
#include "cchecksum.h"
}
#include "csimdjson.h"

static void fail(const char *what, const char *file) {
    std::fprintf(stderr, "%s: %s\n", file, what);
    std::exit(1);
}

static size_t walk(cjson_value value) {
    size_t count = 1;
    cjson_elements elements = cjson_elements_of(value);
    cjson_value element;
    while (cjson_next_element(&elements, &element)) count += walk(element);
    cjson_member members[64];
    size_t members_count = 0;
    if (cjson_type_of(value) == CJSON_OBJECT &&
        cjson_members(value, members, 64, &members_count) == CJSON_OK)
        for (size_t index = 0; index < members_count; index++) count += walk(members[index].value);
    return count;
}

static size_t parse(cjson_parser *parser, const std::string &text, size_t count) {
    std::vector<uint8_t> padded(count + CJSON_PADDING, 0);
    std::memcpy(padded.data(), text.data(), count);
    cjson_value root;
    if (cjson_parse(parser, padded.data(), count, &root) != CJSON_OK) return 0;
    bool has_nul = false;
    cjson_check_storable(root, &has_nul);
    // Every size, so that the one that just fits and the one that just does not are among them.
    std::vector<uint8_t> out(count + 1);
    for (size_t room = 0; room <= count; room += 1 + count / 64) cjson_minify(root, out.data(), room);
    return walk(root);
}

int main(int argc, char **argv) {
    cjson_parser *parser = cjson_parser_create(1 << 20, 16);
    size_t values = 0, texts = 0;
    for (int argument = 1; argument < argc; argument++) {
        std::ifstream file(argv[argument], std::ios::binary);
        std::string text((std::istreambuf_iterator<char>(file)), {});
        // The fuzzer's inputs have a byte before the text that says what it is.
        const std::string body = text.empty() ? text : text.substr(1);
        const size_t step = 1 + body.size() / 256;
        for (size_t count = 0; count <= body.size(); count += step, texts++)
            values += parse(parser, body, count);
        values += parse(parser, body, body.size());
        values += parse(parser, text, text.size());
        for (size_t start = 0; start < text.size() && start < 16; start++) {
            const size_t count = text.size() - start;
            if (cchecksum_crc32c(0, text.data() + start, count) !=
                cchecksum_crc32c_portable(0, text.data() + start, count))
                fail("two checksums of the same bytes", argv[argument]);
        }
    }
    cjson_parser_destroy(parser);
    if (values == 0) fail("no value was found in any file", argc > 1 ? argv[1] : "none");
    std::printf("undefined behaviour: none in %zu texts of %d files, %zu values\n", texts, argc - 1, values);
}
