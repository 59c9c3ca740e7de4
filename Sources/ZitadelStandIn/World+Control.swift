// What tests do to the world while it runs.

extension World {
    /// Replaces the list of faults.
    func setFaults(_ list: JSON) throws(ControlProblem) {
        guard let items = list.items ?? list["faults"]?.items else {
            throw ControlProblem("faults are a JSON array of rules")
        }
        var rules: [FaultRule] = []
        for item in items { rules.append(try FaultRule(item)) }
        faults = rules
        skewSeconds = rules.reduce(0) { sum, rule in
            if case .clockSkew(let seconds) = rule.fault { sum + seconds } else { sum }
        }
    }

    /// Sets, advances or freezes the clock.
    func moveClock(_ json: JSON) throws(ControlProblem) -> JSON {
        if let text = json["set"]?.text {
            guard let time = Instant(text) else {
                throw ControlProblem("set must be a time such as 2026-11-20T08:00:00Z")
            }
            clock.set(time)
        }
        if let text = json["advance"]?.text {
            guard let seconds = secondsOfDuration(text) else {
                throw ControlProblem("advance must be seconds such as 30s")
            }
            clock.advance(seconds: seconds)
        }
        if let flag = json["freeze"]?.flag { clock.freeze(flag) }
        return .object(["now": .string(clock.now.text), "frozen": .bool(clock.isFrozen)])
    }

    /// Changes a user as an administrator would.
    func changeUser(_ id: String, _ verb: String, _ body: JSON) throws(ControlProblem) {
        guard let user = users[id] else { throw ControlProblem("no user \(id)", status: 404) }
        switch verb {
        case "deactivate": setState(.inactive, of: user, event: "user.deactivated")
        case "lock": setState(.locked, of: user, event: "user.locked")
        case "remove": setState(.removed, of: user, event: "user.removed")
        case "reactivate":
            users[id]?.failedAttempts = 0
            setState(.active, of: user, event: "user.reactivated")
        case "change-password":
            guard let password = body["password"]?.text, !password.isEmpty else {
                throw ControlProblem("change-password needs a password")
            }
            users[id]?.password = password
            emitUserEvent("user.human.password.changed", user)
            // The factor goes from every session; the session stays.
            for session in sessions(ofUser: id) where session.factors[.password] != nil {
                var session = session
                session.factors[.password] = nil
                store(session)
            }
        default: throw ControlProblem("no such change of a user: \(verb)", status: 404)
        }
    }

    private func setState(_ state: User.State, of user: User, event: String) {
        users[user.id]?.state = state
        emitUserEvent(event, user)
        guard state != .active, profile.sessionsFollowUser else { return }
        // The rows go; the sessions' own events do not say so.
        for session in sessions(ofUser: user.id) {
            sessions[session.id]?.removeRow(
                delays: consistency.delays(&random),
                now: now
            )
        }
    }

    private func sessions(ofUser id: String) -> [Session] {
        sessions.values.map(\.current).filter { $0.userID == id && !$0.isTerminated }
            .sorted { $0.id < $1.id }
    }

    private func emitUserEvent(_ type: String, _ user: User) {
        emit(
            Event(
                type: type,
                aggregateType: "user",
                aggregateID: user.id,
                instanceID: organizations[user.organizationID]?.instanceID ?? "",
                resourceOwner: user.organizationID,
                sequence: 1,
                createdAt: now,
                userID: user.id
            )
        )
    }

    /// Ends a session, lets it expire, or gives it a token that nobody was told.
    func changeSession(_ id: String, _ verb: String) throws(ControlProblem) {
        guard var session = sessions[id]?.current else {
            throw ControlProblem("no session \(id)", status: 404)
        }
        switch verb {
        case "terminate": terminate(session, by: session.userID)
        case "expire":
            session.expiration = now + -1
            store(session)
        case "rotate": rotate(session)
        default: throw ControlProblem("no such change of a session: \(verb)", status: 404)
        }
    }

    /// Gives a session a token that nobody was told.
    func rotate(_ session: Session) {
        var session = session
        session.tokenID = newID()
        session.sequence += 1
        session.changedAt = now
        store(session)
    }

    /// Ends the session or all sessions of the user with this id, or all there are.
    func revoke(_ what: String) {
        for session in sessions.values.map(\.current)
        where !session.isTerminated
            && (what == "all" || session.id == what || session.userID == what)
        {
            terminate(session, by: session.userID)
        }
    }

    /// Lets a personal access token count no more.
    func revokeAccessKey(_ token: String) throws(ControlProblem) {
        guard accessKeys.removeValue(forKey: token) != nil else {
            throw ControlProblem("no such token", status: 404)
        }
    }

    func deactivateOrganization(_ id: String) throws(ControlProblem) {
        guard organizations[id] != nil else {
            throw ControlProblem("no organization \(id)", status: 404)
        }
        organizations[id]?.isActive = false
    }

    /// Sets the lag, or repairs what a projection lost.
    func changeProjection(_ json: JSON) throws(ControlProblem) {
        if let text = json["consistency"]?.text {
            guard let consistency = Consistency(text) else {
                throw ControlProblem("consistency is strong, lag:…, replicas:… or skip:…")
            }
            self.consistency = consistency
        }
        guard json["repair"]?.flag ?? false else { return }
        for id in sessions.keys { sessions[id]?.repair(at: now) }
    }

    /// Forgets everything but the first instance and its address.
    func reset() {
        let first = instances.first
        instances = first.map { [$0] } ?? []
        organizations = [:]
        users = [:]
        projects = [:]
        applications = [:]
        grants = []
        assertionKeys = [:]
        accessKeys = [:]
        sessions = [:]
        authRequests = [:]
        devices = [:]
        tokenGrants = [:]
        webKeys = []
        targets = []
        faults = []
        log = RequestLog()
        events = []
        heldBack = [:]
        visits = [:]
        keyChanges = []
        keyHistory = []
        switches = Switches()
        accessTokenSeconds = TokenGrant.accessTokenSeconds
        loginBase = Self.ownLoginBase
        announcesBackchannel = false
        hasTarpit = false
        lockAfterAttempts = nil
        consistency = .strong
        clock = StandInClock()
        skewSeconds = 0
    }
}
