// Webhooks (Actions v2) and back-channel logout: who hears of an event, and how.

extension World {
    /// Seconds by which the fault `delay` holds a webhook back.
    static let webhookDelaySeconds = 1.0
    /// Seconds of age of the fault `oldts`: more than receivers tolerate.
    static let oldSignatureSeconds = 600.0
    /// Seconds that a logout token is good for.
    private static let logoutTokenSeconds = 900.0
    /// Events that are kept for the control plane.
    private static let eventsMax = 10_000

    /// Records what happened and lets the sender know.
    func emit(_ event: Event) {
        if events.count == Self.eventsMax { events.removeFirst(Self.eventsMax / 2) }
        events.append(event)
        announce.yield(event)
    }

    /// What is to be sent because of an event, in order.
    func deliveries(for event: Event) async -> [Delivery] {
        var deliveries: [Delivery] = []
        for target in targets where target.events.isEmpty || target.events.contains(event.type) {
            deliveries += webhooks(of: event, to: target)
        }
        if event.type == "session.terminated", announcesBackchannel {
            deliveries += await logouts(ofSession: event.aggregateID)
        }
        return deliveries
    }

    private func webhooks(of event: Event, to target: WebhookTarget) -> [Delivery] {
        let faults = Set(strikingWebhookFaults())
        guard !faults.contains(.drop) else { return [] }
        let body = JSONWriter(spaced: false).bytes(event.body)
        let time = now + (faults.contains(.oldts) ? -Self.oldSignatureSeconds : 0)
        var signature = target.signature(of: body, at: time)
        if faults.contains(.badsig) {
            signature = target.signature(of: body + [UInt8(ascii: " ")], at: time)
        }
        let delivery = Delivery(
            url: target.url,
            headers: [("content-type", "application/json"), ("zitadel-signature", signature)],
            body: body,
            delaySeconds: faults.contains(.delay) ? Self.webhookDelaySeconds : 0
        )
        if faults.contains(.reorder), heldBack[target.id] == nil {
            heldBack[target.id] = delivery
            return []
        }
        let late = heldBack.removeValue(forKey: target.id).map { [$0] } ?? []
        return (faults.contains(.dup) ? [delivery, delivery] : [delivery]) + late
    }

    private func strikingWebhookFaults() -> [WebhookFault] {
        faults.indices.compactMap { index in
            guard case .webhook(let fault) = faults[index].fault,
                faults[index].strikesWebhook(at: clock.now, &random)
            else { return nil }
            return fault
        }
    }

    /// A logout token for every client that has tokens of the session.
    private func logouts(ofSession sessionID: String) async -> [Delivery] {
        var deliveries: [Delivery] = []
        let clients = Set(
            tokenGrants.values.filter { $0.sessionID == sessionID }.map(\.clientID)
        )
        for clientID in clients.sorted() {
            guard let url = applications[clientID]?.backchannelLogoutURI,
                let session = sessions[sessionID]?.current
            else { continue }
            let token = await activeKey().sign(
                .object([
                    "iss": .string(issuer(of: session.instanceID)),
                    "sub": .string(session.userID), "aud": .strings([clientID]),
                    "iat": .integer(now.seconds),
                    "exp": .integer((now + Self.logoutTokenSeconds).seconds),
                    "jti": .string(newID()), "sid": .string(sessionID),
                    "events": .object([
                        "http://schemas.openid.net/event/backchannel-logout": .object([])
                    ]),
                ])
            )
            deliveries.append(
                Delivery(
                    url: url,
                    headers: [("content-type", "application/x-www-form-urlencoded")],
                    body: Array("logout_token=\(token)".utf8)
                )
            )
        }
        return deliveries
    }

    private func issuer(of instanceID: String) -> String {
        let domain = instances.first { $0.id == instanceID }?.domains.first ?? ""
        return "http://\(domain)"
    }
}
