import Ingest
import SeggWatCore
import Testing

@testable import Gateway

@Suite("StaticFile")
struct StaticFileTests {
    private func file(_ name: String) -> StaticFile? {
        withText("/static/widgets/v1/" + name) { StaticFile($0) }
    }

    private func negotiated(_ accepts: String, _ tags: String = "") throws -> StaticFile {
        var found = try #require(file("seggwat-feedback.js"))
        withText(accepts) { accepts in
            withText(tags) { found.negotiate(acceptEncoding: accepts, ifNoneMatch: $0) }
        }
        return found
    }

    @Test(
        "the smallest coding with a weight above 0 is taken",
        arguments: [
            ("", StaticFile.Coding.plain), ("gzip, br", .brotli), ("gzip", .gzip),
            ("br;q=0,gzip;q=0.001", .gzip), ("GZIP", .gzip), ("x-br", .plain), (",,;", .plain),
            ("br ; q=0.0, gzip; q=0", .plain),
        ]
    )
    func codings(accepts: String, coding: StaticFile.Coding) throws {
        #expect(try negotiated(accepts).coding == coding)
    }

    @Test("a client that names the tag, or a star, has the file")
    func tags() throws {
        let tag = String(decoding: try #require(file("seggwat-feedback.js")).tag, as: UTF8.self)
        #expect(tag.hasPrefix(#"W/""#))
        #expect(try negotiated("", tag).isNotModified)
        #expect(try negotiated("", #""a", \#(tag), "b""#).isNotModified)
        #expect(try negotiated("", "*").isNotModified)
        #expect(try !negotiated("", #"W/"0000000000000000""#).isNotModified)
        #expect(try !negotiated("", "").isNotModified)
    }

    @Test("an edition that is gone is answered by the one of now, for minutes instead of a year")
    func editions() throws {
        let stable = try #require(file("seggwat-nps.js"))
        #expect("\(stable.caching)".hasPrefix("public, max-age=300"))
        let gone = try #require(file("000000000000/core.js"))
        #expect("\(gone.caching)".hasPrefix("public, max-age=300"))
        #expect(file("000000000000/seggwat.d.ts") == nil)
        #expect(file("00000000000/core.js") == nil)
        #expect(file("") == nil)
        #expect(file("000000000000/") == nil)
    }
}

private func withText<R>(_ text: String, _ body: (Text) -> R) -> R {
    Array(text.utf8).withUnsafeBufferPointer(body)
}
