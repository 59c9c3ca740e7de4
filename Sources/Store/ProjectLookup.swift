// Finds a project by the key that widgets send.

public import Postgres
public import SeggWatCore

/// The lookup behind a gateway's catalog of projects.
public enum ProjectLookup {
    /// The channel on which the database sends the key of each project that changed.
    public static let channel = "seggwat_project"

    /// The project with this key; nil when there is none or it is archived.
    public static func find(
        _ connection: BlockingConnection,
        key: Identifier
    ) throws(PostgresError) -> ProjectRecord? {
        // A row for each origin: no array to take apart, whatever an origin holds.
        let found = try connection.execute(sql, [key.description])
        guard !found.isEmpty,
            let id = found[0, 0].flatMap({ Identifier($0) }),
            let organizationID = found[0, 1].flatMap({ Identifier($0) }),
            let plan = found[0, 2].flatMap({ Plan(rawValue: $0) })
        else { return nil }
        var record = ProjectRecord(
            id: id,
            key: key,
            organizationID: organizationID,
            plan: plan,
            limits: limits(found, plan),
            spam: spamRules(found),
            allowedOrigins: found.rows.compactMap { found[$0, 3] },
            npsConfig: found[0, 12]
        )
        record.identity = found[0, 13].flatMap { IdentityRule(rawValue: $0) } ?? .off
        record.identityOrganization = found[0, 14]
        record.endUserSecret = found[0, 15].map { bytes(ofHex: $0) }
        return record
    }

    /// The plan's limits, with the project's own instead where they are set.
    private static func limits(_ found: QueryResult, _ plan: Plan) -> PlanLimits {
        func allowance(_ column: Int) -> Allowance? {
            guard let perSecond = found[0, column].flatMap({ Double($0) }),
                let burst = found.int(0, column + 1)
            else { return nil }
            return Allowance(perSecond: perSecond, burst: burst)
        }
        var limits = plan.limits
        limits.project = allowance(4) ?? limits.project
        limits.address = allowance(6) ?? limits.address
        return limits
    }

    private static func spamRules(_ found: QueryResult) -> SpamRules {
        SpamRules(
            honeypot: found.bool(0, 8) ?? true,
            proofBits: UInt8(found.int(0, 16) ?? 0),
            elapsedMillisMin: UInt32(found.int(0, 9) ?? 0),
            repetitionSeconds: UInt32(found.int(0, 10) ?? 0),
            linksMax: found.int(0, 11).map { UInt16($0) }
        )
    }

    private static func bytes(ofHex text: String) -> [UInt8] {
        let digits = text.utf8.map { UInt8($0 & 0x40 == 0 ? $0 & 0xF : ($0 & 0xF) + 9) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static let sql = """
        SELECT project.id, org_id, plan, origin, rate_per_second, rate_burst,
            address_rate_per_second, address_rate_burst, spam_honeypot, spam_elapsed_ms_min,
            spam_repetition_seconds, spam_links_max, nps_config,
            identity, identity_org, encode(end_user_secret, 'hex'), proof_of_work_bits
        FROM project
        JOIN organization ON organization.id = org_id
        LEFT JOIN LATERAL unnest(allowed_origins) WITH ORDINALITY AS entry (origin, place) ON true
        WHERE key = $1 AND NOT archived
        ORDER BY place
        """
}
