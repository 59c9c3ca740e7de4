// Logins for devices without a browser (RFC 8628), and the end of logins.

extension World {
    /// POST /oauth/v2/device_authorization.
    func authorizeDevice(_ request: WireRequest) async throws(OAuthProblem) -> JSON {
        let form = request.form
        let client = try await client(of: request, form: form, mayBePublic: true)
        let letters = (0..<8).map { _ in
            DeviceRequest.alphabet[
                Int.random(in: 0..<DeviceRequest.alphabet.count, using: &random)
            ]
        }
        // 16 bytes are 22 characters of base 64.
        let code = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let device = DeviceRequest(
            id: newID(),
            deviceCode: Base64.url(code),
            userCode: String(letters[..<4]) + "-" + String(letters[4...]),
            clientID: client.clientID,
            scope: (form["scope"] ?? "openid").split(separator: " ").map(String.init),
            expiration: now + DeviceRequest.lifetimeSeconds
        )
        devices[device.id] = device
        let page = "\(request.origin)/device"
        return .message([
            "device_code": .string(device.deviceCode), "user_code": .string(device.userCode),
            "verification_uri": .string(page),
            "verification_uri_complete": .string("\(page)?user_code=\(device.userCode)"),
            "expires_in": .integer(Int64(DeviceRequest.lifetimeSeconds)),
            "interval": .integer(DeviceRequest.intervalSeconds),
        ])
    }

    /// GetDeviceAuthorizationRequest.
    func getDevice(userCode: String, caller: Caller) throws(Problem) -> JSON {
        guard userCode.count == 9 else { throw .fieldMalformed("userCode") }
        guard let device = devices.values.first(where: { $0.userCode == userCode }) else {
            throw .deviceUnknown
        }
        try caller.require(.sessionLink)
        let client = applications[device.clientID]
        return .message([
            "deviceAuthorizationRequest": .message([
                "id": .string(device.id), "clientId": .string(device.clientID),
                "scope": .strings(device.scope), "appName": .string(client?.name ?? ""),
                "projectName": .string(client.flatMap { projects[$0.projectID]?.name } ?? ""),
            ])
        ])
    }

    /// AuthorizeOrDenyDeviceAuthorization: once only.
    func decideDevice(id: String, _ body: JSON, caller: Caller) throws(Problem) -> JSON {
        guard let device = devices[id] else { throw .deviceUnknown }
        try caller.require(.sessionLink)
        guard device.state == .initiated else { throw .deviceHandled }
        if body["deny"] != nil {
            devices[id]?.state = .denied
        } else {
            let session = try linkable(body["session"])
            devices[id]?.state = .approved(sessionID: session.id)
        }
        return .object([])
    }

    /// GET and POST /oidc/v1/end_session: the session of the hint ends.
    func endSession(_ request: WireRequest) async -> WireAnswer {
        let form = request.method == "POST" ? request.form : request.parameters
        let target = form["post_logout_redirect_uri"] ?? ""
        let hint = form["id_token_hint"] ?? ""
        let key = webKeys.first { $0.id == Claims.keyID(of: hint) }
        guard let claims = await key?.claims(of: hint), let id = claims["sid"]?.text else {
            let base = loginBase.hasPrefix("/") ? request.origin + loginBase : loginBase
            return .redirect(
                Self.url("\(base)/logout", adding: [("post_logout_redirect", target)])
            )
        }
        if let session = sessions[id]?.current, !session.isTerminated {
            terminate(session, by: claims["sub"]?.text ?? "")
        }
        let client = applications[claims["azp"]?.text ?? ""]
        guard client?.postLogoutURIs.contains(target) ?? false else {
            return .redirect("\(request.origin)/ui/v2/login/logout/done")
        }
        return .redirect(Self.url(target, adding: [("state", form["state"] ?? "")]))
    }
}
