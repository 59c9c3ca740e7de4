// What faults do to a connection.

import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A connection that is about to be spoiled.
struct FaultyConnection: Sendable {
    /// Bytes of a piece where the speed does not say.
    private static let pieceBytes = 16
    /// Pieces a second of a slow body at most.
    private static let piecesPerSecond = 10.0
    /// Answers of each connection that is to be dropped.
    private static let answers = Mutex<[ObjectIdentifier: Int]>([:])

    let channel: any Channel

    /// Breaks or stalls the connection; the response that it returns reaches nobody.
    func suffer(_ fault: FaultPlan.Connection) async throws -> Response {
        switch fault {
        case .closeBefore: try await channel.close()
        case .closeMidHeaders:
            try await writeRaw("HTTP/1.1 200 OK\r\nContent-Type: applic")
            try await channel.close()
        case .reset:
            if let options = channel as? any SocketOptionProvider {
                // Closing with no time to linger sends a reset.
                try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            try await channel.close()
        case .acceptNoRead:
            try await channel.setOption(.autoRead, value: false).get()
            try await waitForClient()
        case .timeout: try await waitForClient()
        case .closeMidBody, .dropAfter: preconditionFailure("there is an answer in these")
        }
        return Response(status: .noContent)
    }

    /// Writes half of an answer and closes.
    func half(_ answer: WireAnswer) -> Response {
        let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: HTTPFields(answer),
            body: ResponseBody(contentLength: answer.body.count) { [channel] writer in
                try await writer.write(half)
                try await channel.close()
            }
        )
    }

    /// Writes an answer and, when it is the connection's last one, closes without a word.
    func last(_ answer: WireAnswer, after count: Int) -> Response {
        let id = ObjectIdentifier(channel)
        let answered = Self.answers.withLock { answers in
            answers[id, default: 0] += 1
            return answers[id] ?? 0
        }
        if answered == 1 {
            channel.closeFuture.whenComplete { _ in
                Self.answers.withLock { _ = $0.removeValue(forKey: id) }
            }
        }
        guard answered >= count else { return Response(answer) }
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: HTTPFields(answer),
            body: ResponseBody(contentLength: answer.body.count) { [channel] writer in
                try await writer.write(ByteBuffer(bytes: answer.body))
                try await writer.finish(nil)
                try await channel.close()
            }
        )
    }

    /// Writes an answer in chunks, at a speed where there is one.
    static func inPieces(_ answer: WireAnswer, bytesPerSecond: Double?) -> Response {
        let size = max(1, bytesPerSecond.map { Int($0 / piecesPerSecond) } ?? pieceBytes)
        let body = ByteBuffer(bytes: answer.body)
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: HTTPFields(answer),
            body: ResponseBody { writer in
                var rest = body
                while let piece = rest.readSlice(length: min(size, rest.readableBytes)),
                    piece.readableBytes > 0
                {
                    try await writer.write(piece)
                    guard let bytesPerSecond else { continue }
                    try await Task.sleep(for: .seconds(Double(size) / bytesPerSecond))
                }
                try await writer.finish(nil)
            }
        )
    }

    /// Waits until the client gives up.
    private func waitForClient() async throws {
        try await channel.closeFuture.get()
    }

    /// Writes bytes past the encoder of HTTP.
    private func writeRaw(_ text: String) async throws {
        try await channel.eventLoop.submit { [channel] in
            let encoder = try channel.pipeline.syncOperations.context(
                handlerType: HTTPResponseEncoder.self
            )
            return encoder.writeAndFlush(NIOAny(ByteBuffer(string: text)))
        }.flatMap { $0 }.get()
    }
}
