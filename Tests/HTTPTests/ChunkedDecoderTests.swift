// Chunked bodies: what they decode to, what is refused, and that pieces do not matter.

import HTTP
import Testing

@Suite("ChunkedDecoder")
struct ChunkedDecoderTests {
    struct Outcome: Equatable {
        var body: [UInt8]
        var rest: [UInt8]
        var state: ChunkProgress.State
    }

    /// Decodes `raw` as if its bytes up to each cut arrived at once.
    private func decode(
        _ raw: [UInt8],
        cuts: some Sequence<Int> = [],
        bodyBytesMax: Int = 1 << 20
    ) -> Outcome {
        var decoder = ChunkedDecoder(bodyBytesMax: bodyBytesMax)
        // Four bytes before the body must stay as they are.
        var buffer: [UInt8] = [1, 2, 3, 4] + raw
        var decodedEnd = 4
        var rawStart = 4
        var state = ChunkProgress.State.needMore
        for cut in Array(cuts) + [raw.count] where state == .needMore {
            var span = buffer.mutableSpan
            let progress = decoder.decode(
                &span,
                decodedEnd: decodedEnd,
                rawStart: rawStart,
                rawEnd: 4 + cut
            )
            decodedEnd = progress.decodedEnd
            rawStart += progress.rawConsumed
            state = progress.state
        }
        #expect(buffer[..<4] == [1, 2, 3, 4])
        return Outcome(
            body: Array(buffer[4..<decodedEnd]),
            rest: Array(buffer[rawStart...]),
            state: state
        )
    }

    static let good = [
        ("0\r\n\r\n", "", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello", ""),
        ("1\r\na\r\n002\r\nbc\r\n0000\r\n\r\nGET / HTTP/1.1\r\n", "abc", "GET / HTTP/1.1\r\n"),
        ("A\r\n0123456789\r\nb\r\nabcdefghijk\r\n0\r\n\r\n", "0123456789abcdefghijk", ""),
        ("2;a=b;c=\"d e\"\r\n\r\n\r\n0 ;x\r\nX: y\r\nZ:\r\n\r\nrest", "\r\n", "rest"),
        ("0000000000000001\r\na\r\n0\r\n\r\n", "a", ""),
    ]

    @Test("good bodies decode in place and leave the next request alone", arguments: good)
    func decodes(raw: String, body: String, rest: String) {
        let expected = Outcome(body: Array(body.utf8), rest: Array(rest.utf8), state: .finished)
        #expect(decode(Array(raw.utf8)) == expected)
    }

    @Test("every cut of a good body gives the same bytes", arguments: good)
    func everyCut(raw: String, body: String, rest: String) {
        let bytes = Array(raw.utf8)
        let whole = decode(bytes)
        for cut in bytes.indices { #expect(decode(bytes, cuts: [cut]) == whole) }
        #expect(decode(bytes, cuts: bytes.indices) == whole)
    }

    static let bad: [(String, HTTPFault, String)] = [
        ("\r\n", .malformedChunk, "an empty size"),
        (";a\r\n", .malformedChunk, "an extension without a size"),
        ("g\r\n", .malformedChunk, "a size that is not hexadecimal"),
        ("-1\r\n", .malformedChunk, "a negative size"),
        ("+1\r\n", .malformedChunk, "a signed size"),
        ("0x1\r\n", .malformedChunk, "a size with a prefix"),
        ("1_0\r\n", .malformedChunk, "a size with an underscore"),
        (" 1\r\n", .malformedChunk, "a space before the size"),
        ("1 \r\na\r\n", .malformedChunk, "a space after the size"),
        ("1 a\r\n", .malformedChunk, "a word after the size"),
        ("100000000\r\n", .malformedChunk, "a size of nine digits"),
        ("10000000000000000\r\n", .malformedChunk, "a size of two to the 64th"),
        ("00000000000000001\r\n", .malformedChunk, "a size of seventeen digits"),
        ("1\na", .bareLineFeed, "an LF alone after the size"),
        ("1;a\nb", .bareLineFeed, "an LF alone after an extension"),
        ("1\rXa\r\n", .bareCarriageReturn, "a CR alone after the size"),
        ("1;a\rb\r\n", .bareCarriageReturn, "a CR in an extension"),
        ("1;\u{0}\r\n", .malformedChunk, "a NUL in an extension"),
        ("1\r\nab\r\n", .malformedChunk, "more data than the size says"),
        ("2\r\na\r\n0\r\n\r\n", .bareLineFeed, "less data than the size says"),
        ("1\r\na\n0\r\n\r\n", .bareLineFeed, "an LF alone after the data"),
        ("1\r\na\rX", .bareCarriageReturn, "a CR alone after the data"),
        ("0\r\n\n", .bareLineFeed, "an LF alone at the end"),
        ("0\r\n\rX", .bareCarriageReturn, "a CR alone at the end"),
        ("0\r\n X: y\r\n\r\n", .malformedTrailer, "a trailer that begins with a space"),
        ("0\r\n: y\r\n\r\n", .malformedTrailer, "a trailer without a name"),
        ("0\r\nX\r\n\r\n", .malformedTrailer, "a trailer without a colon"),
        ("0\r\nX : y\r\n\r\n", .malformedTrailer, "a space before a trailer's colon"),
        ("0\r\nX: \u{1}\r\n\r\n", .malformedTrailer, "a control character in a trailer"),
        ("0\r\nX: y\nZ: z\r\n\r\n", .bareLineFeed, "an LF alone after a trailer"),
        ("0\r\nX: y\rZ: z\r\n\r\n", .bareCarriageReturn, "a CR alone in a trailer"),
        ("fffffff\r\n", .bodyTooLarge, "a chunk larger than the body may be"),
        ("ffffffff\r\n", .bodyTooLarge, "the largest size"),
    ]

    @Test("refuses, in one piece or in many", arguments: bad)
    func refuses(raw: String, fault: HTTPFault, sentence: String) {
        let bytes = Array(raw.utf8)
        let whole = decode(bytes)
        #expect(whole.state == .malformed(fault), "\(sentence)")
        #expect(decode(bytes, cuts: bytes.indices) == whole, "\(sentence)")
    }

    @Test("a body may fill its limit, over all its chunks, and no more")
    func bodyLimit() {
        let raw = Array("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n".utf8)
        #expect(decode(raw, bodyBytesMax: 3).state == .finished)
        #expect(decode(raw, bodyBytesMax: 2).state == .malformed(.bodyTooLarge))
        #expect(decode(raw, bodyBytesMax: 2).body == Array("ab".utf8))
        #expect(decode(Array("0\r\n\r\n".utf8), bodyBytesMax: 0).state == .finished)
    }

    @Test("extensions are bounded, each and together")
    func extensionLimit() {
        func chunk(_ count: Int) -> String {
            "1;" + String(repeating: "x", count: count - 1) + "\r\na\r\n"
        }
        let end = "0\r\n\r\n"
        #expect(decode(Array((chunk(1_024) + end).utf8)).state == .finished)
        let fault = ChunkProgress.State.malformed(.chunkExtensionTooLarge)
        #expect(decode(Array(chunk(1_025).utf8)).state == fault)
        let eight = String(repeating: chunk(1_024), count: 8)
        #expect(decode(Array((eight + end).utf8)).state == .finished)
        #expect(decode(Array((eight + chunk(1)).utf8)).state == fault)
    }

    @Test("trailers are bounded in lines and in bytes")
    func trailerLimit() {
        let lines = "0\r\n" + String(repeating: "X: y\r\n", count: 64)
        #expect(decode(Array((lines + "\r\n").utf8)).state == .finished)
        let fault = ChunkProgress.State.malformed(.trailerTooLarge)
        #expect(decode(Array((lines + "X: y\r\n\r\n").utf8)).state == fault)
        let long = "0\r\nX: " + String(repeating: "y", count: 8 << 10)
        #expect(decode(Array(long.utf8)).state == fault)
    }

    @Test("after the end nothing more is consumed")
    func finishedStays() {
        var decoder = ChunkedDecoder(bodyBytesMax: 1)
        var buffer = Array("0\r\n\r\nnext".utf8)
        var span = buffer.mutableSpan
        let first = decoder.decode(&span, decodedEnd: 0, rawStart: 0, rawEnd: 9)
        #expect(first == ChunkProgress(decodedEnd: 0, rawConsumed: 5, state: .finished))
        let second = decoder.decode(&span, decodedEnd: 0, rawStart: 5, rawEnd: 9)
        #expect(second == ChunkProgress(decodedEnd: 0, rawConsumed: 0, state: .finished))
    }

    @Test("no byte past the end is touched, wherever the bytes end", arguments: good)
    func guardedEnd(raw: String, body: String, rest: String) {
        let bytes = Array(raw.utf8)
        for count in 0...bytes.count {
            let progress = withGuarded(Array(bytes[..<count])) { span in
                var decoder = ChunkedDecoder(bodyBytesMax: 100)
                return decoder.decode(&span, decodedEnd: 0, rawStart: 0, rawEnd: count)
            }
            #expect(progress.rawConsumed <= count)
            #expect(progress.decodedEnd <= progress.rawConsumed)
        }
    }

    @Test("mutated bodies give the same outcome whole and byte by byte", arguments: [0xC0DE_0001])
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tricky = Array("\r\n 0159afAF;:=\u{0}".utf8)
        for round in 0..<5_000 {
            var bytes = Array(Self.good.randomElement(using: &generator)!.0.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = tricky.randomElement(using: &generator)!
                if Bool.random(using: &generator) {
                    bytes[index] = byte
                } else {
                    bytes.insert(byte, at: index)
                }
            }
            let whole = decode(bytes, bodyBytesMax: 300)
            guard decode(bytes, cuts: bytes.indices, bodyBytesMax: 300) == whole else {
                Issue.record("seed \(seed), round \(round): \(visible(bytes))")
                return
            }
        }
    }
}
