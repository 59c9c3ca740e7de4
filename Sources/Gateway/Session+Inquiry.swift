// Questions about what was sent: receipts and the ledger. Another thread answers them.

import HTTP
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// Handles `GET /api/v1/receipts/{id}?project_key=…`; false when the project must be asked for
    /// first.
    func handleReceipt() -> Bool {
        let path = text(head.path)
        let start = Route.receiptPrefix.utf8CodeUnitCount
        guard let id = Identifier(text: Text(rebasing: path[start...]).span) else {
            give(Answer(Refusal(.id, .uuid)))
            return true
        }
        guard let value = queryValue("project_key") else {
            give(Answer(Refusal(.projectKey, .required)))
            return true
        }
        guard let key = Identifier(text: value.span) else {
            give(Answer(Refusal(.projectKey, .uuid)))
            return true
        }
        return withWorker { worker in
            guard let project = worker.projects.find(key, now: worker.loop.milliseconds) else {
                guard !wasParked else { return give(.unavailable) }
                keysAwaited = 1
                return worker.park(self, for: key) ? false : give(.overloaded)
            }
            guard !project.pointee.isUnknown else { return give(.projectNotFound) }
            return inquire(.receipt(ReceiptQuestion(projectID: project.pointee.id, id: id)))
        }
    }

    /// Has the answer wait for another thread.
    func inquire(_ subject: Inquiries.Subject) -> Bool {
        let asker = Asker(place: place, generation: generation, ticket: answers.nextTicket)
        return withWorker { worker in
            guard worker.desk.ask(subject, asker, now: worker.loop.milliseconds) else {
                return give(.overloaded)
            }
            _ = answers.add(withMarks(Answer(.waiting)))
            return true
        }
    }

    /// Tells what an inquiry came to.
    func settle(_ ticket: UInt32, _ answer: InquiryAnswer) {
        let document: [UInt8]
        switch answer {
        case .receipt(let receipt, let id):
            document = Array(#"{"status":"\#(receipt.rawValue)","id":"\#(id)"}"#.utf8)
        case .ledger(let bytes): document = bytes
        case .unavailable:
            if answers.settle(ticket, Answer(.unavailable)) { mark() }
            return
        }
        guard answers.settle(ticket, Answer(.document)) else { return }
        documents.append((ticket, .bytes(document)))
        mark()
    }

    /// The value of a parameter of the query, as it was sent; nil when it is not there.
    ///
    /// Percent-encodings are left in: what is looked for here needs none.
    private func queryValue(_ name: StaticString) -> Text? {
        var rest = text(head.query)[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            let pair = Text(rebasing: rest[..<end])
            rest = rest[min(end + 1, rest.endIndex)...]
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.count
            guard Text(rebasing: pair[..<equals]).isExactly(name) else { continue }
            return Text(rebasing: pair[min(equals + 1, pair.count)...])
        }
        return nil
    }
}

extension Text {
    /// Whether this is `name`, byte for byte.
    fileprivate func isExactly(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != name.utf8Start[index] { return false }
        return true
    }
}
