// One request for a page, with all that was found out about it before its handler runs.

import HTTPTypes
import Hummingbird
import Markup
import NIOCore
import Pages
import SeggWatCore

/// A request whose sender may make it.
struct PageVisit: Sendable {
    /// What the handlers work with.
    let parts: PageParts
    /// The request; the body has been read into `form`.
    let request: Request
    /// The ids in the path.
    let parameters: Parameters
    /// The parameters behind the path.
    let query: Query
    /// What a form sent; empty for GET.
    let form: PageForm
    /// Who looks, and how they want it.
    let reader: Reader
    /// Who is logged in; nil only where the route is for anyone.
    let visitor: PageParts.Visitor?
    /// The project that the path names.
    let namedProject: Project?

    /// The database.
    var database: Database { parts.database }

    /// Who is logged in, on a route that takes a caller.
    var caller: Caller {
        guard let visitor else { preconditionFailure("the route's rule takes a caller") }
        return visitor.caller
    }

    /// The project, on a route that names one.
    var project: Project {
        guard let namedProject else { preconditionFailure("the route's path names a project") }
        return namedProject
    }

    /// The project as pages name it.
    var projectView: ProjectView {
        ProjectView(
            id: project.id.description,
            key: project.key.description,
            name: project.name,
            feedback: project.feedbackCount
        )
    }

    /// The address of the organization's home.
    var home: Address { Address("org", caller.organization.description) }

    /// The address of the project.
    var projectAddress: Address { home.appending("projects", project.id.description) }

    /// An id of the path; what has another form does not exist.
    func id(_ name: String) throws(APIError) -> Identifier {
        guard let text = parameters.get(name), let id = Identifier(text) else {
            throw .notFound("page")
        }
        return id
    }

    /// The period that the address names; a month where it names none.
    var period: Period {
        get throws(APIError) {
            try query.word("period", of: Period.allCases.map(\.rawValue))
                .flatMap(Period.init(rawValue:)) ?? .month
        }
    }

    /// A page as an answer.
    func page(_ markup: Markup, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(page: markup, status: status)
        if !request.isForLoopback {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        if reader.notice != nil {
            response.headers.append(PageCookie.notice.field(nil, request))
        }
        return response
    }

    /// Sends the browser on after a change, with something to say there.
    func redirect(to address: Address, saying notice: String? = nil) -> Response {
        redirect(toText: address.text, saying: notice)
    }

    /// Sends the browser to an address that a form brought, if it is one of this site's.
    func redirect(toText address: String, saying notice: String? = nil) -> Response {
        var response = Response(redirect: isLocal(address) ? address : "/dashboard")
        if let notice {
            let sealed = parts.seal.seal(notice, for: PageCookie.notice.rawValue)
            response.headers.append(PageCookie.notice.field(sealed, request))
        }
        return response
    }
}

/// Whether an address stays on this site: a path, and not one that browsers take for a host.
func isLocal(_ address: String) -> Bool {
    address.hasPrefix("/") && !address.hasPrefix("//") && !address.contains("\\")
        && address.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
}

extension Response {
    /// A page.
    init(page: Markup, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8",
                // What an organization sees is in no cache (ASVS 14.3.2).
                .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: """
                default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
                """,
                // Never to other sites; to this one, because browsers send Origin: null with forms
                // of pages that send no referrer at all.
                .referrerPolicy: "same-origin",
                .crossOriginOpenerPolicy: "same-origin",
                .vary: "Cookie, Accept-Language",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page.text))
        )
    }

    /// Sends the browser to another page with GET (RFC 9110, section 15.4.4).
    init(redirect address: String) {
        self.init(
            status: .seeOther,
            headers: [.location: address, .cacheControl: "no-store"]
        )
    }
}

extension HTTPField.Name {
    /// Referrer-Policy (W3C).
    static let referrerPolicy = Self("Referrer-Policy")!
    /// Cross-Origin-Opener-Policy (HTML).
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
}
