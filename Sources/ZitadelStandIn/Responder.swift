// Between Hummingbird's requests and the stand-in's: where faults happen.

import HTTPTypes
import Hummingbird
import NIOCore

/// Answers what the server read.
struct Responder: HTTPResponder {
    typealias Context = StandInContext

    /// Bytes of a body at most.
    private static let bodyBytesMax = 1 << 20

    let answerer: Answerer
    /// Nil: the control plane is off, and its paths are unknown.
    let control: ControlPlane?

    func respond(to request: Request, context: Context) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            return Response(status: .contentTooLarge)
        }
        var wire = Self.wireRequest(request, body, context)
        if let control, wire.segments.first == ControlPlane.prefix {
            return Response(await control.answer(wire))
        }
        let plan = await answerer.world.plan(for: wire)
        wire.staleSeconds = plan.staleSeconds
        if plan.delaySeconds > 0 { try await Task.sleep(for: .seconds(plan.delaySeconds)) }
        let connection = FaultyConnection(channel: context.channel)
        if let fault = plan.connection, fault.isBeforeAnswer {
            await answerer.world.note(wire, status: nil)
            return try await connection.suffer(fault)
        }
        let answer = plan.spoil(await self.answer(wire, plan))
        await answerer.world.note(wire, status: answer.status)
        switch plan.connection {
        case .dropAfter(let count): return connection.last(answer, after: count)
        case .closeMidBody: return connection.half(answer)
        default: break
        }
        return plan.bytesPerSecond != nil || plan.isChunked
            ? FaultyConnection.inPieces(answer, bytesPerSecond: plan.bytesPerSecond)
            : Response(answer)
    }

    private func answer(_ request: WireRequest, _ plan: FaultPlan) async -> WireAnswer {
        if let answer = plan.instead { return answer }
        if let problem = plan.problem {
            let isConnect = request.path.hasPrefix("/zitadel.")
            return await answerer.answer(problem, in: isConnect ? .connect : .rest)
        }
        return await answerer.answer(request)
    }

    private static func wireRequest(
        _ request: Request,
        _ body: ByteBuffer,
        _ context: Context
    ) -> WireRequest {
        var headers = request.headers.map {
            (name: $0.name.canonicalName, value: $0.value)
        }
        if let authority = request.head.authority { headers.append(("host", authority)) }
        return WireRequest(
            method: request.method.rawValue,
            path: request.uri.path,
            query: request.uri.query ?? "",
            headers: headers,
            body: Array(body.readableBytesView),
            peer: context.channel.remoteAddress?.ipAddress ?? ""
        )
    }
}

extension FaultPlan.Connection {
    /// Whether there is no answer at all.
    fileprivate var isBeforeAnswer: Bool {
        switch self {
        case .closeMidBody, .dropAfter: false
        case .closeBefore, .closeMidHeaders, .reset, .timeout, .acceptNoRead: true
        }
    }
}

extension Response {
    /// Writes an answer as it is.
    init(_ answer: WireAnswer) {
        self.init(
            status: HTTPResponse.Status(code: answer.status),
            headers: HTTPFields(answer),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

extension HTTPFields {
    init(_ answer: WireAnswer) {
        self.init()
        for (name, value) in answer.headers {
            // Names are ours; a value of a fault may be anything, and is the fault's business.
            guard let name = HTTPField.Name(name) else { continue }
            append(HTTPField(name: name, value: value))
        }
    }
}
