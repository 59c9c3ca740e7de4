// What Zitadel's API answers when it does not do what was asked, in both wire forms.

/// An error of the session API: a status of gRPC with Zitadel's detail.
struct Problem: Error, Sendable, Equatable {
    /// The statuses of gRPC that Zitadel uses, by their numbers.
    enum Code: Int, Sendable, CaseIterable {
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case unimplemented = 12
        case `internal` = 13
        case unavailable = 14
        case unauthenticated = 16

        /// How the Connect protocol names it.
        var connectName: String {
            switch self {
            case .unknown: "unknown"
            case .invalidArgument: "invalid_argument"
            case .deadlineExceeded: "deadline_exceeded"
            case .notFound: "not_found"
            case .permissionDenied: "permission_denied"
            case .resourceExhausted: "resource_exhausted"
            case .failedPrecondition: "failed_precondition"
            case .unimplemented: "unimplemented"
            case .internal: "internal"
            case .unavailable: "unavailable"
            case .unauthenticated: "unauthenticated"
            }
        }

        /// The status of HTTP in both forms.
        var status: Int {
            switch self {
            case .unknown, .internal: 500
            case .invalidArgument, .failedPrecondition: 400
            case .deadlineExceeded: 504
            case .notFound: 404
            case .permissionDenied: 403
            case .resourceExhausted: 429
            case .unimplemented: 501
            case .unavailable: 503
            case .unauthenticated: 401
            }
        }
    }

    /// What stands in `details`.
    enum Detail: Sendable, Equatable {
        /// Nothing: the error comes from below Zitadel's own code.
        case none
        /// `zitadel.v1.ErrorDetail`; the id may be empty.
        case error(id: String)
        /// `zitadel.v1.CredentialsCheckError`, with how often the user has failed in a row.
        case credentials(id: String, failedAttempts: Int)

        var id: String {
            switch self {
            case .none: ""
            case .error(let id), .credentials(let id, _): id
            }
        }
    }

    let code: Code
    /// The text without the id.
    let text: String
    let detail: Detail
    /// Where the status is not the code's: 405 for a wrong method.
    var httpStatus: Int?

    init(_ code: Code, _ text: String, _ detail: Detail = .none, httpStatus: Int? = nil) {
        self.code = code
        self.text = text
        self.detail = detail
        self.httpStatus = httpStatus
    }

    /// One with an id.
    init(_ code: Code, _ id: String, text: String) {
        self.init(code, text, .error(id: id))
    }

    var status: Int { httpStatus ?? code.status }

    /// What people read: the text and the id.
    var message: String { detail.id.isEmpty ? text : "\(text) (\(detail.id))" }

    // MARK: - Wire forms

    /// The body of grpc-gateway: google.rpc.Status.
    var restBody: JSON {
        .message([
            "code": .integer(Int64(code.rawValue)), "message": .string(message),
            "details": detailMembers.map { members in
                .array([
                    .object(
                        [
                            JSON.Member(
                                name: "@type",
                                value: .string("type.googleapis.com/\(detailType)")
                            )
                        ] + members
                    )
                ])
            } ?? .null,
        ])
    }

    /// The body of the Connect protocol, whose details are protobuf in base 64.
    var connectBody: JSON {
        .message([
            "code": .string(code.connectName), "message": .string(message),
            "details": detailMembers.map { members in
                .array([
                    .object([
                        "type": .string(detailType),
                        "value": .string(
                            String(Base64.standard(detailBytes).filter { $0 != "=" })
                        ),
                        "debug": .object(members),
                    ])
                ])
            } ?? .null,
        ])
    }

    private var detailType: String {
        switch detail {
        case .none, .error: "zitadel.v1.ErrorDetail"
        case .credentials: "zitadel.v1.CredentialsCheckError"
        }
    }

    private var detailMembers: [JSON.Member]? {
        switch detail {
        case .none: nil
        case .error(let id):
            JSON.message(["id": .string(id), "message": .string(text)]).members
        case .credentials(let id, let failedAttempts):
            JSON.message([
                "id": .string(id), "message": .string(text),
                "failedAttempts": .integer(Int64(failedAttempts)),
            ]).members
        }
    }

    /// The detail as a protobuf message: id is field 1, message 2, failed_attempts 3.
    private var detailBytes: [UInt8] {
        var bytes: [UInt8] = []
        for (field, text) in [(UInt8(1), detail.id), (2, text)] where !text.isEmpty {
            bytes.append(field << 3 | 2)
            bytes.append(contentsOf: Self.varint(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        if case .credentials(_, let failedAttempts) = detail, failedAttempts > 0 {
            bytes.append(3 << 3)
            bytes.append(contentsOf: Self.varint(failedAttempts))
        }
        return bytes
    }

    private static func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }
}
