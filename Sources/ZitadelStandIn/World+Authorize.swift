// The authorization endpoint, and the login page's part in it.

extension World {
    /// GET /oauth/v2/authorize: to the login page with a new auth request, or back with an error.
    func authorize(
        _ request: WireRequest,
        in instance: Instance
    ) throws(OAuthProblem) -> WireAnswer {
        let form = request.method == "POST" ? request.form : request.parameters
        let client = try application(form["client_id"] ?? "")
        guard let redirect = form["redirect_uri"], client.redirectURIs.contains(redirect) else {
            throw OAuthProblem(
                "invalid_request",
                "The requested redirect_uri is missing in the client configuration."
            )
        }
        func refuse(_ error: String, _ description: String) -> WireAnswer {
            .redirect(
                Self.url(
                    redirect,
                    adding: [
                        ("error", error), ("error_description", description),
                        ("state", form["state"] ?? ""),
                    ]
                )
            )
        }
        guard form["response_type"] == "code" else {
            return refuse("unsupported_response_type", "only the code flow is served here")
        }
        let scope = (form["scope"] ?? "").split(separator: " ").map(String.init)
        guard scope.contains("openid") else {
            return refuse("invalid_scope", "The scope openid is missing.")
        }
        let challenge = form["code_challenge"] ?? ""
        guard client.secret != nil || !challenge.isEmpty else {
            return refuse("invalid_request", "code_challenge required")
        }
        guard challenge.isEmpty || form["code_challenge_method"] == "S256" else {
            return refuse("invalid_request", "code_challenge_method must be S256")
        }
        let prompt = (form["prompt"] ?? "").split(separator: " ").map(String.init)
        guard !prompt.contains("none") else {
            return refuse("login_required", "the stand-in keeps no cookie, so nobody is logged in")
        }
        let login = AuthRequest(
            id: "V2_\(newID())",
            clientID: client.clientID,
            instanceID: instance.id,
            createdAt: now,
            scope: scope,
            redirectURI: redirect,
            state: form["state"] ?? "",
            nonce: form["nonce"] ?? "",
            codeChallenge: challenge,
            prompt: prompt,
            uiLocales: (form["ui_locales"] ?? "").split(separator: " ").map(String.init),
            loginHint: form["login_hint"] ?? "",
            maxAge: form["max_age"].flatMap { Int64($0) }
        )
        authRequests[login.id] = login
        let base = loginBase.hasPrefix("/") ? request.origin + loginBase : loginBase
        return .redirect("\(base)/login?authRequest=\(login.id)")
    }

    /// GetAuthRequest.
    func getAuthRequest(id: String, caller: Caller) throws(Problem) -> JSON {
        guard let request = authRequests[id] else { throw .authRequestUnknown }
        guard caller.isAllowed(.sessionLink) else { throw .authRequestForbidden }
        return .message(["authRequest": request.json])
    }

    /// CreateCallback: links a session, or refuses; once only.
    func createCallback(
        id: String,
        _ body: JSON,
        caller: Caller,
        in instance: Instance
    ) throws(Problem) -> JSON {
        guard var request = authRequests[id] else { throw .authRequestUnknown }
        guard caller.isAllowed(.sessionLink) else { throw .authRequestForbidden }
        guard !request.isHandled else { throw .authRequestHandled }
        let callback: String
        if let refusal = body["error"] {
            let reason = refusal["error"]?.text ?? "ERROR_REASON_UNSPECIFIED"
            callback = Self.url(
                request.redirectURI,
                adding: [
                    ("error", reason.replacing("ERROR_REASON_", with: "").lowercased()),
                    ("error_description", refusal["errorDescription"]?.text ?? ""),
                    ("state", request.state),
                ]
            )
        } else {
            let session = try linkable(body["session"])
            try requireProject(of: request.clientID, for: session)
            request.sessionID = session.id
            callback = Self.url(
                request.redirectURI,
                adding: [("code", cipher.seal(request.id)), ("state", request.state)]
            )
        }
        request.isHandled = true
        authRequests[id] = request
        return .message([
            "details": .message([
                "sequence": "1", "changeDate": .string(now.text),
                "resourceOwner": .string(instance.id),
            ]),
            "callbackUrl": .string(callback),
        ])
    }

    /// The session that a login page wants to link: known, alive, and named with its token.
    func linkable(_ reference: JSON?) throws(Problem) -> Session {
        let id = reference?["sessionId"]?.text ?? ""
        guard let session = sessions[id]?.current, session.exists else {
            throw .linkedSessionUnknown
        }
        guard !session.isTerminated else { throw .sessionTerminated }
        guard !session.isExpired(at: now) else { throw .sessionExpired }
        try verifyForWriting(reference?["sessionToken"]?.text ?? "", of: session)
        return session
    }

    /// Refuses a user whose organization was not granted the project, or who lacks a role in it.
    func requireProject(of clientID: String, for session: Session) throws(Problem) {
        guard let project = applications[clientID].flatMap({ projects[$0.projectID] }) else {
            return
        }
        let organizationID = session.organizationID
        let isGranted =
            project.organizationID == organizationID
            || project.grantedTo?.contains(organizationID) ?? true
        let hasRole = grants.contains {
            $0.userID == session.userID && $0.projectID == project.id
        }
        guard isGranted, hasRole || !project.requiresRole else { throw .projectGrantMissing }
    }

    /// Adds parameters that are not empty to a URL.
    static func url(_ base: String, adding fields: [(name: String, value: String)]) -> String {
        let query = Form(fields: fields.filter { !$0.value.isEmpty }).text
        return query.isEmpty ? base : base + (base.contains("?") ? "&" : "?") + query
    }
}
