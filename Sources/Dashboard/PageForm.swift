// What an HTML form sent.

import Hummingbird
import NIOCore

/// The fields of a form (application/x-www-form-urlencoded).
struct PageForm: Sendable {
    private let fields: [(name: String, value: String)]

    /// Reads the fields.
    init(_ text: String) {
        fields = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (percentDecoded(parts[0]), parts.count > 1 ? percentDecoded(parts[1]) : "")
        }
    }

    /// Reads a request's body.
    ///
    /// - Throws: 413 for one that is too large.
    static func read(_ request: Request) async throws -> PageForm {
        do {
            let bytes = try await request.body.collect(upTo: DashboardLimits.bodyBytesMax)
            return PageForm(String(buffer: bytes))
        } catch is NIOTooManyBytesError {
            throw APIError.bodyTooLarge
        }
    }

    /// A field as it was sent; nil where it is missing.
    func raw(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// A field without the whitespace around it, with line feeds as everywhere else; empty where it
    /// is missing.
    subscript(name: String) -> String {
        (raw(name) ?? "").replacing("\r\n", with: "\n").trimmingWhitespace
    }

    /// All values of a field.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
