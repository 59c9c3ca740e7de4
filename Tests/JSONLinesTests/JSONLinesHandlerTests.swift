import JSONLines
import Logging
import Synchronization
import Testing

@Suite struct JSONLinesHandlerTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        /// Keeps a line without the time at its beginning, which is no test's business.
        func append(_ bytes: [UInt8]) {
            let line = String(decoding: bytes, as: UTF8.self)
            #expect(line.hasPrefix(#"{"time":"2"#) && line.hasSuffix("}\n"))
            let afterTime = line.split(separator: ",", maxSplits: 1)[1]
            lines.withLock { $0.append("{" + afterTime.dropLast()) }
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description = "it \"broke\""
    }

    private let lines = Lines()
    private let threshold = LogThreshold(.info)

    private func makeLogger() -> Logger {
        Logger(label: "test") { [lines, threshold] label in
            JSONLinesHandler(label: label, threshold: threshold) { lines.append($0) }
        }
    }

    @Test("a message becomes one line with its metadata as sorted fields")
    func metadataAreFields() {
        makeLogger().info(
            "listening",
            metadata: [
                "port": "\(8080)", "address": "127.0.0.1", "loops": .stringConvertible(2),
                "ready": .stringConvertible(true), "tags": ["a", "b"],
                "batch": ["rows": .stringConvertible(3), "of": ["x": "y"]],
            ]
        )
        #expect(
            lines.all == [
                #"{"level":"info","label":"test","message":"listening","address":"127.0.0.1","#
                    + #""batch.of.x":"y","batch.rows":3,"loops":2,"port":"8080","ready":true,"#
                    + #""tags":["a","b"]}"#
            ]
        )
    }

    @Test("a message cannot break out of its line")
    func nothingBreaksTheLine() {
        makeLogger().error("two\nlines", metadata: ["a\"b": "\u{0}\r\n"])
        #expect(
            lines.all == [
                #"{"level":"error","label":"test","message":"two\nlines","a\"b":"\u0000\r\n"}"#
            ]
        )
    }

    @Test("metadata cannot replace the fixed fields")
    func fixedFieldsStay() {
        makeLogger().warning("m", metadata: ["level": "x", "message": "y", "time": "z"])
        #expect(
            lines.all == [
                #"{"level":"warning","label":"test","message":"m","level_":"x","message_":"y","#
                    + #""time_":"z"}"#
            ]
        )
    }

    @Test("the message's metadata win over the logger's, and an error becomes a field")
    func messageMetadataWin() {
        var logger = makeLogger()
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.error("m", error: Failure(), metadata: ["b": "message"])
        #expect(
            lines.all == [
                #"{"level":"error","label":"test","message":"m","a":"logger","b":"message","#
                    + #""error":"it \"broke\""}"#
            ]
        )
    }

    @Test("the threshold changes for loggers that exist, unless they have their own level")
    func thresholdIsShared() {
        let logger = makeLogger()
        var own = logger
        own.logLevel = .error
        logger.debug("one")
        threshold.level = .debug
        logger.debug("two")
        own.debug("three")
        #expect(lines.all == [#"{"level":"debug","label":"test","message":"two"}"#])
    }
}
