// From method and path to what is asked.

/// Everything the stand-in answers to.
enum Route: Sendable, Equatable {
    /// The session API's calls and those of the OIDC service, in either wire form.
    enum Call: Sendable, Equatable {
        case createSession
        case getSession(id: String?)
        case setSession(id: String?)
        case deleteSession(id: String?)
        case listSessions
        case getAuthRequest(id: String?)
        case createCallback(id: String?)
        case getDevice(userCode: String?)
        case decideDevice(id: String?)
    }

    /// The endpoints of OIDC, whose errors are those of OAuth.
    enum Endpoint: Sendable, Equatable {
        case discovery, keys, authorize, token, introspect, revoke, deviceAuthorization, userInfo
        case endSession
    }

    /// How a call came, and so how its answer goes.
    enum Form: Sendable, Equatable { case rest, connect }

    case call(Call, Form)
    case oidc(Endpoint)
    case health(HealthCheck)

    enum HealthCheck: String, Sendable { case healthz, ready, validate, metrics, gateway }

    /// Finds the route.
    ///
    /// - Throws: 404 for an unknown path, 405 for a method that the path does not take.
    init(method: String, segments: [String], profile: Profile) throws(Problem) {
        let routes = Self.routes(segments, profile: profile)
        guard !routes.isEmpty else { throw .routeUnknown }
        guard let route = routes[method] else { throw .methodWrong }
        self = route
    }

    /// The methods of a path; none for a path that is unknown.
    private static func routes(_ path: [String], profile: Profile) -> [String: Route] {
        switch path.count {
        case 1 where path[0] == "healthz": return ["GET": .health(.gateway)]
        case 2 where path[0] == "debug":
            guard let check = HealthCheck(rawValue: path[1]), check != .gateway else { return [:] }
            return ["GET": .health(check)]
        case 2 where path == [".well-known", "openid-configuration"]:
            return ["GET": .oidc(.discovery)]
        case 3 where path.starts(with: ["oauth", "v2"]): return oauthEndpoint(path[2])
        case 3 where path == ["oidc", "v1", "userinfo"]:
            return ["GET": .oidc(.userInfo), "POST": .oidc(.userInfo)]
        case 3 where path == ["oidc", "v1", "end_session"]:
            return ["GET": .oidc(.endSession), "POST": .oidc(.endSession)]
        case 4 where path.starts(with: ["v2", "oidc", "auth_requests"]):
            return [
                "GET": .call(.getAuthRequest(id: path[3]), .rest),
                "POST": .call(.createCallback(id: path[3]), .rest),
            ]
        case 4 where path.starts(with: ["v2", "oidc", "device_authorization"]):
            return [
                "GET": .call(.getDevice(userCode: path[3]), .rest),
                "POST": .call(.decideDevice(id: path[3]), .rest),
            ]
        case 2 where path == ["v2", "sessions"]: return ["POST": .call(.createSession, .rest)]
        case 3 where path == ["v2", "sessions", "search"]:
            return ["POST": .call(.listSessions, .rest)]
        case 3 where path.starts(with: ["v2", "sessions"]):
            let id = path[2]
            return [
                "GET": .call(.getSession(id: id), .rest),
                "PATCH": .call(.setSession(id: id), .rest),
                "DELETE": .call(.deleteSession(id: id), .rest),
            ]
        case 2 where profile.speaksConnect:
            return connectCall(service: path[0], name: path[1]).map {
                ["POST": .call($0, .connect)]
            }
                ?? [:]
        default: return [:]
        }
    }

    private static func oauthEndpoint(_ name: String) -> [String: Route] {
        switch name {
        case "keys": ["GET": .oidc(.keys)]
        case "authorize": ["GET": .oidc(.authorize), "POST": .oidc(.authorize)]
        case "token": ["POST": .oidc(.token)]
        case "introspect": ["POST": .oidc(.introspect)]
        case "revoke": ["POST": .oidc(.revoke)]
        case "device_authorization": ["POST": .oidc(.deviceAuthorization)]
        default: [:]
        }
    }

    private static func connectCall(service: String, name: String) -> Call? {
        switch (service, name) {
        case ("zitadel.session.v2.SessionService", "CreateSession"): .createSession
        case ("zitadel.session.v2.SessionService", "GetSession"): .getSession(id: nil)
        case ("zitadel.session.v2.SessionService", "SetSession"): .setSession(id: nil)
        case ("zitadel.session.v2.SessionService", "DeleteSession"): .deleteSession(id: nil)
        case ("zitadel.session.v2.SessionService", "ListSessions"): .listSessions
        case ("zitadel.oidc.v2.OIDCService", "GetAuthRequest"): .getAuthRequest(id: nil)
        case ("zitadel.oidc.v2.OIDCService", "CreateCallback"): .createCallback(id: nil)
        case ("zitadel.oidc.v2.OIDCService", "GetDeviceAuthorizationRequest"):
            .getDevice(userCode: nil)
        case ("zitadel.oidc.v2.OIDCService", "AuthorizeOrDenyDeviceAuthorization"):
            .decideDevice(id: nil)
        default: nil
        }
    }
}
