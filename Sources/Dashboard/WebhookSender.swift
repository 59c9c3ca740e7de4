// Sends one message of a webhook: resolves, signs, posts, and says how it ended.

import AsyncHTTPClient
import FoundationEssentials
import JSONLines
import NIOCore
import NIOHTTP1
import NIOPosix

/// A sender of messages.
struct WebhookSender: Sendable {
    let targets: WebhookTargets
    /// Where names are resolved, because the resolver blocks.
    let threads: NIOThreadPool

    /// Makes one attempt, which takes so many seconds at most and follows no redirect.
    func send(_ due: WebhookOutbox.Due, body: String) async -> WebhookOutbox.Outcome {
        guard targets.takes(due.url), let url = URL(string: due.url),
            let host = WebhookTargets.host(of: url)
        else { return WebhookOutbox.Outcome(error: "the URL \(targets.rule)") }
        do {
            let address = try await threads.runIfActive { try targets.resolve(host) }
            return try await post(due, body, host: host, address: address)
        } catch WebhookTargets.Fault.refused {
            return WebhookOutbox.Outcome(
                error: "\(host) leads to an address that is not of the public internet"
            )
        } catch WebhookTargets.Fault.unresolved {
            return WebhookOutbox.Outcome(error: "\(host) has no address")
        } catch let error as HTTPClientError
            where error == .deadlineExceeded || error == .connectTimeout || error == .readTimeout
        {
            return WebhookOutbox.Outcome(
                error: "no answer within \(DashboardLimits.webhookSeconds) seconds"
            )
        } catch let error where error is NIOConnectionError || error is IOError {
            return WebhookOutbox.Outcome(error: "the connection was refused, or broke")
        } catch {
            return WebhookOutbox.Outcome(error: String("\(error)".prefix(200)))
        }
    }

    /// Posts to the address that was looked at; name and certificate stay those of the host.
    private func post(
        _ due: WebhookOutbox.Due,
        _ body: String,
        host: String,
        address: String
    ) async throws -> WebhookOutbox.Outcome {
        var configuration = HTTPClient.Configuration()
        configuration.dnsOverride = [host: address]
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // The outbox tries again, and later.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(DashboardLimits.webhookSeconds)
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: configuration
        )
        do {
            let status = try await client.execute(
                request(due, body),
                timeout: .seconds(DashboardLimits.webhookSeconds)
            ).status.code
            // What the answer says beyond its status is not read.
            try await client.shutdown()
            let isGood = (200..<300).contains(status)
            return WebhookOutbox.Outcome(
                status: Int(status),
                error: isGood ? nil : "the receiver answered \(status)",
                isFinal: status == 410
            )
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    private func request(_ due: WebhookOutbox.Due, _ body: String) -> HTTPClientRequest {
        let id = "msg_\(due.id)"
        let seconds = Timestamp.now.milliseconds / 1_000
        var request = HTTPClientRequest(url: due.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "SeggWat-Webhooks")
        request.headers.add(name: "webhook-id", value: id)
        request.headers.add(name: "webhook-timestamp", value: String(seconds))
        request.headers.add(
            name: "webhook-signature",
            value: due.secret.signature(id: id, seconds: seconds, body: body)
        )
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }
}
