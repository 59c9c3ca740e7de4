// A client with a connection: sends requests, cut anywhere, and reads answers in order.

/// One client.
final class Client {
    let socket: SimulatedSocket
    private var waiting: [Submission] = []
    private var unsent: [UInt8] = []
    private var received: [UInt8] = []
    private(set) var isGone = false
    /// Hears each answer.
    private let heard: (Submission, Submission.Answer) -> Void

    init(_ socket: SimulatedSocket, _ heard: @escaping (Submission, Submission.Answer) -> Void) {
        self.socket = socket
        self.heard = heard
    }

    /// For a report.
    var state: String {
        "\(waiting.count) wait, \(unsent.count) unsent, \(received.count) received, "
            + "\(socket.toGateway.count) on the way, \(socket.toClient.count) on the way back, "
            + "reset \(socket.isReset), ended \(socket.gatewayHasEnded)"
    }

    func send(_ submission: Submission) {
        waiting.append(submission)
        submission.open += 1
        unsent += submission.request(waits: world.chance(100))
    }

    /// Sends and reads a little.
    func step(isSlow: Bool) {
        guard !isGone else { return }
        if !unsent.isEmpty {
            let count = isSlow ? world.number(1...unsent.count) : unsent.count
            socket.toGateway += unsent[..<count]
            unsent.removeFirst(count)
        }
        let count = isSlow ? world.number(0...socket.toClient.count) : socket.toClient.count
        received += socket.toClient[..<count]
        socket.toClient.removeFirst(count)
        while readAnswer() {}
        if socket.isReset || (socket.gatewayHasEnded && socket.toClient.isEmpty) { leave() }
    }

    /// Goes without waiting for what is still to come.
    func leave() {
        isGone = true
        socket.clientHasEnded = true
        socket.isReset = true
        for submission in waiting {
            submission.open -= 1
            heard(submission, .none)
        }
        waiting = []
    }

    private func readAnswer() -> Bool {
        guard !received.isEmpty else { return false }
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        let head = text[..<end.lowerBound]
        guard let status = Int(head.dropFirst(9).prefix(3)) else {
            preconditionFailure("no answer: \(head)")
        }
        var length = 0
        for line in head.split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-length:") {
            length = Int(line.drop { $0 != " " }.dropFirst()) ?? 0
        }
        let bodyStart = text[..<end.upperBound].utf8.count
        guard received.count >= bodyStart + length else { return false }
        received.removeFirst(bodyStart + length)
        // 408 and the like end a connection that has asked for nothing.
        guard !waiting.isEmpty else { return true }
        let submission = waiting.removeFirst()
        submission.open -= 1
        heard(submission, status == 200 ? .stored : status == 202 ? .queued : .status(status))
        return true
    }
}
