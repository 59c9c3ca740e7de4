// simdjson's parser, owned.

import CSimdjson
import SeggWatCore

/// A JSON parser whose memory serves one document after the other; owned by one decoder.
struct JSONParser: ~Copyable {
    private let parser: OpaquePointer
    /// The body, its rating or context, and the metadata in it, with room to spare.
    private static let depthMax = 16

    init(bytesMax: Int) {
        parser = cjson_parser_create(bytesMax, Self.depthMax)
    }

    deinit {
        cjson_parser_destroy(parser)
    }

    /// Parses text that `CJSON_PADDING` readable bytes follow; the value lives until the next call.
    func parse(_ text: Text, _ field: Field) throws(Refusal) -> cjson_value {
        var root = cjson_value()
        try check(cjson_parse(parser, text.baseAddress, text.count, &root), field)
        return root
    }
}
