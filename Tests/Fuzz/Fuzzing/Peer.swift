// The first request of some bytes as http-parser reads it.

import CHTTPParser

/// What an independent parser made of a request.
struct Peer {
    /// Bytes of the whole request, its body and trailers included; nil when it is not complete.
    private(set) var requestBytes: Int?
    private(set) var body: [UInt8] = []
    private(set) var isChunked = false
    /// Whether it switches protocols, so that its end is no end of a request.
    private(set) var isUpgrade = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var settings = http_parser_settings()
        http_parser_settings_init(&settings)
        settings.on_body = { parser, start, count in
            let sink = parser!.pointee.data.assumingMemoryBound(to: [UInt8].self)
            let raw = UnsafeRawBufferPointer(start: start, count: count)
            sink.pointee.append(contentsOf: raw)
            return 0
        }
        // Stops the parser behind the first request.
        settings.on_message_complete = { parser in
            http_parser_pause(parser, 1)
            return 0
        }
        var parser = http_parser()
        http_parser_init(&parser, HTTP_REQUEST)
        var body: [UInt8] = []
        withUnsafeMutablePointer(to: &body) { sink in
            parser.data = UnsafeMutableRawPointer(sink)
            let consumed = bytes.withMemoryRebound(to: CChar.self) {
                http_parser_execute(&parser, &settings, $0.baseAddress, $0.count)
            }
            if chttp_errno(&parser) == HPE_PAUSED.rawValue { requestBytes = consumed }
        }
        self.body = body
        isChunked = chttp_is_chunked(&parser) != 0
        isUpgrade = chttp_is_upgrade(&parser) != 0
    }
}
