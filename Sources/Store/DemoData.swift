// Realistic submissions for demos and for trying things at size.
//
//     draw ──▶ one encoder for each table ──every ten thousand──▶ COPY …; at the end the deltas

import Postgres
import SeggWatCore

/// A run of demo data: one transaction, like any batch with its deltas in it.
struct DemoData {
    private static let submissionsPerCopy = 10_000
    private static let spanMillis: UInt64 = 90 * 86_400_000

    private let projectID: Identifier
    private let now: UInt64
    private var random: SplitMix
    private var feedback = CopyEncoder(columns: 12)
    private var rating = CopyEncoder(columns: 9)
    private var response = CopyEncoder(columns: 10)
    private var counts: [Counted: Int64] = [:]
    /// Submissions by minutes since 1970, for the ledger.
    private var minutes: [UInt64: Int64] = [:]

    /// What is counted together, small enough to hash quickly.
    private struct Counted: Hashable {
        let hour: UInt64
        let kind: Kind
        let value: UInt8
        let status: FeedbackStatus?
    }

    private enum Kind: String {
        case feedback, helpful, star, nps
    }

    /// Stores `count` submissions of the 90 days before `now`; the same seed draws the same ones.
    static func store(
        _ connection: BlockingConnection,
        count: Int,
        projectID: Identifier,
        now: UInt64,
        seed: UInt64,
        progress: (Int) -> Void
    ) throws(PostgresError) {
        try Partitions.ensure(connection, from: now - spanMillis, through: now)
        var data = DemoData(projectID: projectID, now: now, random: SplitMix(state: seed))
        try connection.transaction { () throws(PostgresError) in
            var stored = 0
            while stored < count {
                let step = min(submissionsPerCopy, count - stored)
                for _ in 0..<step { data.draw() }
                try data.flush(connection)
                stored += step
                progress(stored)
            }
            try data.storeDeltas(connection)
            try data.storeLedger(connection)
        }
    }

    private mutating func draw() {
        let time = drawTime()
        minutes[time / 60_000, default: 0] += 1
        let id = Identifier(milliseconds: time, random: (random.next(), random.next()))
        switch random.below(100) {
        case ..<55: drawFeedback(id, time)
        case ..<75: drawHelpful(id, time)
        case ..<90: drawStar(id, time)
        default: drawNPS(id, time)
        }
    }

    private mutating func drawTime() -> UInt64 {
        var time = now - UInt64(random.below(Int(Self.spanMillis)))
        // Most people sleep at night: most of what falls there happens twelve hours later.
        let hour = time / 3_600_000 % 24
        if hour < 6 && random.below(4) > 0 { time += 12 * 3_600_000 }
        return time > now ? time - 86_400_000 : time
    }

    private mutating func drawFeedback(_ id: Identifier, _ time: UInt64) {
        // Weighted as inboxes are.
        let types: [FeedbackType] = [
            .bug, .bug, .bug, .feature, .feature, .improvement, .improvement, .praise, .question,
            .other,
        ]
        let type = pick(types)
        let place = pick(DemoTexts.places)
        let message = pick(DemoTexts.messages(type))
            .split(separator: "%", omittingEmptySubsequences: false).joined(separator: place)
        putFeedback(
            id,
            time,
            message: message + drawDetail(),
            type: type,
            status: drawStatus(age: now - time)
        )
    }

    /// What one in three adds: words that are in few messages, as those that people search for.
    private mutating func drawDetail() -> String {
        guard random.below(3) == 0 else { return "" }
        let (city, number) = (pick(DemoTexts.cities), String(10_000 + random.below(990_000)))
        return String(
            pick(DemoTexts.details).flatMap { letter in
                letter == "%" ? city : letter == "#" ? number : String(letter)
            }
        )
    }

    private mutating func drawStatus(age: UInt64) -> FeedbackStatus {
        // Teams work off the old ones, slowly.
        let worked = age > 30 * 86_400_000 ? 30 : 8
        guard random.below(100) < worked else { return .new }
        return pick([.active, .assigned, .hold, .closed, .resolved, .resolved])
    }

    private mutating func drawHelpful(_ id: Identifier, _ time: UInt64) {
        let helpful = random.below(100) < 78
        putRating(id, time, .helpful, value: helpful ? 1 : 0, maxStars: nil)
    }

    private mutating func drawStar(_ id: Identifier, _ time: UInt64) {
        putRating(id, time, .star, value: pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5]), maxStars: 5)
    }

    private mutating func drawNPS(_ id: Identifier, _ time: UInt64) {
        let score: UInt8 = pick([0, 2, 4, 5, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10])
        let comment = random.below(100) < 40 ? pick(DemoTexts.comments) : nil
        // One submission, one id, in each of its tables.
        putRating(id, time, .nps, value: score, maxStars: nil)
        if let comment {
            putFeedback(id, time, message: comment, type: .other, status: .new)
        }
        response.beginRow()
        response.put(projectID)
        response.put(id)
        response.put(milliseconds: time)
        response.put(id)
        response.put(comment == nil ? nil : id)
        response.put(Int16(score))
        response.put(comment)
        response.put(pick(DemoTexts.locales))
        response.put(pick(DemoTexts.paths))
        response.put(drawVisitor())
    }

    private mutating func putFeedback(
        _ id: Identifier,
        _ time: UInt64,
        message: String,
        type: FeedbackType,
        status: FeedbackStatus
    ) {
        let visitor = drawVisitor()
        feedback.beginRow()
        feedback.put(projectID)
        feedback.put(id)
        feedback.put(milliseconds: time)
        feedback.put(message)
        feedback.put(pick(DemoTexts.paths))
        feedback.put(random.below(2) == 0 ? pick(DemoTexts.versions) : nil)
        feedback.put(visitor)
        feedback.put(random.below(5) == 0 ? visitor.map { $0 + "@example.com" } : nil)
        feedback.put("\(type.name)")
        feedback.put("\(status.name)")
        feedback.put(status == .resolved ? "Fixed in the next release." : nil)
        feedback.put(milliseconds: status == .new ? nil : min(now, time + 7_200_000))
        count(time, .feedback, type.rawValue, status)
    }

    private mutating func putRating(
        _ id: Identifier,
        _ time: UInt64,
        _ kind: Kind,
        value: UInt8,
        maxStars: Int16?
    ) {
        rating.beginRow()
        rating.put(projectID)
        rating.put(id)
        rating.put(milliseconds: time)
        rating.put(kind.rawValue)
        rating.put(Float(value))
        rating.put(maxStars)
        rating.put(pick(DemoTexts.paths))
        rating.put(random.below(2) == 0 ? pick(DemoTexts.versions) : nil)
        // None: a rating with a submitter would need a claim.
        rating.put(String?.none)
        count(time, kind, value, nil)
    }

    private mutating func drawVisitor() -> String? {
        random.below(3) == 0 ? "user-\(random.below(5000))" : nil
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[random.below(values.count)]
    }

    private mutating func count(
        _ time: UInt64,
        _ kind: Kind,
        _ value: UInt8,
        _ status: FeedbackStatus?
    ) {
        let key = Counted(hour: time / 3_600_000, kind: kind, value: value, status: status)
        counts[key, default: 0] += 1
    }

    private mutating func flush(_ connection: BlockingConnection) throws(PostgresError) {
        try Self.send(
            &feedback,
            to: "feedback (project_id, id, created_at, message, path, version, submitted_by,"
                + " submitted_by_email, type, status, resolution_note, updated_at)",
            connection
        )
        try Self.send(
            &rating,
            to: "rating (project_id, id, created_at, rating_type, value, max_stars, path, version,"
                + " submitted_by)",
            connection
        )
        try Self.send(
            &response,
            to: "nps_response (project_id, id, created_at, rating_id, feedback_id, score, comment,"
                + " locale, path, submitted_by)",
            connection
        )
    }

    private func storeDeltas(_ connection: BlockingConnection) throws(PostgresError) {
        var deltas = CopyEncoder(columns: 6)
        for (key, count) in counts {
            deltas.beginRow()
            deltas.put(projectID)
            deltas.put(milliseconds: key.hour * 3_600_000)
            deltas.put(key.kind.rawValue)
            deltas.put(bucket(key))
            deltas.put(key.status.map { "\($0.name)" } ?? "")
            deltas.put(count)
        }
        let columns = "(project_id, hour, kind, bucket, status, count)"
        try Self.send(&deltas, to: "rollup_delta \(columns)", connection)
    }

    private func storeLedger(_ connection: BlockingConnection) throws(PostgresError) {
        var entries = CopyEncoder(columns: 3)
        for (minute, count) in minutes {
            entries.beginRow()
            entries.put(milliseconds: minute * 60_000)
            entries.put(Ledger.stored)
            entries.put(count)
        }
        try Self.send(&entries, to: "ledger_delta (minute, outcome, count)", connection)
    }

    private func bucket(_ key: Counted) -> String {
        switch key.kind {
        case .feedback: "\(FeedbackType.allCases[Int(key.value)].name)"
        case .helpful: key.value == 0 ? "false" : "true"
        case .star, .nps: String(key.value)
        }
    }

    private static func send(
        _ encoder: inout CopyEncoder,
        to target: String,
        _ connection: BlockingConnection
    ) throws(PostgresError) {
        let rows = encoder.rows
        let copied = try encoder.finish { (bytes) throws(PostgresError) in
            try connection.copyIn("COPY \(target) FROM STDIN (FORMAT binary)") {
                (writer) throws(PostgresError) in try writer.write(bytes)
            }
        }
        precondition(copied == rows, "the server counts what was sent")
    }
}
