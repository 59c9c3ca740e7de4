// What a client hears instead of an answer (contract, section 1.2): `{"error": …, "message": …}`.

import HTTPTypes
import Hummingbird
import NIOCore

/// A refusal, as the API says it.
struct APIError: Error, Equatable {
    /// The status code.
    var status: HTTPResponse.Status
    /// A word for programs.
    var code: String
    /// A sentence for people, which says what to do.
    var message: String
    /// Fields that the status asks for, such as Allow and Retry-After.
    var headers = HTTPFields()

    private init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// 400: the request cannot be read.
    static func badRequest(_ message: String) -> APIError {
        APIError(.badRequest, "bad_request", message)
    }

    /// 400: a parameter or a member breaks a rule.
    static func invalid(_ message: String) -> APIError {
        APIError(.badRequest, "validation_error", message)
    }

    /// 401: nobody is known by what the request shows.
    static var unauthorized: APIError {
        var error = APIError(
            .unauthorized,
            "unauthorized",
            "Send a valid API token in X-API-Key, or as Authorization: Bearer"
        )
        // RFC 9110, section 11.6.1, asks for a challenge.
        error.headers[.wwwAuthenticate] = "Bearer"
        return error
    }

    /// 403: the caller is known and may not.
    static func forbidden(_ message: String) -> APIError {
        APIError(.forbidden, "forbidden", message)
    }

    /// 404: there is nothing of that name that the caller may see.
    static func notFound(_ what: String) -> APIError {
        APIError(.notFound, "not_found", "There is no such \(what)")
    }

    /// 405: the path takes other methods.
    static func methodNotAllowed(allow: String) -> APIError {
        var error = APIError(
            .methodNotAllowed,
            "method_not_allowed",
            "This path takes \(allow)"
        )
        error.headers[.allow] = allow
        return error
    }

    /// 409: it cannot be done as things are.
    static func conflict(_ message: String) -> APIError {
        APIError(.conflict, "conflict", message)
    }

    /// 413: the body is too large.
    static var bodyTooLarge: APIError {
        APIError(
            .contentTooLarge,
            "payload_too_large",
            "The body must have at most \(DashboardLimits.bodyBytesMax) bytes"
        )
    }

    /// 500: our mistake; what it was is in the log.
    static var broken: APIError {
        APIError(.internalServerError, "internal_error", "Something broke; it has been logged")
    }

    /// 503: the database is away or all its connections are busy.
    static func unavailable(_ message: String) -> APIError {
        var error = APIError(.serviceUnavailable, "unavailable", message)
        error.headers[.retryAfter] = String(DashboardLimits.retryAfterSeconds)
        return error
    }
}

extension APIError: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("error", code)
            $0.member("message", message)
        }
    }
}

extension APIError: HTTPResponseError {
    func response(from request: Request, context: some RequestContext) -> Response {
        var response = Response(json: self, status: status)
        response.headers.append(contentsOf: headers)
        return response
    }
}

extension Response {
    /// An answer of JSON.
    init(json value: some JSONWritable, status: HTTPResponse.Status = .ok) {
        var json = JSONWriter()
        value.write(to: &json)
        self.init(json: json, status: status)
    }

    /// An answer of JSON that was written already.
    init(json: JSONWriter, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [
                .contentType: "application/json; charset=utf-8",
                // What an organization sees is in no cache (ASVS 14.3.2).
                .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: json.buffer)
        )
    }
}
