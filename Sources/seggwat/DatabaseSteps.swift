// What the commands do to a database; each step opens a connection of its own.

import Postgres
import SeggWatCore
import Settings
import Store

/// The steps that several commands share.
enum DatabaseSteps {
    /// Migrates, makes the partitions ahead, and says in words what it did.
    static func migrate(_ url: String) throws -> [String] {
        let connection = try BlockingConnection(url, applicationName: "seggwat migrate")
        let report = try Migrator.run(connection, now: WallClock.milliseconds)
        var words: [String] = []
        if let last = report.migrations.last {
            let list = report.migrations.map(String.init).joined(separator: ", ")
            words.append("applied \(list); the schema has version \(last)")
        } else {
            words.append("up to date; the schema has version \(Schema.version)")
        }
        if !report.partitions.isEmpty {
            words.append("made \(report.partitions.count) partitions ahead")
        }
        return words
    }

    /// Makes or finds the demo project that the settings describe.
    static func seed(
        _ url: String,
        _ settings: Settings,
        identity: IdentityRule? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws -> SeedResult {
        let connection = try BlockingConnection(url, applicationName: "seggwat seed")
        try requireSchema(connection)
        var options = try SeedOptions(settings)
        options.identity = identity ?? options.identity
        return try Seed.run(
            connection,
            options,
            now: WallClock.milliseconds,
            progress: progress
        )
    }

    /// Ties an organization to the Zitadel organization whose people log in to it.
    static func tie(_ url: String, _ organization: Identifier, to zitadelID: String) throws {
        let connection = try BlockingConnection(url, applicationName: "seggwat up")
        try OrganizationLink.tie(connection, organization, to: zitadelID)
    }

    private static func requireSchema(_ connection: BlockingConnection) throws {
        let found = try Migrator.currentVersion(connection)
        guard found <= Schema.version else {
            throw StoreError.schemaIsNewer(found: found, known: Schema.version)
        }
        guard found == Schema.version else {
            let state =
                found == 0
                ? "has no schema yet"
                : "has schema version \(found), and this seggwat needs \(Schema.version)"
            throw CommandFailure(
                .configuration,
                "the database \(state): run seggwat migrate first"
            )
        }
    }
}

extension SeedOptions {
    /// Reads the options of `seed`.
    init(_ settings: Settings) throws(SettingError) {
        guard let plan = Plan(rawValue: try settings.requiredText(.seedPlan)),
            let demoData = settings.count(.seedDemoData),
            let proofOfWorkBits = settings.count(.seedProofOfWork),
            let identity = settings.text(.seedIdentity).flatMap({ IdentityRule(rawValue: $0) })
        else { preconditionFailure("they have defaults and were checked") }
        self.init(
            origins: settings.list(.seedOrigins),
            plan: plan,
            name: try settings.requiredText(.seedName),
            identity: identity,
            identityOrganization: settings.text(.seedIdentityOrganization),
            endUserSecret: settings.text(.seedEndUserSecret),
            proofOfWorkBits: proofOfWorkBits,
            demoData: demoData
        )
    }
}
