// What clients submit, and what they have heard of it.

import SeggWatCore

/// One submission with all its sendings.
final class Submission {
    enum Kind: CaseIterable {
        case feedback, star, nps
        /// A rating that nobody else may give for the same path.
        case claim
        /// A feedback that the database cannot hold.
        case poison
        /// A feedback that a trigger takes away.
        case vanishing
    }

    /// What a sending came to.
    enum Answer: Equatable {
        case stored, queued
        /// 409, 422, 503, 504 and whatever else.
        case status(Int)
        /// The connection ended before.
        case none
    }

    let kind: Kind
    let id: Identifier
    let text: String
    let body: [UInt8]
    /// Sendings without an answer.
    var open = 0
    var answers: [Answer] = []

    init(_ kind: Kind, number: Int, project: Identifier) {
        self.kind = kind
        id = Identifier(
            milliseconds: (World.epochNanos + world.nanos) / 1_000_000,
            random: (world.random.next(), world.random.next())
        )
        let common = "\"project_key\":\"\(project)\",\"id\":\"\(id)\""
        switch kind {
        case .feedback: text = "message \(number)"
        case .poison: text = "poison \(number)"
        case .vanishing: text = "vanish \(number)"
        case .star, .claim, .nps: text = "\(number)"
        }
        switch kind {
        case .feedback, .poison, .vanishing:
            body = Array("{\(common),\"message\":\"\(text)\"}".utf8)
        case .star:
            body = Array(
                "{\(common),\"rating\":{\"type\":\"star\",\"value\":4},\"version\":\"\(text)\"}"
                    .utf8
            )
        case .claim:
            let who = "\"submitted_by\":\"s\(number % 5)\",\"version\":\"\(text)\""
            body = Array("{\(common),\"rating\":{\"type\":\"helpful\",\"value\":true},\(who)}".utf8)
        case .nps:
            let comment = number % 2 == 0 ? ",\"comment\":\"c \(text)\"" : ""
            body = Array("{\(common),\"score\":7,\"version\":\"\(text)\"\(comment)}".utf8)
        }
    }

    /// The request that sends it.
    func request(waits: Bool) -> [UInt8] {
        let path =
            switch kind {
            case .feedback, .poison, .vanishing: "/api/v1/feedback/submit"
            case .star, .claim: "/api/v1/ratings"
            case .nps: "/api/v1/nps/submit"
            }
        let prefer = waits ? "Prefer: wait=1\r\n" : ""
        let head =
            "POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\(prefer)"
            + "Content-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    /// The row's name in the tables.
    func key(in project: Identifier) -> RowKey {
        [project.high, project.low, id.high, id.low].flatMap { word in
            withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
    }
}
