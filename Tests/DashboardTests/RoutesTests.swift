import HTTPTypes
import SeggWatCore
import Testing

@testable import Dashboard

@Suite struct RoutesTests {
    @Test("the OpenAPI document lists every route, and no other of this API")
    func documented() throws {
        guard case .object(let document) = try JSONValue(json: Array(OpenAPIDocument.json.utf8)),
            case .object(let paths)? = document["paths"]
        else {
            Issue.record("the document is no object with paths")
            return
        }
        var documented: Set<String> = []
        for (path, value) in paths {
            guard case .object(let methods) = value, path.hasPrefix(APIRoutes.base) else {
                continue
            }
            for method in methods.keys {
                documented.insert("\(method.uppercased()) \(path.dropFirst(APIRoutes.base.count))")
            }
        }
        let routes = Set(APIRoutes.all.map { "\($0.method.rawValue) \($0.path)" })
        #expect(routes.count == APIRoutes.all.count, "no route is there twice")
        let submits =
            ["/feedback/submit", "/ratings", "/rating/submit", "/nps/submit"]
            + ["/feedback/submit-with-screenshot", "/submissions"]
        let others = Set(submits.flatMap { ["POST \($0)", "OPTIONS \($0)"] })
        #expect(documented.subtracting(others) == routes)
    }

    @Test("only the document is for anyone; whatever changes something asks for more than reading")
    func rules() {
        for route in APIRoutes.all {
            #expect((route.access == .anyone) == (route.path == "/openapi.json"))
            if route.method != .get { #expect(route.access != .read, "\(route.path)") }
        }
    }

    @Test("nobody, a role too low and a scope too few are told so", arguments: Access.allCases)
    func checked(access: Access) {
        func refusal(_ role: Role, _ scopes: Scopes) -> Int? {
            let caller = Caller(
                proof: .person(subject: "1"),
                name: "A",
                organization: .random(milliseconds: 0),
                role: role,
                scopes: scopes
            )
            do throws(APIError) {
                try access.check(caller)
                return nil
            } catch {
                return error.status.code
            }
        }
        switch access {
        case .anyone: #expect(refusal(.member, []) == nil)
        case .read:
            #expect(refusal(.member, .read) == nil)
            #expect(refusal(.owner, [.write, .admin]) == 403)
        case .write:
            #expect(refusal(.member, [.read, .write]) == nil)
            #expect(refusal(.member, .read) == 403)
        case .admin:
            #expect(refusal(.member, .all) == 403)
            #expect(refusal(.admin, .all) == nil)
            #expect(refusal(.owner, [.read, .write]) == 403)
        }
        if access != .anyone { #expect(throws: APIError.unauthorized) { try access.check(nil) } }
    }

    @Test("a path that takes other methods names them")
    func methods() {
        #expect(APIRoutes.methods(at: "/api/v1/projects/x") == "PATCH, DELETE, GET, HEAD")
        #expect(APIRoutes.methods(at: "/api/v1/projects/x/ratings/stats") == "GET, HEAD")
        #expect(APIRoutes.methods(at: "/api/v1/project") == nil)
    }
}
