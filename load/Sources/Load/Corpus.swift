// The submissions of a run: chosen by a seed, so that a run can be repeated.
//
// Their members, and the order of these, are what the widgets send: load/corpus.http.

import Glibc
public import SeggWatCore

/// What is submitted, as the tables tell it apart.
public enum SubmissionKind: UInt8, CaseIterable, Sendable {
    case feedback, rating, nps

    var path: String {
        switch self {
        case .feedback: "/api/v1/feedback/submit"
        case .rating: "/api/v1/ratings"
        case .nps: "/api/v1/nps/submit"
        }
    }
}

/// Which kinds a run submits.
public enum Mix: String, CaseIterable, Sendable {
    /// Of ten submissions six are feedback, three ratings and one an NPS answer.
    case mixed
    /// Feedback alone.
    case feedback

    fileprivate func kind(_ random: inout SeededRandom) -> SubmissionKind {
        switch self {
        case .feedback: .feedback
        case .mixed:
            switch random.next() % 10 {
            case 0..<6: .feedback
            case 6..<9: .rating
            default: .nps
            }
        }
    }
}

/// One submission before it is a request.
public struct CorpusEntry: Sendable {
    /// What it is.
    public let kind: SubmissionKind
    /// Its JSON, with the serial number's digits as zeros.
    public let body: [UInt8]
    /// Where the serial number's digits are in the body.
    public let serialOffset: Int
    /// What the tables must hold of it beside the serial number, as `contentHash` has it.
    public let content: UInt64
    let language: String
}

/// A seeded sequence of submissions.
public struct Corpus {
    /// Digits of a serial number, in hexadecimal.
    public static let serialDigits = 16
    /// Where the submission's id is in a body.
    static let idOffset = #"{"id":""#.utf8.count
    /// Where the project's key is in a body.
    static let projectKeyOffset = idOffset + 36 + #"","project_key":""#.utf8.count

    private var random: SeededRandom
    private let mix: Mix
    private let projectKey: String

    /// Makes the corpus that belongs to `seed`.
    public init(seed: UInt64, mix: Mix, projectKey: Identifier) {
        random = SeededRandom(seed: seed)
        self.mix = mix
        self.projectKey = projectKey.description
    }

    /// The next submission.
    public mutating func next() -> CorpusEntry {
        let language = pickLanguage()
        let kind = mix.kind(&random)
        // First, at `idOffset` and `projectKeyOffset`.
        var members = [#""id":"\#(noID)""#, #""project_key":"\#(projectKey)""#]
        let content: String
        switch kind {
        case .feedback:
            content = message(language)
            members.append(#""message":\#(quoted(content))"#)
            members.append(#""type":"\#(random.choice(of: CorpusTexts.feedbackTypes))""#)
            members.append(place())
            if random.next() % 5 == 0 {
                members.append(
                    #""submitted_by_email":"visitor.\#(random.next() % 9_999)@example.com""#
                )
            }
            members.append(#""elapsed_ms":\#(4_000 + random.next() % 90_000)"#)
            members.append(#""website":"""#)
        case .rating:
            let (json, stored) = rating()
            content = stored
            members.append(#""rating":\#(json)"#)
            members.append(#""context":{\#(place())}"#)
        case .nps:
            let score = min(10, random.next() % 14)
            // Most people leave a number and no words.
            let comment = random.next() % 3 == 0 ? message(language) : ""
            content = "\(score):\(comment)"
            members.append(#""score":\#(score)"#)
            if !comment.isEmpty { members.append(#""comment":\#(quoted(comment))"#) }
            members.append(#""locale":"\#(language.widget)""#)
            members.append(place())
        }
        let body = Array("{\(members.joined(separator: ","))}".utf8)
        guard let serialOffset = offset(of: serialMark, in: body) else {
            preconditionFailure("every submission has a place for its serial number")
        }
        return CorpusEntry(
            kind: kind,
            body: body,
            serialOffset: serialOffset + 1,
            content: contentHash(content.utf8),
            language: language.tag
        )
    }

    private mutating func pickLanguage() -> CorpusTexts.Language {
        var rest = Int(random.next() % 100)
        for language in CorpusTexts.languages {
            rest -= language.share
            if rest < 0 { return language }
        }
        return CorpusTexts.languages[0]
    }

    /// Sentences up to a length that is log-normal, as comments on the web are: half of them are
    /// shorter than 60 characters, one in twenty is longer than 300.
    private mutating func message(_ language: CorpusTexts.Language) -> String {
        // Box-Muller; 1 - x keeps the logarithm finite.
        let normal =
            (-2 * log(1 - random.fraction())).squareRoot() * cos(2 * .pi * random.fraction())
        let wanted = min(Int(60 * exp(normal)), SubmissionLimits.messageCharactersMax)
        var text = random.choice(of: language.sentences)
        while text.unicodeScalars.count < wanted {
            let longer = text + " " + random.choice(of: language.sentences)
            if longer.unicodeScalars.count > SubmissionLimits.messageCharactersMax { break }
            text = longer
        }
        return text
    }

    /// A rating's JSON, and what the table holds of it: type, value and the length of its scale.
    private mutating func rating() -> (json: String, stored: String) {
        switch random.next() % 10 {
        case 0..<6:
            let isHelpful = random.next() % 4 != 0
            return (#"{"type":"helpful","value":\#(isHelpful)}"#, "helpful:\(isHelpful ? 1 : 0):")
        default:
            let halves = 2 + random.next() % 9
            let value = halves % 2 == 0 ? "\(halves / 2)" : "\(halves / 2).5"
            return (#"{"type":"star","value":\#(value),"max_stars":5}"#, "star:\(value):5")
        }
    }

    private mutating func place() -> String {
        let path = random.choice(of: CorpusTexts.paths)
        let version = random.choice(of: CorpusTexts.versions)
        return #""path":"\#(path)","version":"\#(version)\#(serialMark)""#
    }
}

/// A hash of what a submission says (FNV-1a), to compare with what was stored.
public func contentHash(_ text: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
}

/// What stands where a submission's id will be.
private let noID = Identifier(high: 0, low: 0)

/// The build tag of the version field (semver.org, 10): a plus sign and the serial number.
private let serialMark = "+" + String(repeating: "0", count: Corpus.serialDigits)

private func offset(of text: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(text.utf8)
    // The last one: a message might hold the same.
    return bytes.indices.dropLast(wanted.count - 1).last {
        bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
    }
}
