// What the faults make of one request.

/// The sum of the rules that strike a request.
struct FaultPlan: Sendable {
    /// What becomes of the connection.
    enum Connection: Sendable, Equatable {
        case closeBefore, closeMidHeaders, closeMidBody, reset, timeout, acceptNoRead
        case dropAfter(Int)
    }

    /// What becomes of a whole answer.
    enum Change: Sendable, Equatable {
        case truncate, garbage, wrongContentType, extraFields
        case huge(Int)
    }

    var delaySeconds = 0.0
    /// The answer instead of the true one.
    var instead: WireAnswer?
    /// The error instead of the true answer.
    var problem: Problem?
    var connection: Connection?
    var changes: [Change] = []
    /// Nil: at once.
    var bytesPerSecond: Double?
    var isChunked = false
    /// How old what is read may be.
    var staleSeconds = 0.0

    /// Spoils an answer's body.
    func spoil(_ answer: WireAnswer) -> WireAnswer {
        changes.reduce(answer) { answer, change in
            var answer = answer
            switch change {
            case .truncate: answer.body.removeLast(answer.body.count / 2)
            case .garbage: answer.body = Array("{\"session\":{\"id\":nope".utf8)
            case .wrongContentType:
                answer.headers.removeAll { $0.name == "content-type" }
                answer.headers.append(("content-type", "text/html; charset=utf-8"))
            case .extraFields:
                answer.insert(#""futureField":{"list":[1,{"deep":null}],"flag":true}"#)
            case .huge(let count):
                answer.insert("\"padding\":\"" + String(repeating: "x", count: count) + "\"")
            }
            return answer
        }
    }
}

extension WireAnswer {
    /// Puts a member first in the object that the body is.
    fileprivate mutating func insert(_ member: String) {
        guard body.first == UInt8(ascii: "{") else { return }
        let isEmpty = body.count < 2 || body[1] == UInt8(ascii: "}")
        body.insert(contentsOf: Array((member + (isEmpty ? "" : ",")).utf8), at: 1)
    }
}
