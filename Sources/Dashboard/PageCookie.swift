// Cookies of the pages (RFC 6265bis): how they are named, set and read.
//
// `__Host-` binds a cookie to this host, to HTTPS and to the whole site; browsers refuse anything
// less. On loopback there is no HTTPS, and a name without the prefix and without Secure is used;
// docs/decisions/0067-cookies-on-loopback.md.

import HTTPTypes
import Hummingbird

/// A cookie.
enum PageCookie: String {
    /// The login, sealed.
    case session = "seggwat-session"
    /// A login that waits for its second factor, sealed.
    case pending = "seggwat-login"
    /// Something to say on the next page, sealed.
    case notice = "seggwat-notice"
    case language = "seggwat-language"
    case theme = "seggwat-theme"

    /// Seconds that it lives; nil until the browser is closed.
    private var lifetimeSeconds: Int? {
        switch self {
        case .session: DashboardLimits.sessionSeconds
        case .pending: DashboardLimits.pendingLoginSeconds
        case .notice: 60
        case .language, .theme: 365 * 86_400
        }
    }

    /// The name on the wire.
    func name(_ request: Request) -> String {
        request.isForLoopback ? rawValue : "__Host-\(rawValue)"
    }

    /// The value that a request brings; nil for none.
    func value(_ request: Request) -> String? {
        let name = name(request)
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else {
                    continue
                }
                return String(parts[1])
            }
        }
        return nil
    }

    /// The field that sets it; nil removes it.
    func field(_ value: String?, _ request: Request) -> HTTPField {
        let secure = request.isForLoopback ? "" : "; Secure"
        let age = value == nil ? 0 : lifetimeSeconds
        let lifetime = age.map { "; Max-Age=\($0)" } ?? ""
        return HTTPField(
            name: .setCookie,
            value: "\(name(request))=\(value ?? ""); Path=/\(lifetime)\(secure); HttpOnly; "
                + "SameSite=Lax"
        )
    }
}

extension Request {
    /// The host that the browser was told to ask.
    var host: String { head.authority?.lowercased() ?? "" }

    /// Whether the browser is on the same machine, as far as it says.
    var isForLoopback: Bool {
        let name: Substring
        if host.hasPrefix("[") {
            name = host.prefix { $0 != "]" }.dropFirst()
        } else {
            name = host.prefix { $0 != ":" }
        }
        return name == "localhost" || name.hasSuffix(".localhost") || name == "127.0.0.1"
            || name == "::1"
    }

    /// The origin of this site, as far as the browser says.
    var site: String { "\(isForLoopback ? "http" : "https")://\(host)" }

    /// Whether a page of this site sent the request (CSRF): the browser says so itself.
    ///
    /// Origin comes with every POST of today's browsers; a request without it must at least say
    /// that it is of the same origin.
    var isOfThisSite: Bool {
        guard let origin = headers[.origin] else {
            return headers[.secFetchSite] == "same-origin"
        }
        guard let separator = origin.firstRange(of: "://") else { return false }
        return !host.isEmpty && origin[separator.upperBound...].lowercased() == host
    }
}

extension HTTPField.Name {
    /// Sec-Fetch-Site (W3C Fetch Metadata).
    static let secFetchSite = Self("Sec-Fetch-Site")!
}
