// Requests that are ready to be sent: made once, and patched in place.

import SeggWatCore

/// What tells a submission from others with the same text: its number, and the project it is for.
struct SubmissionNumber {
    let serial: UInt64
    let projectKey: Identifier
    /// When it was made, in Unix milliseconds.
    let madeMillis: UInt64

    /// The id that a browser would have given it; the number stands where it draws at random.
    var id: Identifier {
        Identifier(milliseconds: madeMillis, random: (serial >> 62, serial << 2))
    }
}

/// A thread's prepared requests in one block of memory.
struct RequestTable: ~Copyable {
    /// One request in the block.
    struct Entry {
        let start: Int
        let count: Int
        let purpose: Purpose
    }

    /// What a request is for.
    enum Purpose {
        /// It must be stored.
        case submission(SubmissionSlots)
        /// It must be refused, as this one of `AbuseCase.all`.
        case abuse(Int)
    }

    /// A submission, and where in the block its changing parts are.
    struct SubmissionSlots {
        let kind: SubmissionKind
        let content: UInt64
        /// The digits of the serial number.
        let serial: Int
        /// The text of the id.
        let id: Int
        /// The text of the project's key.
        let projectKey: Int
    }

    private let block: UnsafeMutableRawBufferPointer
    private let entries: UnsafeMutableBufferPointer<Entry>

    /// Prepares the requests of some traffic for a server.
    init(_ traffic: Traffic, target: Target, random: inout SeededRandom) {
        switch traffic.content {
        case .submissions(let mix, let projects):
            self.init(
                Corpus(seed: random.next(), mix: mix, projectKey: projects.keys[0]),
                count: max(Limits.submissionsPrepared, traffic.sessions.count),
                target: target,
                keepsAlive: traffic.keepsAlive,
                sessions: traffic.sessions,
                random: &random
            )
        case .abuse(let projectKey):
            let cases = AbuseCase.all.enumerated().shuffled(using: &random)
            self.init(
                cases.map { index, abuse in (abuse.bytes(projectKey: projectKey), .abuse(index)) }
            )
        }
    }

    /// Prepares `count` requests of a corpus, which take turns with the sessions if there are any.
    init(
        _ corpus: consuming Corpus,
        count: Int,
        target: Target,
        keepsAlive: Bool,
        sessions: [SessionCredential] = [],
        random: inout SeededRandom
    ) {
        var requests: [([UInt8], Purpose)] = []
        var start = 0
        for number in 0..<count {
            let submission = corpus.next()
            let session = sessions.isEmpty ? nil : sessions[number % sessions.count]
            var bytes = Array(head(submission, target, keepsAlive, session, &random).utf8)
            let bodyStart = start + bytes.count
            bytes += submission.body
            let slots = SubmissionSlots(
                kind: submission.kind,
                content: submission.content,
                serial: bodyStart + submission.serialOffset,
                id: bodyStart + Corpus.idOffset,
                projectKey: bodyStart + Corpus.projectKeyOffset
            )
            requests.append((bytes, .submission(slots)))
            start += bytes.count
        }
        self.init(requests)
    }

    private init(_ requests: [(bytes: [UInt8], purpose: Purpose)]) {
        block = .allocate(byteCount: requests.reduce(0) { $0 + $1.bytes.count }, alignment: 64)
        entries = .allocate(capacity: requests.count)
        var start = 0
        for (index, request) in requests.enumerated() {
            let count = request.bytes.count
            UnsafeMutableRawBufferPointer(rebasing: block[start..<(start + count)])
                .copyBytes(from: request.bytes)
            entries.initializeElement(
                at: index,
                to: Entry(start: start, count: count, purpose: request.purpose)
            )
            start += count
        }
    }

    deinit {
        block.deallocate()
        entries.deallocate()
    }

    /// How many there are.
    var count: Int { entries.count }

    /// The request at `index`.
    subscript(index: Int) -> Entry { entries[index] }

    /// Writes a submission's serial number, id and project into its request.
    func patch(_ slots: SubmissionSlots, _ number: SubmissionNumber) {
        let serial = number.serial
        for place in 0..<Corpus.serialDigits {
            let digit = UInt8(truncatingIfNeeded: serial >> UInt64(60 - place * 4) & 0xF)
            block[slots.serial + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
        let bytes = block.bindMemory(to: UInt8.self)
        number.id.write(to: bytes.baseAddress! + slots.id)
        number.projectKey.write(to: bytes.baseAddress! + slots.projectKey)
    }

    /// Lends the bytes of a request; they are good until the next one is patched.
    func bytes(of entry: Entry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: block[entry.start..<(entry.start + entry.count)])
    }
}

/// The head that a browser would send with it.
private func head(
    _ submission: CorpusEntry,
    _ target: Target,
    _ keepsAlive: Bool,
    _ session: SessionCredential?,
    _ random: inout SeededRandom
) -> String {
    let browser = pickBrowser(&random)
    let fields =
        [
            "POST \(submission.kind.path) HTTP/1.1", "Host: \(target.authority)",
            "Connection: \(keepsAlive ? "keep-alive" : "close")",
            "Content-Length: \(submission.body.count)", "User-Agent: \(browser.agent)",
            "Content-Type: text/plain;charset=UTF-8", "Accept: */*", "Cache-Control: no-cache",
            "Pragma: no-cache", "Origin: \(BrowserHeads.site)",
        ] + browser.extra + [
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty",
            "Referer: \(BrowserHeads.site)/", "Accept-Encoding: gzip, deflate, br, zstd",
            "Accept-Language: \(submission.language),en;q=0.8",
        ]
    return fields.joined(separator: "\r\n") + (session?.fields ?? "") + "\r\n\r\n"
}

private func pickBrowser(_ random: inout SeededRandom) -> BrowserHeads.Browser {
    var rest = Int(random.next() % 100)
    for browser in BrowserHeads.browsers {
        rest -= browser.share
        if rest < 0 { return browser }
    }
    return BrowserHeads.browsers[0]
}
