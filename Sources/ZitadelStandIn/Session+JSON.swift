// A session as protojson writes it, and the parts that a request brings.

extension Session {
    /// The message `zitadel.session.v2.Session`; the user's names are those of now.
    func json(user: User?) -> JSON {
        .message([
            "id": .string(id), "creationDate": .string(createdAt.text),
            "changeDate": .string(changedAt.text), "sequence": .int64(sequence),
            "factors": factorsJSON(user: user),
            "metadata": .object(
                metadata.sorted { $0.key < $1.key }.map {
                    JSON.Member(name: $0.key, value: .string(Base64.standard($0.value)))
                }
            ),
            "userAgent": userAgent.json,
            "expirationDate": expiration.map { .string($0.text) } ?? .null,
        ])
    }

    private func factorsJSON(user: User?) -> JSON {
        .object(
            Factor.allCases.compactMap { factor in
                factors[factor].map { time in
                    JSON.Member(
                        name: factor.rawValue,
                        value: json(of: factor, at: time, user: user)
                    )
                }
            }.sorted { Self.fieldOrder($0.name) < Self.fieldOrder($1.name) }
        )
    }

    private func json(of factor: Factor, at time: Instant, user: User?) -> JSON {
        switch factor {
        case .user:
            .message([
                "verifiedAt": .string(time.text), "id": .string(userID),
                "loginName": .string(user?.loginName ?? ""),
                "displayName": .string(user?.displayName ?? ""),
                "organizationId": .string(organizationID),
            ])
        case .webAuthN:
            .message([
                "verifiedAt": .string(time.text), "userVerified": .bool(passkeyVerifiedUser),
            ])
        case .password, .intent, .totp, .otpSms, .otpEmail, .recoveryCode:
            .message(["verifiedAt": .string(time.text)])
        }
    }

    /// Members follow the numbers of the message's fields, not the order of the checks.
    private static func fieldOrder(_ name: String) -> Int {
        let names = [
            "user", "password", "webAuthN", "intent", "totp", "otpSms", "otpEmail", "recoveryCode",
        ]
        return names.firstIndex(of: name) ?? names.count
    }
}

extension Session.UserAgent {
    init(_ json: JSON?) {
        fingerprintID = json?["fingerprintId"]?.text ?? ""
        ip = json?["ip"]?.text ?? ""
        description = json?["description"]?.text ?? ""
        for member in json?["header"]?.members ?? [] {
            header[member.name] = member.value["values"]?.items?.compactMap(\.text) ?? []
        }
    }

    var json: JSON {
        .message([
            "fingerprintId": .string(fingerprintID), "ip": .string(ip),
            "description": .string(description),
            "header": .object(
                header.sorted { $0.key < $1.key }.map {
                    JSON.Member(name: $0.key, value: .message(["values": .strings($0.value)]))
                }
            ),
        ])
    }
}
