// What happened to a session or a user, as Zitadel's event store names it.

/// One event.
struct Event: Sendable, Equatable {
    let type: String
    let aggregateType: String
    let aggregateID: String
    let instanceID: String
    let resourceOwner: String
    let sequence: Int64
    let createdAt: Instant
    /// Who caused it.
    let userID: String

    /// The body of a webhook (Actions v2).
    var body: JSON {
        .object([
            "aggregateID": .string(aggregateID), "aggregateType": .string(aggregateType),
            "resourceOwner": .string(resourceOwner), "instanceID": .string(instanceID),
            "version": "v1", "sequence": .integer(sequence), "event_type": .string(type),
            "created_at": .string(createdAt.text), "userID": .string(userID),
            "event_payload": .object([]),
        ])
    }
}
