// POST /__ctl/seed: fills the directory. docs/zitadel-stand-in.md has the form.

import CryptoExtras

extension World {
    /// Adds what the document names and answers with the ids and secrets that were made.
    func seed(_ document: JSON) throws(ControlProblem) -> JSON {
        if let settings = document["settings"] { try apply(settings) }
        var made: [JSON.Member] = []
        for (name, add) in [
            ("instances", seedInstance), ("organizations", seedOrganization),
            ("users", seedUser), ("services", seedUser), ("projects", seedProject),
            ("applications", seedApplication), ("grants", seedGrant), ("targets", seedTarget),
        ] as [(String, (JSON) throws(ControlProblem) -> JSON)] {
            guard let items = document[name]?.items else { continue }
            var answers: [JSON] = []
            for item in items { answers.append(try add(item)) }
            made.append(.init(name: name, value: .array(answers)))
        }
        return .object(made)
    }

    private func seedInstance(_ json: JSON) throws(ControlProblem) -> JSON {
        let id = json["id"]?.text ?? newID()
        let instance = Instance(
            id: id,
            projectID: json["projectId"]?.text ?? newID(),
            domains: json["domains"]?.items?.compactMap(\.text) ?? [],
            isBlocked: json["blocked"]?.flag ?? false,
            quota: json["quota"]?.whole
        )
        // One that is there already is changed, but keeps its own address.
        if let index = instances.firstIndex(where: { $0.id == id }) {
            instances[index].domains += instance.domains
            instances[index].isBlocked = instance.isBlocked
            instances[index].quota = instance.quota
        } else {
            instances.append(instance)
        }
        return .object(["id": .string(id)])
    }

    private func seedOrganization(_ json: JSON) throws(ControlProblem) -> JSON {
        let organization = Organization(
            id: json["id"]?.text ?? newID(),
            instanceID: json["instance"]?.text ?? instances[0].id,
            name: json["name"]?.text ?? "Organization",
            primaryDomain: json["primaryDomain"]?.text ?? "organization.example",
            isActive: json["active"]?.flag ?? true
        )
        organizations[organization.id] = organization
        return .object(["id": .string(organization.id)])
    }

    /// A person, or a service when it has roles, tokens or keys.
    private func seedUser(_ json: JSON) throws(ControlProblem) -> JSON {
        guard let organizationID = json["organization"]?.text ?? organizations.keys.min(),
            organizations[organizationID] != nil
        else { throw ControlProblem("a user needs the id of an organization that is there") }
        let userName = json["userName"]?.text ?? json["loginName"]?.text ?? "user"
        var roles: [Role] = []
        for name in json["roles"]?.items?.compactMap(\.text) ?? [] {
            guard let role = Role(rawValue: name) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw ControlProblem("there is no role \(name); there are \(known)")
            }
            roles.append(role)
        }
        let makesToken = json["pat"]?.flag ?? false
        let makesKey = json["key"]?.flag ?? false
        let secret = json["secret"]?.text
        var user = User(
            id: json["id"]?.text ?? newID(),
            organizationID: organizationID,
            isService: makesToken || makesKey || secret != nil || !roles.isEmpty,
            userName: userName,
            loginName: json["loginName"]?.text ?? userName,
            displayName: json["displayName"]?.text ?? "",
            givenName: json["givenName"]?.text ?? "",
            familyName: json["familyName"]?.text ?? "",
            email: json["email"]?.text ?? "",
            password: json["password"]?.text
        )
        user.roles = roles
        user.secret = secret
        user.needsSecondFactor = json["needsSecondFactor"]?.flag ?? false
        user.recoveryCodes = json["recoveryCodes"]?.items?.compactMap(\.text) ?? []
        if let state = json["state"]?.text {
            guard let state = User.State(rawValue: state) else {
                throw ControlProblem("a state is active, inactive, locked or removed")
            }
            user.state = state
        }
        if let secret = json["totpSecret"]?.text {
            guard let bytes = Base32.bytes(secret) else {
                throw ControlProblem("totpSecret must be base 32 (RFC 4648)")
            }
            user.totpSecret = bytes
        }
        for member in json["metadata"]?.members ?? [] {
            user.metadata[member.name] = member.value.text
        }
        users[user.id] = user
        let keyFile: JSON =
            makesKey ? makeKey(of: .user(user.id), ["type": "serviceaccount"]) : .null
        return .message([
            "id": .string(user.id),
            "pat": makesToken
                ? .string(
                    addAccessKey(
                        of: user.id,
                        expiration: json["patExpiration"]?.text.flatMap(Instant.init)
                    )
                ) : .null,
            "keyFile": keyFile,
        ])
    }

    private func seedProject(_ json: JSON) throws(ControlProblem) -> JSON {
        guard let organizationID = json["organization"]?.text ?? organizations.keys.min() else {
            throw ControlProblem("a project needs an organization")
        }
        let project = Project(
            id: json["id"]?.text ?? newID(),
            organizationID: organizationID,
            name: json["name"]?.text ?? "Project",
            requiresRole: json["requiresRole"]?.flag ?? false,
            grantedTo: json["grantedTo"]?.items?.compactMap(\.text)
        )
        projects[project.id] = project
        return .object(["id": .string(project.id)])
    }

    private func seedApplication(_ json: JSON) throws(ControlProblem) -> JSON {
        guard let projectID = json["project"]?.text ?? projects.keys.min(),
            projects[projectID] != nil
        else { throw ControlProblem("an application needs the id of a project that is there") }
        let id = json["id"]?.text ?? newID()
        let makesKey = json["key"]?.flag ?? false
        let application = ClientApplication(
            id: id,
            clientID: json["clientId"]?.text ?? newID(),
            projectID: projectID,
            name: json["name"]?.text ?? "",
            kind: json["kind"]?.text.flatMap(ClientApplication.Kind.init) ?? .oidc,
            secret: json["secret"]?.text,
            redirectURIs: json["redirectUris"]?.items?.compactMap(\.text) ?? [],
            postLogoutURIs: json["postLogoutUris"]?.items?.compactMap(\.text) ?? [],
            origins: json["origins"]?.items?.compactMap(\.text) ?? [],
            tokenType: json["tokenType"]?.text.flatMap(ClientApplication.TokenType.init)
                ?? .opaque,
            clockSkew: json["clockSkew"]?.number ?? 0,
            assertsRolesOnAccessToken: json["rolesOnAccessToken"]?.flag ?? false,
            assertsOnIDToken: json["claimsOnIdToken"]?.flag ?? false,
            backchannelLogoutURI: json["backchannelLogoutUri"]?.text,
            isActive: json["active"]?.flag ?? true
        )
        applications[application.clientID] = application
        return .message([
            "id": .string(id), "clientId": .string(application.clientID),
            "keyFile": makesKey
                ? makeKey(
                    of: .application(clientID: application.clientID),
                    ["type": "application", "appId": .string(id)]
                ) : .null,
        ])
    }

    private func seedGrant(_ json: JSON) throws(ControlProblem) -> JSON {
        guard let userID = json["user"]?.text, let user = users[userID],
            let projectID = json["project"]?.text
        else { throw ControlProblem("a grant needs the ids of a user and of a project") }
        grants.append(
            UserGrant(
                userID: userID,
                projectID: projectID,
                organizationID: json["organization"]?.text ?? user.organizationID,
                roles: json["roles"]?.items?.compactMap(\.text) ?? []
            )
        )
        return .object([])
    }

    private func seedTarget(_ json: JSON) throws(ControlProblem) -> JSON {
        guard let url = json["url"]?.text else { throw ControlProblem("a target needs a url") }
        let target = WebhookTarget(
            id: newID(),
            url: url,
            key: json["key"]?.text ?? newID(),
            events: Set(json["events"]?.items?.compactMap(\.text) ?? [])
        )
        targets.append(target)
        return .object(["id": .string(target.id), "signingKey": .string(target.key)])
    }

    /// Makes a key pair for assertions and returns the file that its owner gets.
    private func makeKey(of owner: AssertionKey.Owner, _ members: KeyValuePairs<String, JSON>)
        -> JSON
    {
        let id = newID()
        do {
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            assertionKeys[id] = AssertionKey(
                id: id,
                owner: owner,
                publicKey: key.publicKey.pemRepresentation
            )
            let owned: JSON.Member =
                switch owner {
                case .user(let userID): .init(name: "userId", value: .string(userID))
                case .application(let clientID):
                    .init(name: "clientId", value: .string(clientID))
                }
            return .object(
                (JSON.object(members).members ?? []) + [
                    .init(name: "keyId", value: .string(id)),
                    .init(name: "key", value: .string(key.pkcs8PEMRepresentation)), owned,
                ]
            )
        } catch {
            preconditionFailure("an RSA key of 2048 bits can always be made: \(error)")
        }
    }

    private func apply(_ settings: JSON) throws(ControlProblem) {
        if let seconds = settings["accessTokenSeconds"]?.number { accessTokenSeconds = seconds }
        if let base = settings["loginBase"]?.text { loginBase = base }
        if let attempts = settings["lockAfterAttempts"]?.whole {
            lockAfterAttempts = attempts > 0 ? Int(attempts) : nil
        }
        if let flag = settings["tarpit"]?.flag { hasTarpit = flag }
        if let flag = settings["backchannelLogout"]?.flag { announcesBackchannel = flag }
        if let text = settings["consistency"]?.text {
            guard let consistency = Consistency(text) else {
                throw ControlProblem("consistency is strong, lag:…, replicas:… or skip:…")
            }
            self.consistency = consistency
        }
        guard let answers = settings["switches"] else { return }
        if let flag = answers["setFindsUnknownSession"]?.flag {
            switches.setFindsUnknownSession = flag
        }
        if let status = answers["wrongClientStatus"]?.whole {
            switches.wrongClientStatus = Int(status)
        }
        if let flag = answers["rejectedAssertionIsInvalidGrant"]?.flag {
            switches.rejectedAssertionIsInvalidGrant = flag
        }
        if let flag = answers["noMembershipIsForbidden"]?.flag {
            switches.noMembershipIsForbidden = flag
        }
        for member in answers["errorIds"]?.members ?? [] {
            switches.errorIDs[member.name] = member.value.text
        }
    }
}
