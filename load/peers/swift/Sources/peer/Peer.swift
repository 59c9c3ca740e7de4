// A feedback server on Hummingbird with the gateway's own rules, rows and libpq connection, so that
// what differs from the gateway is what reads, waits and answers: SwiftNIO and tasks in place of
// libuv's loops.
//
//     peer PORT DATABASE_URL [CONNECTIONS]

import Foundation
import Hummingbird
import Postgres
import SeggWatCore

@main
struct Peer {
    /// Of 1, 2 and 4, on two cores.
    static let connectionsDefault = 2
    static let bodyBytesMax = 64 << 10

    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let numbers = [words.first, words.dropFirst(2).first].map { $0.flatMap { Int($0) } }
        guard (2...3).contains(words.count), let port = numbers[0],
            words.count == 2 || numbers[1] != nil
        else {
            FileHandle.standardError.write(
                Data("usage: peer PORT DATABASE_URL [CONNECTIONS]\n".utf8)
            )
            exit(64)
        }
        let url = words[words.startIndex + 1]
        let intake = Intake(projects: try loadProjects(url))
        for _ in 0..<(numbers[1] ?? connectionsDefault) {
            // It blocks, so it gets a thread of its own and none of the tasks' threads.
            Thread.detachNewThread { store(from: intake, into: url) }
        }
        let router = Router()
        router.post("/api/v1/feedback/submit") { request, _ in
            try await answer(request, intake)
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port))
        )
        try await application.run()
    }
}

private func answer(_ request: Request, _ intake: Intake) async throws -> Response {
    // Collecting throws what becomes a 413.
    var body = try await request.body.collect(upTo: Peer.bodyBytesMax)
    let origin = request.headers[.origin] ?? request.headers[.referer]
    let outcome = await withCheckedContinuation { continuation in
        intake.submit(&body, origin: origin, continuation)
    }
    let (status, text): (HTTPResponse.Status, String) =
        switch outcome {
        case .stored(let id): (.ok, #"{"status":"stored","id":"\#(id)"}"#)
        case .refused(let status, let code, let message):
            // Codes and messages are made here and hold nothing that must be escaped.
            (status, #"{"error":"\#(code)","message":"\#(message)"}"#)
        }
    return Response(
        status: status,
        headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: text))
    )
}
