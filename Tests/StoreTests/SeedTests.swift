// The seed and the lookup of what it made.

import Postgres
import SeggWatCore
import TestSupport
import Testing

@testable import Store

@Suite("Seed")
struct SeedTests {
    @Test("a second seed finds the project, takes over origins and plan, and has a new token")
    func secondSeedFindsProject() throws {
        let connection = try SharedStore.connect()
        let first = try Seed.run(connection, SeedOptions(), now: SharedStore.now)
        let options = SeedOptions(origins: ["https://a.example", "quo\"te\\,{}"], plan: .pro)
        let second = try Seed.run(connection, options, now: SharedStore.now)
        #expect(second.projectID == first.projectID)
        #expect(second.projectKey == first.projectKey)
        #expect(second.organizationID == first.organizationID)
        #expect(second.apiToken != first.apiToken)
        let record = try ProjectLookup.find(connection, key: first.projectKey)
        #expect(
            record
                == ProjectRecord(
                    id: first.projectID,
                    key: first.projectKey,
                    organizationID: first.organizationID,
                    plan: .pro,
                    limits: Plan.pro.limits,
                    allowedOrigins: options.origins
                )
        )
    }

    @Test("seeds from several places at once make one project")
    func concurrentSeedsAgree() async throws {
        let url = try SharedStore.database()
        let projects = try await withThrowingTaskGroup(of: Identifier.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let connection = try BlockingConnection(url)
                    return try Seed.run(connection, SeedOptions(), now: SharedStore.now).projectID
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(projects.count == 1)
    }

    @Test("a seed that changes nothing tells no gateway")
    func unchangedSeedIsQuiet() throws {
        let url = try SharedStore.database()
        let connection = try BlockingConnection(url)
        try Seed.run(connection, SeedOptions(), now: SharedStore.now)
        try connection.execute("LISTEN seggwat_project")
        try Seed.run(connection, SeedOptions(), now: SharedStore.now)
        // Our own notifications arrive with the answer to the transaction that made them.
        #expect(try connection.notifications().isEmpty)
        try Seed.run(connection, SeedOptions(origins: []), now: SharedStore.now)
        #expect(try connection.notifications().count == 1)
    }

    @Test("the token is stored as its hash and found by its prefix")
    func tokenIsHashed() throws {
        let connection = try SharedStore.connect()
        let token = try Seed.run(connection, SeedOptions(), now: SharedStore.now).apiToken
        #expect(token.utf8.count == 47)
        #expect(token.hasPrefix("oat_"))
        let found = try connection.execute(
            """
            SELECT hash = sha256(convert_to($1, 'UTF8')), api_token::text LIKE '%' || $1 || '%'
            FROM api_token WHERE prefix = $2
            """,
            [token, String(token.prefix(12))]
        )
        #expect(found.bool(0, 0) == true)
        #expect(found.bool(0, 1) == false)
    }

    @Test("base64url has no padding and its own last two letters")
    func tokenAlphabet() {
        #expect(APIToken(randomBytes: [0xFB, 0xEF, 0xFF]).text == "oat_--__")
        #expect(APIToken(randomBytes: [0xFF, 0xFF]).text == "oat___8")
    }

    @Test("the JSON line has its keys in this order")
    func jsonLine() {
        let id = Identifier(high: 0, low: 0)
        let result = SeedResult(
            organizationID: id,
            projectID: id,
            projectKey: id,
            apiToken: "oat_x"
        )
        let zero = "00000000-0000-0000-0000-000000000000"
        #expect(
            result.jsonLine == "{\"organization_id\":\"\(zero)\",\"project_id\":\"\(zero)\","
                + "\"project_key\":\"\(zero)\",\"api_token\":\"oat_x\"}"
        )
    }

    @Test("an archived project is unknown, and so is a key that nobody has")
    func archivedIsUnknown() throws {
        let connection = try SharedStore.connect()
        let seed = try Seed.run(connection, SeedOptions(origins: []), now: SharedStore.now)
        let record = try ProjectLookup.find(connection, key: seed.projectKey)
        #expect(record?.allowedOrigins == [])
        try connection.execute("UPDATE project SET archived = true")
        #expect(try ProjectLookup.find(connection, key: seed.projectKey) == nil)
        #expect(try ProjectLookup.find(connection, key: Identifier(high: 0, low: 0)) == nil)
    }
}
