// What decides on submissions together with all loops: a limit, a text or a quota is the process's.

/// The parts of admission that loops share.
struct SharedAdmission: Sendable {
    /// Who has used how much of which limit.
    let limiter: Limiter
    /// Which submissions are spam.
    let spamFilter = SpamFilter()
    /// What organizations may still submit this month.
    let quotas = Quotas()
    /// The key of the day for stored addresses.
    let addressKeys = AddressKeys()

    init(_ configuration: GatewayConfiguration) {
        limiter = Limiter(configuration)
    }
}
