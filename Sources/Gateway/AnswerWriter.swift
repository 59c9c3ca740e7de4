// Answers become bytes in the worker's outbox.
// Tour 14/15. From Settlement. Next: Stream.

import HTTP
import SeggWatCore
import Synchronization

/// Renders answers one behind the other.
struct AnswerWriter {
    private let worker: Worker
    var out: ByteWriter

    init(_ worker: Worker) {
        self.worker = worker
        out = ByteWriter(worker.outbox)
    }

    /// Whether any answer without a document still fits.
    var hasRoom: Bool { out.room >= Limits.answerBytesMax }

    /// What was rendered.
    var rendered: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: worker.outbox[..<out.count])
    }

    /// What was rendered, copied.
    var bytes: [UInt8] { Array(rendered) }

    /// Adds a document behind its head; false, and nothing added, when it is too large.
    mutating func append(_ document: Document) -> Bool {
        document.withBytes { bytes in
            guard bytes.count <= out.room else { return false }
            if let start = bytes.baseAddress { out.put(start, bytes.count) }
            return true
        }
    }

    /// Renders one answer; a document's bytes are added by `append`.
    mutating func write(_ answer: Answer, document: Document?) {
        if answer.kind != .goOn {
            worker.metrics.add(.requests(answer.route, Status(answer.status)))
        }
        if answer.kind == .problem { worker.metrics.add(.refused(answer.problem)) }
        switch answer.kind {
        case .goOn: out.put("HTTP/1.1 100 Continue\r\n\r\n")
        case .stored: writeStored(answer)
        case .rating: writeRating(answer)
        case .noContent:
            out.put("HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n")
            putTiming(answer)
            putCommon(answer)
            out.put("\r\n")
        case .preflight: writePreflight(answer)
        case .problem: writeProblem(answer)
        case .healthy: writeState(answer, "HTTP/1.1 200 OK\r\n", #"{"status":"ok"}"#)
        case .ready: writeState(answer, "HTTP/1.1 200 OK\r\n", #"{"status":"ready"}"#)
        case .notReady: writeNotReady(answer)
        case .document: writeDocumentHead(answer, document)
        case .file, .notModified:
            guard case .file(let file) = document else {
                preconditionFailure("a file's answer comes with the file")
            }
            writeFileHead(answer, file)
        case .waiting: preconditionFailure("an answer that is not known is not written")
        }
    }

    private mutating func writeStored(_ answer: Answer) {
        guard answer.promise == .stored else { return writeWeaker(answer) }
        out.put(
            """
            HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 63\r\n\
            Access-Control-Allow-Origin: *\r\n
            """
        )
        putTiming(answer)
        putCommon(answer)
        out.put("\r\n{\"status\":\"stored\",\"id\":\"")
        putIdentifier(answer.id)
        out.put("\"}")
    }

    /// 202: accepted, and not stored yet (RFC 9110, section 15.3.3).
    private mutating func writeWeaker(_ answer: Answer) {
        let word = answer.promise.rawValue
        out.put("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: ")
        out.put(decimal: UInt64(57 + word.utf8.count))
        out.put("\r\nAccess-Control-Allow-Origin: *\r\n")
        putCommon(answer)
        out.put("\r\n{\"status\":\"")
        out.put(Array(word.utf8))
        out.put("\",\"id\":\"")
        putIdentifier(answer.id)
        out.put("\"}")
    }

    private mutating func writeRating(_ answer: Answer) {
        let name = answer.ratingType.name
        out.put(
            answer.promise == .stored ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 202 Accepted\r\n"
        )
        out.put("Content-Type: application/json\r\nContent-Length: ")
        out.put(decimal: UInt64(62 + name.utf8CodeUnitCount))
        out.put("\r\nAccess-Control-Allow-Origin: *\r\n")
        putTiming(answer)
        putCommon(answer)
        out.put("\r\n{\"id\":\"")
        putIdentifier(answer.id)
        out.put("\",\"rating_type\":\"")
        out.put(name)
        out.put("\"}")
    }

    private mutating func writePreflight(_ answer: Answer) {
        out.put(
            """
            HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\
            Access-Control-Allow-Methods: POST, OPTIONS\r\n\
            Access-Control-Allow-Headers: Content-Type, Content-Encoding, Idempotency-Key, Prefer, \
            X-Session-Id, X-Session-Token, Authorization, X-SeggWat-Platform, \
            X-SeggWat-BundleID\r\n\
            Access-Control-Max-Age: 86400\r\nAllow: POST, OPTIONS\r\n
            """
        )
        putCommon(answer)
        out.put("\r\n")
    }

    private mutating func writeProblem(_ answer: Answer) {
        putStatusLine(answer.status)
        out.put("Content-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n")
        if answer.problem == .methodNotAllowed {
            out.put("Allow: ")
            out.put(answer.allow.methods)
            out.put("\r\n")
        }
        // RFC 9110, section 15.5.2.
        if answer.problem.status == 401 { out.put("WWW-Authenticate: Bearer\r\n") }
        if let limit = answer.limit {
            putLimit(limit)
        } else if answer.problem.saysRetryAfter {
            out.put("Access-Control-Expose-Headers: Retry-After\r\nRetry-After: ")
            out.put(decimal: retryAfter())
            out.put("\r\n")
        }
        if answer.batchMicros > 0 || answer.databaseMicros > 0 { putTiming(answer) }
        out.put("Content-Length: ")
        out.put(decimal: UInt64(problemLength(answer)))
        out.put("\r\n")
        putCommon(answer)
        out.put("\r\n")
        if !answer.isHeadOnly { putProblem(answer) }
    }

    /// What was exceeded and for how long, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
    private mutating func putLimit(_ limit: LimitRefusal) {
        out.put(
            """
            Access-Control-Expose-Headers: Retry-After, RateLimit, RateLimit-Policy\r\n\
            RateLimit-Policy: "
            """
        )
        out.put(limit.kind.name)
        out.put("\";q=")
        out.put(decimal: UInt64(limit.quota))
        out.put(";w=")
        out.put(decimal: UInt64(limit.windowSeconds))
        out.put("\r\nRateLimit: \"")
        out.put(limit.kind.name)
        out.put("\";r=0;t=")
        out.put(decimal: UInt64(limit.waitSeconds))
        out.put("\r\nRetry-After: ")
        let wait = min(
            UInt64(limit.waitSeconds),
            limit.kind == .quota ? Limits.quotaRetrySecondsMax : .max
        )
        let jitterMax = min(wait / 2 + 1, Limits.retryJitterSecondsMax)
        out.put(decimal: wait + worker.random.take() % (jitterMax + 1))
        out.put("\r\n")
    }

    private func problemLength(_ answer: Answer) -> Int {
        var length = 25 + answer.problem.code.utf8CodeUnitCount
        switch answer.problem {
        case .invalid:
            length += answer.refusal.field.name.utf8CodeUnitCount + 1
            length += answer.refusal.rule.explanation.utf8CodeUnitCount
        case .malformed: length += answer.fault.explanation.utf8CodeUnitCount
        case .outcomeUnknown: length += answer.problem.message.utf8CodeUnitCount + 38
        case .proofRequired:
            length += answer.problem.message.utf8CodeUnitCount + (answer.proofBits < 10 ? 15 : 16)
        default: length += answer.problem.message.utf8CodeUnitCount
        }
        return length
    }

    private mutating func putProblem(_ answer: Answer) {
        out.put("{\"error\":\"")
        out.put(answer.problem.code)
        out.put("\",\"message\":\"")
        switch answer.problem {
        case .invalid:
            out.put(answer.refusal.field.name)
            out.put(" ")
            out.put(answer.refusal.rule.explanation)
        case .malformed: out.put(answer.fault.explanation)
        case .outcomeUnknown:
            out.put(answer.problem.message)
            out.put(": ")
            putIdentifier(answer.id)
        case .proofRequired:
            out.put(answer.problem.message)
            out.put("\",\"difficulty\":")
            out.put(decimal: UInt64(answer.proofBits))
            out.put("}")
            return
        default: out.put(answer.problem.message)
        }
        out.put("\"}")
    }

    private mutating func writeState(_ answer: Answer, _ status: StaticString, _ body: StaticString)
    {
        out.put(status)
        out.put("Content-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: ")
        out.put(decimal: UInt64(body.utf8CodeUnitCount))
        out.put("\r\n")
        putCommon(answer)
        out.put("\r\n")
        if !answer.isHeadOnly { out.put(body) }
    }

    private mutating func writeNotReady(_ answer: Answer) {
        let reason = worker.health.reasonNotReady ?? "not ready a moment ago"
        putStatusLine(503)
        out.put("Content-Type: application/json\r\nCache-Control: no-store\r\nRetry-After: ")
        out.put(decimal: retryAfter())
        out.put("\r\nContent-Length: ")
        out.put(decimal: UInt64(34 + reason.utf8CodeUnitCount))
        out.put("\r\n")
        putCommon(answer)
        out.put("\r\n")
        guard !answer.isHeadOnly else { return }
        out.put("{\"error\":\"not_ready\",\"message\":\"")
        out.put(reason)
        out.put("\"}")
    }

    private mutating func putStatusLine(_ status: Int) {
        out.put("HTTP/1.1 ")
        out.put(decimal: UInt64(status))
        out.put(" ")
        out.put(reason(status))
        out.put("\r\n")
    }

    @inline(__always)
    mutating func putCommon(_ answer: Answer) {
        worker.date.bytes.span.withUnsafeBufferPointer { out.put($0.baseAddress!, $0.count) }
        if answer.closes {
            out.put("Connection: close\r\n")
        } else if answer.saysKeepAlive {
            out.put("Connection: keep-alive\r\n")
        }
    }

    /// How long the submission waited for its batch and for the database, in milliseconds
    /// (Server Timing, W3C).
    @inline(__always)
    private mutating func putTiming(_ answer: Answer) {
        out.put("Server-Timing: batch;dur=")
        putMillis(answer.batchMicros)
        out.put(", db;dur=")
        putMillis(answer.databaseMicros)
        out.put("\r\n")
    }

    @inline(__always)
    private mutating func putMillis(_ micros: UInt32) {
        let hundredths = (micros + 5) / 10
        out.put(decimal: UInt64(hundredths / 100))
        out.put(UInt8(ascii: "."))
        out.put(UInt8(truncatingIfNeeded: hundredths / 10 % 10) + 0x30)
        out.put(UInt8(truncatingIfNeeded: hundredths % 10) + 0x30)
    }

    private mutating func putIdentifier(_ id: Identifier) {
        _ = out.put(36) { id.write(to: $0) }
    }

    /// Later at random, so that clients which were refused together do not return together.
    private func retryAfter() -> UInt64 {
        Limits.retryAfterSeconds + worker.random.take() % (Limits.retryAfterSeconds + 1)
    }
}

private func reason(_ status: Int) -> StaticString {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Unknown"
    }
}
