// The answers of one session, in the order of its requests.
//
//     ticket:   7        8        9
//             ready   waiting   ready        7 can be sent now; 9 waits for 8

/// Answers by ticket; the first is held in place, so that only pipelining takes memory.
struct AnswerQueue: ~Copyable {
    private var first = Answer(.waiting)
    private var rest: UnsafeMutablePointer<Answer>?
    /// The ticket of the answer that is due next.
    private(set) var firstTicket: UInt32 = 0
    /// Answers that are due.
    private(set) var count = 0

    init() {}

    deinit {
        rest?.deallocate()
    }

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == Limits.pipelinedMax }

    /// The ticket that `add` would give.
    var nextTicket: UInt32 { firstTicket &+ UInt32(count) }

    /// Takes the place of the next answer.
    mutating func add(_ answer: Answer) -> UInt32 {
        precondition(!isFull, "a session reads no more when its queue is full")
        let ticket = nextTicket
        if count == 0 {
            first = answer
        } else {
            if rest == nil { rest = .allocate(capacity: Limits.pipelinedMax) }
            (rest! + Int(ticket % UInt32(Limits.pipelinedMax))).initialize(to: answer)
        }
        count += 1
        return ticket
    }

    /// Puts an answer into its place; false when the ticket is not waiting.
    mutating func settle(_ ticket: UInt32, _ answer: Answer) -> Bool {
        let distance = ticket &- firstTicket
        guard distance < UInt32(count) else { return false }
        if distance == 0 {
            guard first.kind == .waiting else { return false }
            first = keepingMarks(of: first, answer)
        } else {
            let place = rest! + Int(ticket % UInt32(Limits.pipelinedMax))
            guard place.pointee.kind == .waiting else { return false }
            place.pointee = keepingMarks(of: place.pointee, answer)
        }
        return true
    }

    /// The answer that is due, if it is known.
    var next: Answer? {
        count > 0 && first.kind != .waiting ? first : nil
    }

    /// Forgets the answer that was due.
    mutating func removeFirst() {
        precondition(count > 0)
        count -= 1
        firstTicket &+= 1
        guard count > 0, let rest else { return }
        first = rest[Int(firstTicket % UInt32(Limits.pipelinedMax))]
    }

    /// Gives back the memory that pipelining took.
    mutating func shrink() {
        guard count <= 1, let memory = rest else { return }
        memory.deallocate()
        rest = nil
    }

    /// What the request asked for stays with whatever the answer is.
    private func keepingMarks(of waiting: Answer, _ answer: Answer) -> Answer {
        var answer = answer
        answer.closes = answer.closes || waiting.closes
        answer.isHeadOnly = waiting.isHeadOnly
        answer.saysKeepAlive = waiting.saysKeepAlive
        answer.route = waiting.route
        return answer
    }
}
