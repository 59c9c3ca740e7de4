// One request to the API, with all that was found out about it before its handler runs.

import Hummingbird
import NIOCore
import SeggWatCore

/// A request whose caller may make it and whose project exists.
struct Call: Sendable {
    /// What the handlers work with.
    let parts: DashboardParts
    /// The request; its body has not been read.
    let request: Request
    /// The ids in the path.
    let parameters: Parameters
    /// The parameters behind the path.
    let query: Query
    /// Who asks; nil only where the route is for anyone.
    let caller: Caller?
    /// The project that the path names; nil where it names none.
    let namedProject: Project?

    /// The database.
    var database: Database { parts.database }

    /// Who asks, on a route that takes a caller.
    var someone: Caller {
        guard let caller else { preconditionFailure("the route's rule takes a caller") }
        return caller
    }

    /// The project, on a route that names one.
    var project: Project {
        guard let namedProject else { preconditionFailure("the route's path names a project") }
        return namedProject
    }

    /// An id of the path.
    ///
    /// - Throws: 404 when it is none: whatever has another form does not exist.
    func id(_ name: String, of what: String) throws(APIError) -> Identifier {
        guard let text = parameters.get(name), let id = Identifier(text) else {
            throw .notFound(what)
        }
        return id
    }

    /// Reads the body.
    func body() async throws -> JSONBody {
        try JSONBody(json: Array(buffer: try await bytes()))
    }

    private func bytes() async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: DashboardLimits.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            throw APIError.bodyTooLarge
        }
    }
}

/// What all handlers share.
struct DashboardParts: Sendable {
    /// The database.
    let database: Database
    /// Exports, which have connections of their own.
    let exports: Exports
    /// Changes as they happen.
    let live: LiveFeed
    /// Webhooks on their way.
    let courier: WebhookCourier
    /// Who tell callers, in the order in which they are asked.
    let authenticators: [any Authenticator]
}
