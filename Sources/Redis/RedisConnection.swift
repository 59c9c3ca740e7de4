// A connection to Redis that blocks, for a thread of its own; the only caller of hiredis.

import CHiredis
import Glibc

/// A connection; commands are sent together and answered in order.
public final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>

    /// Connects, says who we are and chooses the database.
    ///
    /// - Parameters:
    ///   - address: Where the server is.
    ///   - timeoutMillis: After so long a connection or an answer counts as failed.
    /// - Throws: `RedisError` when it cannot be reached or refuses us.
    public init(_ address: RedisAddress, timeoutMillis: Int) throws(RedisError) {
        let timeout = timeval(
            tv_sec: timeoutMillis / 1_000,
            tv_usec: timeoutMillis % 1_000 * 1_000
        )
        let made: UnsafeMutablePointer<redisContext>?
        switch address.endpoint {
        case .tcp(let host, let port): made = redisConnectWithTimeout(host, CInt(port), timeout)
        case .unix(let path): made = redisConnectUnixWithTimeout(path, timeout)
        }
        guard let made else { throw RedisError("no memory for a connection") }
        context = made
        try check()
        redisSetTimeout(context, timeout)
        if let password = address.password {
            send(["AUTH"] + (address.user.map { [$0] } ?? []) + [password])
            _ = try receive()
        }
        if address.database != 0 {
            send(["SELECT", String(address.database)])
            _ = try receive()
        }
    }

    deinit {
        redisFree(context)
    }

    /// Puts a command behind those that wait to be sent.
    public func send(_ words: [String]) {
        let words = words.map { Array($0.utf8) }
        let bytes = words.flatMap(\.self)
        bytes.withUnsafeBytes { buffer in
            var start = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for word in words {
                // An empty word has an address too, which is not read from.
                let base = buffer.baseAddress ?? UnsafeRawPointer(context)
                pointers.append((base + start).assumingMemoryBound(to: CChar.self))
                start += word.count
            }
            let lengths = words.map(\.count)
            redisAppendCommandArgv(context, CInt(words.count), &pointers, lengths)
        }
    }

    /// Sends what waits, and takes the next answer.
    ///
    /// - Throws: `RedisError` when the connection is lost, or the server answers with an error.
    public func receive() throws(RedisError) -> RedisReply {
        var raw: UnsafeMutableRawPointer?
        guard redisGetReply(context, &raw) == REDIS_OK, let raw else {
            try check()
            throw RedisError("no answer")
        }
        defer { freeReplyObject(raw) }
        let reply = raw.assumingMemoryBound(to: redisReply.self).pointee
        switch reply.type {
        case REDIS_REPLY_INTEGER: return .number(reply.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return .text(text(reply))
        case REDIS_REPLY_ERROR: throw RedisError(text(reply))
        default: return .other
        }
    }

    private func text(_ reply: redisReply) -> String {
        let bytes = UnsafeRawBufferPointer(start: reply.str, count: reply.len)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func check() throws(RedisError) {
        guard context.pointee.err != 0 else { return }
        let message = withUnsafeBytes(of: context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw RedisError(message)
    }
}
