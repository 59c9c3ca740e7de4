// Between Hummingbird's requests and the stand-in's.

import HTTPTypes
import Hummingbird
import NIOCore

/// Answers what the server read.
struct Responder: HTTPResponder {
    typealias Context = StandInContext

    /// Bytes of a body at most.
    private static let bodyBytesMax = 1 << 20

    let answerer: Answerer

    func respond(to request: Request, context: Context) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            return Response(status: .contentTooLarge)
        }
        var headers = request.headers.map {
            (name: $0.name.canonicalName, value: $0.value)
        }
        if let authority = request.head.authority { headers.append(("host", authority)) }
        let answer = await answerer.answer(
            WireRequest(
                method: request.method.rawValue,
                path: request.uri.path,
                query: request.uri.query ?? "",
                headers: headers,
                body: Array(body.readableBytesView),
                peer: context.channel.remoteAddress?.ipAddress ?? ""
            )
        )
        return Response(answer)
    }
}

/// A request's context, which knows the connection for the sake of faults.
struct StandInContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

extension Response {
    init(_ answer: WireAnswer) {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status),
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
