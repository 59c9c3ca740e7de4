// Zitadel behind the adapter: its session API, introspection and keys, over HTTP.

import AsyncHTTPClient
public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A Zitadel instance.
public final class ZitadelProvider: IdentityProvider {
    /// Whose tokens are taken.
    public let issuer: String
    /// Whom a token must be meant for.
    public let audience: [String]

    private let base: String
    private let host: String?
    private let token: String
    private let needsSecondFactor: Bool
    private let callMillis: Int
    private let client: HTTPClient
    private let authentication: ClientAuthentication?
    private let clock: IdentityClock
    private let logger: Logger
    /// Until when (monotonic milliseconds) sessions are asked about in the REST form.
    private let restUntil = Atomic<UInt64>(0)

    /// Makes a client of the instance that a configuration names.
    ///
    /// - Throws: `IdentityError` when an address or a key cannot be used.
    public init(_ configuration: IdentityConfiguration, clock: IdentityClock, logger: Logger)
        throws(IdentityError)
    {
        guard let url = configuration.zitadelURL, let origin = Self.origin(of: url) else {
            throw .unusable("zitadel.url must be http://host[:port] or https://host[:port]")
        }
        base = origin
        issuer = configuration.issuer ?? origin
        guard let issuerOrigin = Self.origin(of: issuer), issuerOrigin == issuer else {
            throw .unusable("zitadel.issuer must be https://host[:port] without a path")
        }
        // Zitadel chooses the instance by Host.
        host = issuer == origin ? nil : String(issuer.drop { $0 != ":" }.dropFirst(3))
        token = configuration.zitadelToken ?? ""
        needsSecondFactor = configuration.needsSecondFactor
        callMillis = configuration.callMillis
        authentication = try ClientAuthentication(configuration, issuer: issuer)
        audience = [authentication?.clientID].compactMap { $0 } + configuration.audience
        self.clock = clock
        self.logger = logger
        var wire = HTTPClient.Configuration()
        wire.timeout.connect = .milliseconds(Int64(configuration.connectMillis))
        wire.redirectConfiguration = .disallow
        wire.httpVersion = .http1Only
        wire.connectionPool.idleTimeout = .seconds(30)
        wire.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.callsMax
        // A retry of ours counts against the call's time; the library's would not.
        wire.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
            configuration: wire
        )
    }

    /// Ends all connections, and blocks until that is done; no call may follow.
    public func close() {
        do {
            try client.syncShutdown()
        } catch {
            logger.warning("the provider's connections", metadata: ["error": "\(error)"])
        }
    }

    /// Verifies a session in the Connect form, or in the REST form where the other is not known.
    public func verify(session id: String, token sessionToken: String) async -> ProviderAnswer {
        let restUntil = restUntil.load(ordering: .relaxed)
        if restUntil <= clock.monotonicMillis() {
            let answer = await call(connectRequest(id, sessionToken))
            guard case .answer(let wire) = answer, wire.isUnknownRoute else {
                return interpretSession(answer)
            }
        }
        let answer = await call(restRequest(id, sessionToken))
        if case .answer(let wire) = answer, wire.status == 200, restUntil == 0 {
            // An older server: its REST form has the token in the URL, and so in its logs.
            logger.notice("this Zitadel knows no Connect form; sessions are read in the REST form")
        }
        if case .answer(let wire) = answer, !wire.isUnknownRoute {
            self.restUntil.store(clock.monotonicMillis() + 600_000, ordering: .relaxed)
        }
        return interpretSession(answer)
    }

    /// Introspects an access token (RFC 7662).
    public func introspect(_ accessToken: String) async -> ProviderAnswer {
        guard let authentication else {
            return .fault(.ours("no zitadel.client_id: access tokens cannot be introspected"))
        }
        let proof: ClientAuthentication.Proof
        do {
            proof = try await authentication.proof(now: clock.unixMillis() / 1_000)
        } catch {
            return .fault(.ours("the client's key cannot sign: \(error)"))
        }
        var request = request("/oauth/v2/introspect", .POST)
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        if let authorization = proof.authorization {
            request.headers.add(name: "authorization", value: authorization)
        }
        request.body = .bytes(
            ByteBuffer(string: proof.form + "token=" + percentEncoded(accessToken))
        )
        return interpret(await call(request)) { $0.asIntrospection(now: clock.unixMillis()) }
    }

    /// Fetches the key set.
    public func keys() async -> KeysAnswer {
        switch await call(request("/oauth/v2/keys", .GET)) {
        case .fault(let fault): return .fault(fault)
        case .answer(let wire):
            guard wire.status == 200, let keys = wire.keys else {
                return .fault(.upstream("the key set was answered with \(wire.status)"))
            }
            return .keys(keys)
        }
    }

    /// Asks for the provider's health.
    public func isReady() async -> Bool {
        guard case .answer(let wire) = await call(request("/debug/ready", .GET)) else {
            return false
        }
        return wire.status == 200
    }

    // MARK: Requests

    private func connectRequest(_ id: String, _ sessionToken: String) -> HTTPClientRequest {
        var request = request("/zitadel.session.v2.SessionService/GetSession", .POST)
        request.headers.add(name: "authorization", value: "Bearer \(token)")
        request.headers.add(name: "content-type", value: "application/json")
        // Both were looked at: digits, and base64url.
        let body = "{\"sessionId\":\"\(id)\",\"sessionToken\":\"\(sessionToken)\"}"
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }

    private func restRequest(_ id: String, _ sessionToken: String) -> HTTPClientRequest {
        var request = request("/v2/sessions/\(id)?sessionToken=\(sessionToken)", .GET)
        request.headers.add(name: "authorization", value: "Bearer \(token)")
        return request
    }

    private func request(_ path: String, _ method: HTTPMethod) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let host { request.headers.add(name: "host", value: host) }
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "seggwat")
        return request
    }

    // MARK: Calls

    private enum Outcome: Sendable {
        case answer(WireAnswer)
        case fault(ProviderFault)

        /// Whether another attempt may help: nothing was learned, and nothing was refused.
        var isWorthAnother: Bool {
            switch self {
            case .answer(let wire): (502...504).contains(wire.status)
            case .fault: true
            }
        }
    }

    private func interpretSession(_ outcome: Outcome) -> ProviderAnswer {
        interpret(outcome) {
            $0.asSession(needsSecondFactor: needsSecondFactor, now: clock.unixMillis())
        }
    }

    private func interpret(
        _ outcome: Outcome,
        _ meaning: (WireAnswer) -> ProviderAnswer
    ) -> ProviderAnswer {
        switch outcome {
        case .answer(let wire): meaning(wire)
        case .fault(let fault): .fault(fault)
        }
    }

    /// Makes a call, and once more when the first attempt came to nothing and there is time left.
    private func call(_ request: HTTPClientRequest) async -> Outcome {
        let end = clock.monotonicMillis() + UInt64(callMillis)
        let first = await attempt(request, millis: callMillis)
        guard first.isWorthAnother else { return first }
        let pause = UInt64.random(in: 50...150)
        let now = clock.monotonicMillis()
        guard now + pause < end else { return first }
        await clock.pause(pause)
        return await attempt(request, millis: Int(end - now - pause))
    }

    private func attempt(_ request: HTTPClientRequest, millis: Int) async -> Outcome {
        await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { [client] in
                do {
                    let response = try await client.execute(
                        request,
                        timeout: .milliseconds(Int64(millis))
                    )
                    let body = try await response.body.collect(
                        upTo: IdentityLimits.answerBytesMax
                    )
                    let wait = response.headers.first(name: "retry-after").flatMap { UInt64($0) }
                    return .answer(
                        WireAnswer(
                            status: Int(response.status.code),
                            body: Array(body.readableBytesView),
                            retryAfterSeconds: wait
                        )
                    )
                } catch {
                    // The type alone: a message could quote a URL with a token in it.
                    return .fault(.upstream("no answer: \(Self.name(of: error))"))
                }
            }
            // The library's deadline ends with the head; a body may drip for ever.
            group.addTask { [clock] in
                await clock.pause(UInt64(millis))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .fault(.upstream("no answer in \(millis) ms"))
        }
    }

    private static func name(of error: any Error) -> String {
        guard let error = error as? HTTPClientError else { return "\(type(of: error))" }
        return error.shortDescription
    }

    /// The scheme, host and port of a URL without a path; nil for anything else.
    private static func origin(of url: String) -> String? {
        let text = url.hasSuffix("/") ? String(url.dropLast()) : url
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let isHost =
                !rest.isEmpty
                && rest.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x3A, 0x41...0x5B, 0x5D, 0x61...0x7A, UInt8(ascii: "-"),
                        UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
            return isHost ? text : nil
        }
        return nil
    }
}

/// Why identity cannot be set up.
public enum IdentityError: Error, Sendable, CustomStringConvertible {
    /// A setting that looks right cannot be used, for this reason.
    case unusable(String)

    /// One line for the operator.
    public var description: String {
        switch self {
        case .unusable(let reason): reason
        }
    }
}

/// Bytes as they stand in a form (RFC 3986, section 2.3: the unreserved ones as they are).
func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return encoded
}
