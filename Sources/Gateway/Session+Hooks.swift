// What the identity provider tells by itself: webhooks of its events, and back-channel logouts.

import HTTP
import Ingest
import SeggWatCore

/// What became of a webhook or a logout.
enum HookState {
    /// It was not given to the verifier yet.
    case fresh
    case taken
    case refused
    /// Nobody can say now: the provider's keys cannot be had.
    case unknown
}

extension Session {
    /// Handles `POST /hooks/zitadel`; false while the verifier looks at the signature.
    func handleWebhook() -> Bool {
        guard withWorker({ $0.identity.desk.takesWebhooks }) else { return give(.notFound) }
        guard case .fresh = hook else { return giveVerdict() }
        let signature = String(decoding: text(head.zitadelSignature), as: UTF8.self)
        return withWorker { worker in
            worker.parkHook(self) { $0.hear(webhook: Array(body), signature: signature) }
                ? false : give(.overloaded)
        }
    }

    /// Handles `POST /hooks/backchannel-logout`; false while the verifier looks at the token.
    func handleLogout() -> Bool {
        guard withWorker({ $0.identity.desk.takesLogouts }) else { return give(.notFound) }
        guard case .fresh = hook else { return giveVerdict() }
        guard mediaType == .formURLEncoded else { return give(.unsupportedMediaType) }
        guard let token = logoutToken else { return give(.hookRefused) }
        return withWorker { worker in
            worker.parkHook(self) { $0.hear(logout: token) } ? false : give(.overloaded)
        }
    }

    /// The parameter logout_token; a JWT needs no percent-decoding.
    private var logoutToken: String? {
        for parameter in body.split(separator: UInt8(ascii: "&")) {
            let name = Array("logout_token=".utf8)
            guard parameter.starts(with: name) else { continue }
            return String(decoding: parameter.dropFirst(name.count), as: UTF8.self)
        }
        return nil
    }

    private func giveVerdict() -> Bool {
        switch hook {
        case .taken:
            give(Answer(.healthy))
            return true
        case .refused: return give(.hookRefused)
        case .fresh, .unknown: return give(.identityUnavailable)
        }
    }
}
