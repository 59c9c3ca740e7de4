// What Zitadel's answers mean: which are about the credential, and which are somebody's fault.

internal import FoundationEssentials

/// One answer of the wire: its status and its body.
struct WireAnswer: Sendable {
    var status: Int
    var body: [UInt8]
    /// Retry-After in seconds, where it is a number.
    var retryAfterSeconds: UInt64?
}

extension WireAnswer {
    /// What an answer to GetSession means.
    ///
    /// - Parameters:
    ///   - needsSecondFactor: Whether one factor is not enough.
    ///   - now: Unix milliseconds.
    /// - Returns: The verdict, or whose fault it is that there is none.
    func asSession(needsSecondFactor: Bool, now: Int64) -> ProviderAnswer {
        guard status == 200 else { return asRefusal }
        guard let reply = decoded(SessionReply.self), let session = reply.session else {
            return .fault(.upstream("an answer about a session cannot be read"))
        }
        let expires = session.expirationDate.map { Instant.unixMillis($0) }
        if case .some(.none) = expires {
            return .fault(.upstream("a session's expirationDate cannot be read"))
        }
        let ends = expires ?? nil
        // GetSession answers 200 for a session that has expired.
        if let ends, ends <= now + IdentityLimits.skewMillis { return .invalid(.expired) }
        guard let factors = session.factors, let user = factors.user, !user.id.isEmpty else {
            return .invalid(.unproven)
        }
        let first = [factors.password, factors.webAuthN, factors.intent].contains { $0 != nil }
        let second = [factors.totp, factors.otpSms, factors.otpEmail, factors.recoveryCode]
            .contains { $0 != nil }
        // A session with nothing but a user is a name that somebody typed.
        guard first else { return .invalid(.unproven) }
        let isVerifiedKey = factors.webAuthN?.userVerified == true
        if needsSecondFactor, !second, !isVerifiedKey { return .invalid(.unproven) }
        guard user.id.utf8.count <= IdentityLimits.idBytesMax,
            (user.organizationId ?? "").utf8.count <= IdentityLimits.idBytesMax
        else { return .fault(.upstream("an id is longer than 200 bytes")) }
        return .valid(
            VerifiedUser(kind: .session, id: user.id, organization: user.organizationId),
            expires: ends
        )
    }

    /// What an answer to an introspection means.
    func asIntrospection(now: Int64) -> ProviderAnswer {
        guard status == 200 else {
            switch status {
            case 429: return asThrottling
            // What goes wrong with our own credentials (contract 2.2).
            case 400, 401, 403: return .fault(.ours("introspection was answered with \(status)"))
            default: return .fault(.upstream("introspection was answered with \(status)"))
            }
        }
        guard let reply = decoded(IntrospectionReply.self) else {
            return .fault(.upstream("an introspection cannot be read"))
        }
        guard reply.active else { return .invalid(.inactive) }
        guard let user = reply.sub, !user.isEmpty, user.utf8.count <= IdentityLimits.idBytesMax,
            (reply.organization ?? "").utf8.count <= IdentityLimits.idBytesMax
        else { return .fault(.upstream("an active token has no usable sub")) }
        let ends = reply.exp.map { Int64($0 * 1_000) }
        if let ends, ends <= now { return .invalid(.expired) }
        return .valid(
            VerifiedUser(kind: .accessToken, id: user, organization: reply.organization),
            expires: ends
        )
    }

    /// Whether this says that the server does not know the Connect form (v3 and older): an answer
    /// in the form of the REST gateway, whose code is a number.
    var isUnknownRoute: Bool {
        switch status {
        case 404: errorID == nil && decoded(RESTError.self)?.message == "Not Found"
        case 405: true
        default: false
        }
    }

    private var asRefusal: ProviderAnswer {
        switch (status, errorID) {
        case (404, "QUERY-SFeaa"): .invalid(.gone)
        case (403, "QUERY-dsfr3"), (403, "COMMAND-sGr42"): .invalid(.wrongToken)
        case (429, _): asThrottling
        // 401, any other 403 or 404, a validation: about us, never about the user.
        case (400..<500, let id):
            .fault(.ours("a session was answered with \(status) \(id ?? "")"))
        default: .fault(.upstream("a session was answered with \(status)"))
        }
    }

    private var asThrottling: ProviderAnswer {
        .fault(.throttled(millis: retryAfterSeconds.map { $0 * 1_000 }))
    }

    /// The id of an error: of the REST form, or of the Connect form.
    private var errorID: String? {
        decoded(ErrorReply.self)?.details?.lazy.compactMap { $0.id ?? $0.debug?.id }.first
    }

    private func decoded<Reply: Decodable>(_: Reply.Type) -> Reply? {
        do {
            return try JSONDecoder().decode(Reply.self, from: Data(body))
        } catch {
            // Proxies and the OIDC endpoints answer with plain text at times.
            return nil
        }
    }
}

private struct SessionReply: Decodable {
    struct Session: Decodable {
        var factors: Factors?
        var expirationDate: String?
    }

    struct Factors: Decodable {
        var user: User?
        var password: Factor?
        var webAuthN: Factor?
        var intent: Factor?
        var totp: Factor?
        var otpSms: Factor?
        var otpEmail: Factor?
        var recoveryCode: Factor?
    }

    struct User: Decodable {
        var id: String
        var organizationId: String?
    }

    struct Factor: Decodable {
        var userVerified: Bool?
    }

    var session: Session?
}

private struct IntrospectionReply: Decodable {
    var active: Bool
    var sub: String?
    var exp: Double?
    var organization: String?

    enum CodingKeys: String, CodingKey {
        case active, sub, exp
        case organization = "urn:zitadel:iam:user:resourceowner:id"
    }
}

extension WireAnswer {
    /// The keys of a key set that have an id, each as JSON of its own; nil when it is none.
    var keys: [String: [UInt8]]? {
        do {
            let set = try JSONDecoder().decode(KeySetReply.self, from: Data(body))
            var keys: [String: [UInt8]] = [:]
            for key in set.keys {
                guard case .string(let kid)? = key["kid"] else { continue }
                keys[kid] = Array(try JSONEncoder().encode(key))
            }
            return keys
        } catch {
            return nil
        }
    }
}

private struct KeySetReply: Decodable {
    /// A member of a key: a text or a list of texts (`x5c`, `key_ops`); the rest is of no use here.
    enum Member: Codable {
        case string(String)
        case other

        init(from decoder: any Decoder) throws {
            do {
                self = .string(try decoder.singleValueContainer().decode(String.self))
            } catch {
                self = .other
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .string(let text): try container.encode(text)
            case .other: try container.encodeNil()
            }
        }
    }

    var keys: [[String: Member]]
}

private struct ErrorReply: Decodable {
    struct Detail: Decodable {
        struct Debug: Decodable {
            var id: String?
        }

        var id: String?
        var debug: Debug?
    }

    var details: [Detail]?
}

private struct RESTError: Decodable {
    var code: Int
    var message: String
}
