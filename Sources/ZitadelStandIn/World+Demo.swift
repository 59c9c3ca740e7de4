// The demo organization.

extension World {
    /// Makes the instance that answers at the stand-in's own address.
    func addInstance(domains: [String]) {
        instances.append(Instance(id: newID(), projectID: newID(), domains: domains))
    }

    /// Seeds an organization with one person and the two services that a site has.
    func seedDemo(issuer: String) -> DemoCredentials {
        precondition(!instances.isEmpty, "the first instance is made at the start")
        let organization = Organization(
            id: newID(),
            instanceID: instances[0].id,
            name: "Demo",
            primaryDomain: "demo.example"
        )
        organizations[organization.id] = organization
        let person = User(
            id: newID(),
            organizationID: organization.id,
            userName: "ada",
            loginName: "ada@demo.example",
            displayName: "Ada Demo",
            givenName: "Ada",
            familyName: "Demo",
            email: "ada@demo.example",
            password: "Password1!"
        )
        users[person.id] = person
        return DemoCredentials(
            issuer: issuer,
            loginToken: addService("demo-login", roles: [.loginClient], in: organization),
            verifyToken: addService("demo-verify", roles: [], in: organization),
            organizationID: organization.id,
            userID: person.id,
            loginName: person.loginName,
            password: person.password ?? ""
        )
    }

    private func addService(
        _ name: String,
        roles: [Role],
        in organization: Organization
    ) -> String {
        let user = User(
            id: newID(),
            organizationID: organization.id,
            isService: true,
            userName: name,
            loginName: "\(name)@\(organization.primaryDomain)",
            roles: roles
        )
        users[user.id] = user
        return addAccessKey(of: user.id, expiration: nil)
    }

    /// Makes a personal access token: 71 characters that tell nothing.
    func addAccessKey(of userID: String, expiration: Instant?) -> String {
        // 16 bytes of vector and 37 of text are 53, which are 71 characters of base 64.
        let token = cipher.seal("\(newID()):\(userID)")
        accessKeys[token] = AccessKey(userID: userID, expiration: expiration)
        return token
    }
}
