// Requests that are ready to be sent: made once, and patched in place.

import SeggWatCore

/// A thread's prepared requests in one block of memory.
struct RequestTable: ~Copyable {
    /// One request in the block.
    struct Entry {
        let start: Int
        let count: Int
        /// Where the serial number's digits are in the block.
        let serial: Int
        let kind: SubmissionKind
        let content: UInt64
    }

    private let block: UnsafeMutableRawBufferPointer
    private let entries: UnsafeMutableBufferPointer<Entry>

    /// Prepares `count` requests of a corpus for a server.
    init(_ corpus: consuming Corpus, count: Int, target: Target, random: inout SeededRandom) {
        var bytes: [UInt8] = []
        entries = .allocate(capacity: count)
        for index in 0..<count {
            let submission = corpus.next()
            let start = bytes.count
            bytes += Array(head(submission, target, &random).utf8)
            let bodyStart = bytes.count
            bytes += submission.body
            entries.initializeElement(
                at: index,
                to: Entry(
                    start: start,
                    count: bytes.count - start,
                    serial: bodyStart + submission.serialOffset,
                    kind: submission.kind,
                    content: submission.content
                )
            )
        }
        block = .allocate(byteCount: bytes.count, alignment: 64)
        block.copyBytes(from: bytes)
    }

    deinit {
        block.deallocate()
        entries.deallocate()
    }

    /// How many there are.
    var count: Int { entries.count }

    /// The request at `index`.
    subscript(index: Int) -> Entry { entries[index] }

    /// Writes the serial number into a request and lends its bytes; they are good until the next
    /// request is lent.
    func bytes(of entry: Entry, serial: UInt64) -> UnsafeRawBufferPointer {
        for place in 0..<Corpus.serialDigits {
            let digit = UInt8(truncatingIfNeeded: serial >> UInt64(60 - place * 4) & 0xF)
            block[entry.serial + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
        return UnsafeRawBufferPointer(rebasing: block[entry.start..<(entry.start + entry.count)])
    }
}

/// The head that a browser would send with it.
private func head(
    _ submission: CorpusEntry,
    _ target: Target,
    _ random: inout SeededRandom
) -> String {
    let browser = pickBrowser(&random)
    let fields =
        [
            "POST \(submission.kind.path) HTTP/1.1", "Host: \(target.authority)",
            "Connection: keep-alive", "Content-Length: \(submission.body.count)",
            "User-Agent: \(browser.agent)", "Content-Type: application/json", "Accept: */*",
            "Origin: \(BrowserHeads.site)",
        ] + browser.extra + [
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty",
            "Referer: \(BrowserHeads.site)/", "Accept-Encoding: gzip, deflate, br, zstd",
            "Accept-Language: \(submission.language),en;q=0.8",
        ]
    return fields.joined(separator: "\r\n") + "\r\n\r\n"
}

private func pickBrowser(_ random: inout SeededRandom) -> BrowserHeads.Browser {
    var rest = Int(random.next() % 100)
    for browser in BrowserHeads.browsers {
        rest -= browser.share
        if rest < 0 { return browser }
    }
    return BrowserHeads.browsers[0]
}
