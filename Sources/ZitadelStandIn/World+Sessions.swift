// The session API's five calls.
//
//     absent ──create──▶ active ──delete──▶ terminated
//                        set ↺            expired lies over active: GET does not look at it

extension World {
    /// CreateSession: nothing is stored when a check fails.
    func createSession(
        _ body: JSON,
        caller: Caller,
        in instance: Instance
    ) throws(Problem) -> JSON {
        try Self.validate(body, message: "CreateSessionRequest")
        try caller.require(.sessionWrite)
        var draft = SessionDraft(Session(id: newID(), instanceID: instance.id))
        draft.session.creator = caller.userID
        draft.session.createdAt = now
        draft.session.userAgent = Session.UserAgent(body["userAgent"])
        draft.record("added")
        try change(&draft, by: body)
        let token = commit(draft, by: caller)
        return .message([
            "details": details(of: draft.session.id, in: instance),
            "sessionId": .string(draft.session.id), "sessionToken": .string(token),
            "challenges": .object(draft.challenges),
        ])
    }

    /// SetSession: changes the session and its token, or neither.
    ///
    /// Whether the session exists is not checked, as in Zitadel, unless the switch says so: an unknown id then answers like any other and creates nothing that GET would show.
    func setSession(
        id: String,
        _ body: JSON,
        caller: Caller,
        in instance: Instance
    ) throws(Problem) -> JSON {
        try Self.validate(id: id, message: "SetSessionRequest")
        try Self.validate(body, message: "SetSessionRequest")
        let known = sessions[id]?.current
        guard known != nil || !switches.setFindsUnknownSession else { throw .sessionUnknown }
        var draft = SessionDraft(known ?? Session(id: id, instanceID: instance.id))
        try caller.require(.sessionWrite, organizationID: draft.session.organizationID)
        guard !draft.session.isTerminated else { throw .sessionTerminated }
        guard !draft.session.isExpired(at: now) else { throw .sessionExpired }
        try change(&draft, by: body)
        guard !draft.events.isEmpty else {
            return .message(["details": details(of: id, in: instance)])
        }
        let token: String
        if known != nil {
            token = commit(draft, by: caller)
        } else {
            draft.session.tokenID = newID()
            token = cipher.seal(draft.session.tokenText)
        }
        return .message([
            "details": details(of: id, in: instance), "sessionToken": .string(token),
            "challenges": .object(draft.challenges),
        ])
    }

    /// DeleteSession: the second time is a success too.
    func deleteSession(
        id: String,
        _ body: JSON,
        caller: Caller,
        in instance: Instance
    ) throws(Problem) -> JSON {
        try Self.validate(id: id, message: "DeleteSessionRequest")
        let session = sessions[id]?.current ?? Session(id: id, instanceID: instance.id)
        if let token = body["sessionToken"]?.text, !token.isEmpty {
            try verifyForWriting(token, of: session)
        } else if session.userID.isEmpty || session.userID != caller.userID {
            try caller.require(.sessionDelete, organizationID: session.organizationID)
        }
        if session.exists, !session.isTerminated { terminate(session, by: caller.userID) }
        return .message(["details": details(of: id, in: instance)])
    }

    /// GetSession: an expired session answers like any other; no token is other than a wrong one.
    func getSession(
        id: String,
        token: String?,
        staleSeconds: Double = 0,
        caller: Caller,
        in instance: Instance
    ) throws(Problem) -> JSON {
        if profile.checksLengthsOnRead {
            try Self.validate(id: id, message: "GetSessionRequest")
            guard token.map({ (1...200).contains($0.count) }) ?? true else {
                throw .lengthWrong("GetSessionRequest.SessionToken")
            }
        }
        guard let session = sessions[id]?.row(replica: nextReplica(), at: now + -staleSeconds),
            session.instanceID == instance.id
        else { throw .sessionUnknown }
        if let token, !(token.isEmpty && !profile.checksLengthsOnRead) {
            guard cipher.open(token) == session.tokenText else { throw .readTokenWrong }
        } else if !isReadable(session, by: caller) {
            try caller.require(.sessionRead, organizationID: session.organizationID)
        }
        return .message(["session": json(of: session)])
    }

    /// ListSessions: what the caller may not see is counted and left out.
    func listSessions(_ body: JSON, caller: Caller, in instance: Instance) throws(Problem) -> JSON {
        let search = try SessionSearch(body, callerID: caller.userID, at: now)
        let replica = nextReplica()
        let rows = sessions.values.compactMap { $0.row(replica: replica, at: now) }
            .filter { $0.instanceID == instance.id }
        let found = search.matching(rows)
        let page = search.page(of: found).filter {
            isReadable($0, by: caller)
                || caller.isAllowed(.sessionRead, organizationID: $0.organizationID)
        }
        return .message([
            "details": .message([
                "totalResult": .int64(Int64(found.count)),
                "processedSequence": .int64(found.map(\.sequence).max() ?? 0),
                "timestamp": .string(now.text),
            ]),
            "sessions": .array(page.map { json(of: $0) }),
        ])
    }

    // MARK: - Changing

    /// Checks, challenges, metadata and lifetime, in Zitadel's order.
    private func change(_ draft: inout SessionDraft, by body: JSON) throws(Problem) {
        if let checks = body["checks"] { try run(checks, on: &draft) }
        if let challenges = body["challenges"] { try challenge(challenges, on: &draft) }
        var metadata = draft.session.metadata
        for member in body["metadata"]?.members ?? [] {
            guard let value = Base64.bytes(member.value.text ?? "") else {
                throw .fieldMalformed("metadata")
            }
            metadata[member.name] = value.isEmpty ? nil : value
        }
        if metadata != draft.session.metadata {
            draft.session.metadata = metadata
            draft.record("metadata.set")
        }
        if let lifetime = body["lifetime"]?.text.flatMap(secondsOfDuration) {
            draft.session.expiration = now + lifetime
            draft.record("lifetime.set")
        }
    }

    /// Keeps the draft with a new token; the old one is dead.
    private func commit(_ draft: SessionDraft, by caller: Caller) -> String {
        var session = draft.session
        session.tokenID = newID()
        for event in draft.events + ["token.set"] {
            session.sequence += 1
            emit("session.\(event)", of: session, by: caller.userID)
        }
        session.changedAt = now
        store(session)
        return cipher.seal(session.tokenText)
    }

    /// Ends a session for good.
    func terminate(_ session: Session, by userID: String) {
        var session = session
        session.sequence += 1
        session.changedAt = now
        session.isTerminated = true
        emit("session.terminated", of: session, by: userID)
        store(session)
    }

    /// Writes, and lets the readers follow.
    func store(_ session: Session) {
        sessions[session.id, default: SessionHistory(session)]
            .append(session, delays: consistency.delays(&random), now: now)
    }

    private func emit(_ type: String, of session: Session, by userID: String) {
        emit(
            Event(
                type: type,
                aggregateType: "session",
                aggregateID: session.id,
                instanceID: session.instanceID,
                resourceOwner: session.instanceID,
                sequence: session.sequence,
                createdAt: now,
                userID: userID
            )
        )
    }

    // MARK: - Permissions and tokens

    /// Whether no role is needed: the session's creator, its user, and the same browser.
    private func isReadable(_ session: Session, by caller: Caller) -> Bool {
        session.creator == caller.userID || session.userID == caller.userID
            || (!caller.fingerprintID.isEmpty
                && session.userAgent.fingerprintID == caller.fingerprintID)
    }

    /// Checks a token against the write side, as DELETE and linking do.
    func verifyForWriting(_ token: String, of session: Session) throws(Problem) {
        guard let text = cipher.open(token) else { throw .writeTokenMalformed }
        guard text == session.tokenText else { throw .writeTokenWrong }
    }

    private static func validate(id: String, message: String) throws(Problem) {
        guard (1...200).contains(id.count) else { throw .lengthWrong("\(message).SessionId") }
    }

    private static func validate(_ body: JSON, message: String) throws(Problem) {
        if let lifetime = body["lifetime"] {
            guard let seconds = lifetime.text.flatMap(secondsOfDuration) else {
                throw .fieldMalformed("lifetime")
            }
            guard seconds > 0 else { throw .lifetimeNotPositive(message) }
        }
        for field in ["userId", "loginName"] {
            guard let value = body["checks"]?["user"]?[field] else { continue }
            guard let text = value.text, (1...200).contains(text.count) else {
                throw .lengthWrong("CheckUser.\(field == "userId" ? "UserId" : "LoginName")")
            }
        }
        if let code = body["checks"]?["totp"]?["code"], code.text?.count != 6 {
            throw .codeLengthWrong("CheckTOTP.Code")
        }
    }

    // MARK: - Answers

    private func details(of id: String, in instance: Instance) -> JSON {
        let session = sessions[id]?.current
        return .message([
            "sequence": .int64(session?.sequence ?? 0),
            "changeDate": .string((session?.changedAt ?? now).text),
            "resourceOwner": .string(instance.id),
        ])
    }

    private func json(of session: Session) -> JSON {
        session.json(user: users[session.userID])
    }
}
