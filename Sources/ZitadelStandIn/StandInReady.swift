// What is known once the stand-in listens.

/// Where a stand-in is, and who may log in to it.
public struct StandInReady: Sendable {
    /// Its origin, for example `http://127.0.0.1:40123`.
    public let issuer: String
    /// The demo's credentials, where one was asked for.
    public let demo: DemoCredentials?

    /// One line of JSON for scripts: issuer, and the demo's login_pat, verify_pat, org_id, user_id,
    /// login_name and password.
    public var jsonLine: String {
        var members: [JSON.Member] = [.init(name: "issuer", value: .string(issuer))]
        if let demo {
            members += [
                .init(name: "login_pat", value: .string(demo.loginToken)),
                .init(name: "verify_pat", value: .string(demo.verifyToken)),
                .init(name: "org_id", value: .string(demo.organizationID)),
                .init(name: "user_id", value: .string(demo.userID)),
                .init(name: "login_name", value: .string(demo.loginName)),
                .init(name: "password", value: .string(demo.password)),
            ]
        }
        return JSONWriter(spaced: false).text(.object(members))
    }
}
