// GET /.well-known/openid-configuration (OpenID Connect Discovery 1.0).

/// What an issuer says about itself.
enum Discovery {
    /// The document of an issuer, which is the origin that the client asked.
    static func document(issuer: String, announcesBackchannel: Bool) -> JSON {
        let algorithms = JSON.strings(
            ["EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
        )
        let types = "urn:ietf:params:oauth:grant-type:"
        return .message([
            "issuer": .string(issuer),
            "authorization_endpoint": .string(issuer + "/oauth/v2/authorize"),
            "token_endpoint": .string(issuer + "/oauth/v2/token"),
            "introspection_endpoint": .string(issuer + "/oauth/v2/introspect"),
            "userinfo_endpoint": .string(issuer + "/oidc/v1/userinfo"),
            "revocation_endpoint": .string(issuer + "/oauth/v2/revoke"),
            "end_session_endpoint": .string(issuer + "/oidc/v1/end_session"),
            "device_authorization_endpoint": .string(issuer + "/oauth/v2/device_authorization"),
            "jwks_uri": .string(issuer + "/oauth/v2/keys"),
            "scopes_supported": .strings(
                ["openid", "profile", "email", "phone", "address", "offline_access"]
            ),
            "response_types_supported": .strings(["code", "id_token", "id_token token"]),
            "response_modes_supported": .strings(["query", "fragment", "form_post"]),
            "grant_types_supported": .strings([
                "authorization_code", "implicit", "refresh_token", "client_credentials",
                types + "token-exchange", types + "jwt-bearer", types + "device_code",
            ]),
            "subject_types_supported": .strings(["public"]),
            "id_token_signing_alg_values_supported": algorithms,
            "request_object_signing_alg_values_supported": .strings(["RS256"]),
            "token_endpoint_auth_methods_supported": .strings(
                ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
            ),
            "token_endpoint_auth_signing_alg_values_supported": .strings(["RS256"]),
            "revocation_endpoint_auth_methods_supported": .strings(
                ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
            ),
            "revocation_endpoint_auth_signing_alg_values_supported": .strings(["RS256"]),
            "introspection_endpoint_auth_methods_supported": .strings(
                ["client_secret_basic", "private_key_jwt"]
            ),
            "introspection_endpoint_auth_signing_alg_values_supported": .strings(["RS256"]),
            "claims_supported": .strings([
                "sub", "aud", "exp", "iat", "iss", "auth_time", "nonce", "acr", "amr", "c_hash",
                "at_hash", "act", "scopes", "client_id", "azp", "preferred_username", "name",
                "family_name", "given_name", "locale", "email", "email_verified",
                "phone_number", "phone_number_verified",
            ]),
            "code_challenge_methods_supported": .strings(["S256"]),
            "ui_locales_supported": .strings(["en"]), "request_parameter_supported": true,
            // Said although it is false: the document does not follow protojson.
            "backchannel_logout_supported": .bool(announcesBackchannel),
            "backchannel_logout_session_supported": .bool(announcesBackchannel),
        ]).adding("request_uri_parameter_supported", false)
    }
}

extension JSON {
    /// The object with one more member.
    func adding(_ name: String, _ value: JSON) -> JSON {
        .object((members ?? []) + [Member(name: name, value: value)])
    }
}
