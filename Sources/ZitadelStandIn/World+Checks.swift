// The checks of a create or set request, in Zitadel's order.

import Crypto

extension World {
    /// Runs `checks` on the draft; the first that fails ends the request.
    func run(_ checks: JSON, on draft: inout SessionDraft) throws(Problem) {
        try checkUser(checks["user"], on: &draft)
        try checkPassword(checks["password"], on: &draft)
        try checkIntent(checks["idpIntent"], on: &draft)
        try checkPasskey(checks["webAuthN"], on: &draft)
        try checkTOTP(checks["totp"], on: &draft)
        try checkSent(.otpSms, checks["otpSms"], on: &draft)
        try checkSent(.otpEmail, checks["otpEmail"], on: &draft)
        try checkRecoveryCode(checks["recoveryCode"], on: &draft)
    }

    private func checkUser(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check else { return }
        let user: User?
        if let id = check["userId"]?.text {
            user = users[id]
        } else {
            let name = check["loginName"]?.text ?? ""
            user = users.values.first { $0.loginName.lowercased() == name.lowercased() }
        }
        guard let user, user.state != .removed,
            organizations[user.organizationID]?.instanceID == draft.session.instanceID
        else { throw .userUnknown }
        guard user.state == .active else { throw .userInactive }
        guard draft.session.userID.isEmpty || draft.session.userID == user.id else {
            throw .userChanged
        }
        draft.session.userID = user.id
        draft.session.organizationID = user.organizationID
        draft.pass(.user, at: now)
    }

    /// The user whose checks follow.
    private func checkedUser(_ draft: SessionDraft) throws(Problem) -> User {
        guard let user = users[draft.session.userID] else { throw .userMissing }
        return user
    }

    private func checkPassword(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check else { return }
        let user = try checkedUser(draft)
        guard user.state != .locked else {
            throw .userLocked(failedAttempts: user.failedAttempts)
        }
        guard let password = user.password, check["password"]?.text == password else {
            let attempts = countFailure(of: user)
            guard users[user.id]?.state != .locked else {
                throw .userLocked(failedAttempts: attempts)
            }
            throw .passwordWrong(failedAttempts: attempts)
        }
        users[user.id]?.failedAttempts = 0
        draft.pass(.password, at: now)
    }

    private func countFailure(of user: User) -> Int {
        let attempts = user.failedAttempts + 1
        users[user.id]?.failedAttempts = attempts
        if let lockAfterAttempts, attempts >= lockAfterAttempts {
            users[user.id]?.state = .locked
        }
        return attempts
    }

    private func wrongCode(of user: User) -> Problem {
        let attempts = countFailure(of: user)
        return users[user.id]?.state == .locked
            ? .userLockedByCodes(failedAttempts: attempts) : .codeWrong(failedAttempts: attempts)
    }

    /// An intent at an identity provider: the stand-in takes the token `intent:<user id>`.
    private func checkIntent(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check else { return }
        let user = try checkedUser(draft)
        guard check["idpIntentToken"]?.text == "intent:\(user.id)" else { throw .intentInvalid }
        draft.pass(.intent, at: now)
    }

    /// A passkey: the stand-in takes an assertion whose `response.userHandle` is the user's id
    /// after a challenge, and has no authenticator to verify a signature with.
    private func checkPasskey(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check else { return }
        let user = try checkedUser(draft)
        let assertion = check["credentialAssertionData"]
        guard draft.session.codes[.webAuthN] != nil,
            assertion?["response"]?["userHandle"]?.text == user.id
        else { throw .webAuthNInvalid }
        draft.session.passkeyVerifiedUser =
            draft.session.codes[.webAuthN] != "USER_VERIFICATION_REQUIREMENT_DISCOURAGED"
        draft.pass(.webAuthN, at: now)
    }

    private func checkTOTP(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check else { return }
        let user = try checkedUser(draft)
        guard let secret = user.totpSecret else { throw .totpMissing }
        let step = now.seconds / 30
        let codes = (-1...1).map { TOTP.code(secret: secret, step: UInt64(step + $0)) }
        guard let code = check["code"]?.text, codes.contains(code) else {
            throw wrongCode(of: user)
        }
        draft.pass(.totp, at: now)
    }

    private func checkSent(
        _ factor: Session.Factor,
        _ check: JSON?,
        on draft: inout SessionDraft
    ) throws(Problem) {
        guard let check else { return }
        let user = try checkedUser(draft)
        guard let code = draft.session.codes[factor] else { throw .challengeMissing }
        guard check["code"]?.text == code else { throw wrongCode(of: user) }
        draft.pass(factor, at: now)
    }

    private func checkRecoveryCode(_ check: JSON?, on draft: inout SessionDraft) throws(Problem) {
        guard let check, profile.hasRecoveryCodes else { return }
        let user = try checkedUser(draft)
        guard let code = check["code"]?.text,
            let index = user.recoveryCodes.firstIndex(of: code)
        else { throw wrongCode(of: user) }
        users[user.id]?.recoveryCodes.remove(at: index)
        draft.pass(.recoveryCode, at: now)
    }

    /// Makes the challenges that were asked for.
    func challenge(_ request: JSON, on draft: inout SessionDraft) throws(Problem) {
        if let passkey = request["webAuthN"] {
            _ = try checkedUser(draft)
            draft.session.codes[.webAuthN] =
                passkey["userVerificationRequirement"]?.text
                ?? "USER_VERIFICATION_REQUIREMENT_UNSPECIFIED"
            let options = JSON.object([
                "publicKey": .object([
                    "challenge": .string(Base64.url(randomBytes(32))),
                    "rpId": .string(passkey["domain"]?.text ?? ""),
                ])
            ])
            draft.challenges.append(
                .init(
                    name: "webAuthN",
                    value: .object(["publicKeyCredentialRequestOptions": options])
                )
            )
            draft.record("webAuthN.challenged")
        }
        for factor in [Session.Factor.otpSms, .otpEmail] {
            guard let sent = request[factor.rawValue] else { continue }
            _ = try checkedUser(draft)
            let code = String(Int.random(in: 100_000...999_999, using: &random))
            draft.session.codes[factor] = code
            // Where it is not returned it is sent: to nobody, here.
            if let wanted = sent["returnCode"], wanted != false {
                draft.challenges.append(.init(name: factor.rawValue, value: .string(code)))
            }
            draft.record("\(factor.eventName).challenged")
        }
    }

    private func randomBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
