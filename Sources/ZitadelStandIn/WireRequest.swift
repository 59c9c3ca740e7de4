// A request as the stand-in sees it, whatever server took it from the network.

/// One HTTP request, read whole.
struct WireRequest: Sendable {
    var method: String
    /// The path without the query, percent-encoded.
    var path: String
    /// What follows the question mark.
    var query = ""
    /// Names in lower case.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// The client's address.
    var peer = "127.0.0.1"
    /// How old what it reads is to be: a fault.
    var staleSeconds = 0.0

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The host that was meant: it chooses the instance and is part of the issuer.
    var host: String {
        header("x-zitadel-public-host") ?? header("x-forwarded-host") ?? header("host") ?? ""
    }

    /// Scheme and host as the client wrote them.
    var origin: String { "\(header("x-forwarded-proto") ?? "http")://\(host)" }

    /// The host by which the instance is chosen.
    var instanceHost: String { header("x-zitadel-instance-host") ?? host }

    /// The parameters of the query.
    var parameters: Form { Form(query) }
    /// The parameters of a form in the body.
    var form: Form { Form(String(decoding: body, as: UTF8.self)) }

    /// The path's segments, decoded.
    var segments: [String] {
        path.split(separator: "/").map { Form.decoded(String($0), plusIsSpace: false) }
    }
}
