// Sends what events cause: a POST each, with no second try.

import NIOCore
import NIOHTTP1
import NIOPosix

/// A client of HTTP/1.1 that only posts.
struct Postman: Sendable {
    /// Seconds until an answer is no longer waited for.
    private static let answerSecondsMax: Int64 = 5

    /// Sends one message; whether it arrives is not its sender's concern.
    func post(_ delivery: Delivery) async {
        guard let target = Target(delivery.url) else { return }
        // A receiver that is not there misses the event, as with Zitadel.
        guard
            let channel = try? await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(Self.answerSecondsMax))
                .channelInitializer({ channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(CloseAtEnd())
                    }
                })
                .connect(host: target.host, port: target.port).get()
        else { return }
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: target.path)
        head.headers.add(name: "host", value: target.authority)
        head.headers.add(name: "content-length", value: "\(delivery.body.count)")
        for (name, value) in delivery.headers { head.headers.add(name: name, value: value) }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        channel.write(
            HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: delivery.body))),
            promise: nil
        )
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(Self.answerSecondsMax)) {
            channel.close(promise: nil)
        }
        try? await channel.closeFuture.get()
        timeout.cancel()
    }

    /// The parts of an `http://` URL.
    private struct Target {
        let authority: String
        let host: String
        let port: Int
        let path: String

        init?(_ url: String) {
            guard url.hasPrefix("http://") else { return nil }
            let rest = url.dropFirst("http://".count)
            authority = String(rest.prefix { $0 != "/" })
            path =
                String(rest.dropFirst(authority.count)).isEmpty
                ? "/" : String(rest.dropFirst(authority.count))
            let parts = authority.split(separator: ":")
            guard let first = parts.first, parts.count <= 2 else { return nil }
            host = String(first)
            guard let port = parts.count == 2 ? Int(parts[1]) : 80 else { return nil }
            self.port = port
        }
    }
}

/// Closes the connection when the answer has ended.
private final class CloseAtEnd: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
