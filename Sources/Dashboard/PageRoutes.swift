// The table of all pages, and what happens before each handler.
//
//     request ─▶ of this site? ─▶ visitor ─▶ organization ─▶ project ─▶ form token ─▶ rule ─▶ handler
//                  │403 (POST)     │login      │404           │404        │403          │403
//
// Organization and project are looked for in what the visitor may see, so a row of somebody else's
// is not found, on every page.

import HTTPTypes
import Hummingbird
import Markup
import NIOCore
import Pages
import SeggWatCore

/// The pages.
enum PageRoutes {
    /// Every page and form.
    static let all: [PageRoute] =
        LoginPages.routes + OrganizationPages.routes + OverviewPages.routes + InboxPages.routes
        + FeedbackPages.routes + SettingsPages.routes + WebhookPages.routes + TokenPages.routes
        + InvitationPages.routes

    /// Puts pages and assets into a router.
    static func add(to router: Router<DashboardContext>, _ parts: PageParts) {
        for route in all {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await respond(route, request, context, parts)
            }
        }
        for asset in Asset.all {
            router.get(RouterPath(asset.address)) { _, _ in Response(asset: asset) }
        }
    }

    /// How the reader of a request wants pages.
    static func reader(of request: Request) -> Reader {
        Reader(
            language: Language(
                chosen: PageCookie.language.value(request),
                accepted: request.headers[.acceptLanguage]
            ),
            theme: PageCookie.theme.value(request).flatMap(Theme.init(rawValue:)) ?? .system,
            address: Address(
                path: request.uri.path,
                query: Query(request.uri.query ?? "").pairs
            )
        )
    }

    private static func respond(
        _ route: PageRoute,
        _ request: Request,
        _ context: DashboardContext,
        _ parts: PageParts
    ) async throws -> Response {
        let reader = reader(of: request)
        do {
            guard route.method == .get || request.isOfThisSite else {
                return Response(page: FaultPage.forged(reader), status: .forbidden)
            }
            return try await visit(route, request, context, parts, reader)
        } catch let error as APIError where error.status == .notFound {
            return Response(page: FaultPage.notFound(reader), status: .notFound)
        } catch let error as APIError where error.status == .forbidden {
            return Response(page: FaultPage.onlyAdmins(reader), status: .forbidden)
        } catch let error as APIError {
            var response = Response(
                page: FaultPage.refused(reader, error.message),
                status: error.status
            )
            response.headers.append(contentsOf: error.headers)
            return response
        }
    }

    private static func visit(
        _ route: PageRoute,
        _ request: Request,
        _ context: DashboardContext,
        _ parts: PageParts,
        _ reader: Reader
    ) async throws -> Response {
        let visitor = route.access == .anyone ? nil : try await parts.visitor(of: request)
        guard route.access == .anyone || visitor != nil else {
            let next = route.method == .get ? reader.address.text : ""
            return Response(redirect: Address("login").with("next", next).text)
        }
        if route.namesOrganization {
            let organization = context.parameters.get("org_id").flatMap { Identifier($0) }
            guard organization == visitor?.caller.organization else {
                throw APIError.notFound("page")
            }
        }
        var project: Project?
        if route.namesProject, let caller = visitor?.caller {
            let reference = context.parameters.get("project_id") ?? ""
            project = try await parts.database.read {
                try Project.find($0, reference, for: caller)
            }
            guard project != nil else { throw APIError.notFound("page") }
        }
        let form = route.method == .post ? try await PageForm.read(request) : PageForm("")
        if route.method == .post, let visitor {
            let isOurs = parts.seal.isFormToken(
                form["form_token"],
                session: visitor.session.handle.token
            )
            guard isOurs else {
                return Response(page: FaultPage.forged(reader), status: .forbidden)
            }
        }
        try route.access.check(visitor?.caller)
        return try await route.handler(
            PageVisit(
                parts: parts,
                request: request,
                parameters: context.parameters,
                query: Query(request.uri.query ?? ""),
                form: form,
                reader: reader.with(visitor, parts.seal, request),
                visitor: visitor,
                namedProject: project
            )
        )
    }
}

extension Reader {
    /// The reader once it is known who that is.
    fileprivate func with(
        _ visitor: PageParts.Visitor?,
        _ seal: Seal,
        _ request: Request
    ) -> Reader {
        guard let visitor else { return self }
        var reader = self
        reader.account = Account(
            name: visitor.session.name,
            organization: visitor.caller.organization.description,
            organizationName: visitor.organizationName,
            isAdmin: visitor.caller.role >= .admin,
            formToken: seal.formToken(session: visitor.session.handle.token)
        )
        reader.notice = PageCookie.notice.value(request).flatMap {
            seal.open($0, for: PageCookie.notice.rawValue)
        }
        return reader
    }
}

extension Response {
    /// A file of the pages; its address changes with its content.
    fileprivate init(asset: Asset) {
        self.init(
            status: .ok,
            headers: [
                .contentType: asset.contentType,
                .cacheControl: "public, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: asset.content))
        )
    }
}
