import Testing
import TestSupport

@testable import Gateway

@Suite("AnswerQueue")
struct AnswerQueueTests {
    @Test("answers leave in the order of their requests, whatever order they become known in")
    func ordered() {
        var queue = AnswerQueue()
        let tickets = (0..<3).map { _ in queue.add(Answer(.waiting)) }
        #expect(queue.settle(tickets[2], Answer(.stored)) == true)
        #expect(queue.next?.kind == nil)
        #expect(queue.settle(tickets[0], Answer(.noContent)) == true)
        #expect(queue.next?.kind == .noContent)
        queue.removeFirst()
        #expect(queue.next?.kind == nil)
        #expect(queue.settle(tickets[1], Answer(.rating)) == true)
        #expect(queue.next?.kind == .rating)
        queue.removeFirst()
        #expect(queue.next?.kind == .stored)
        queue.removeFirst()
        #expect(queue.isEmpty == true)
    }

    @Test("an answer is settled once, and only while it is due")
    func settledOnce() {
        var queue = AnswerQueue()
        let ticket = queue.add(Answer(.waiting))
        #expect(queue.settle(ticket &+ 1, Answer(.stored)) == false)
        #expect(queue.settle(ticket, Answer(.stored)) == true)
        #expect(queue.settle(ticket, Answer(.noContent)) == false)
        queue.removeFirst()
        #expect(queue.settle(ticket, Answer(.stored)) == false)
    }

    @Test("what a request asked for stays with its answer")
    func marksStay() {
        var queue = AnswerQueue()
        var waiting = Answer(.waiting)
        waiting.closes = true
        waiting.isHeadOnly = true
        waiting.saysKeepAlive = true
        waiting.route = .nps
        let ticket = queue.add(waiting)
        #expect(queue.settle(ticket, Answer(.stored)) == true)
        let answer = queue.next
        #expect(answer?.closes == true)
        #expect(answer?.isHeadOnly == true)
        #expect(answer?.saysKeepAlive == true)
        #expect(answer?.route == .nps)
    }

    @Test("any order of adding, settling and sending gives what a plain list gives")
    func againstModel() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var queue = AnswerQueue()
        var model: [(ticket: UInt32, kind: Answer.Kind)] = []
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0 where !queue.isFull:
                model.append((queue.add(Answer(.waiting)), .waiting))
            case 1:
                let waiting = model.indices.filter { model[$0].kind == .waiting }
                guard let index = waiting.randomElement(using: &random) else { continue }
                #expect(queue.settle(model[index].ticket, Answer(.stored)) == true, "seed \(seed)")
                model[index].kind = .stored
            default:
                guard let first = model.first, first.kind == .stored else {
                    #expect(queue.next?.kind == nil, "seed \(seed)")
                    continue
                }
                #expect(queue.next?.kind == .stored, "seed \(seed)")
                queue.removeFirst()
                model.removeFirst()
                if model.isEmpty { queue.shrink() }
            }
            #expect(queue.count == model.count, "seed \(seed)")
        }
    }
}
