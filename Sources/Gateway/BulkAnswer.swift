// The answer of a bulk request: one line of JSON for each element, when all of them are known.

import Ingest
import SeggWatCore

/// A bulk request that waits for its elements.
struct BulkAnswer {
    /// What became of an element.
    enum Element {
        case waiting
        case accepted(Identifier, Promise)
        case refused(Refusal)
        case problem(Problem, Identifier)
        case proofRequired(bits: UInt8)
    }

    let ticket: UInt32
    private(set) var elements: [Element]
    private(set) var waiting = 0

    init(ticket: UInt32, reserving count: Int) {
        self.ticket = ticket
        elements = []
        elements.reserveCapacity(count)
    }

    /// The place of the next element.
    var next: UInt16 { UInt16(elements.count) }

    mutating func add(_ element: Element) {
        if case .waiting = element { waiting += 1 }
        elements.append(element)
    }

    mutating func settle(_ index: UInt16, _ answer: Answer) {
        guard case .waiting = elements[Int(index)] else { return }
        waiting -= 1
        elements[Int(index)] =
            answer.kind == .problem
            ? .problem(answer.problem, answer.id) : .accepted(answer.id, answer.promise)
    }

    /// `{"results":[…]}`, an object for each element in the order they were sent.
    func render() -> [UInt8] {
        var json = #"{"results":["#
        for (index, element) in elements.enumerated() {
            if index > 0 { json += "," }
            switch element {
            case .waiting: preconditionFailure("an element is still waiting")
            case .accepted(let id, let promise):
                json += #"{"status":"\#(promise.rawValue)","id":"\#(id)"}"#
            case .refused(let refusal):
                json += error(
                    Problem.invalid.code,
                    "\(refusal.field.name) \(refusal.rule.explanation)"
                )
            case .problem(.outcomeUnknown, let id):
                json += error(
                    Problem.outcomeUnknown.code,
                    "\(Problem.outcomeUnknown.message): \(id)"
                )
            case .proofRequired(let bits):
                let problem = Problem.proofRequired
                json += error(problem.code, "\(problem.message)", #","difficulty":\#(bits)"#)
            case .problem(let problem, _): json += error(problem.code, "\(problem.message)")
            }
        }
        return Array((json + "]}").utf8)
    }

    private func error(_ code: StaticString, _ message: String, _ more: String = "") -> String {
        #"{"error":"\#(code)","message":"\#(message)"\#(more)}"#
    }
}
