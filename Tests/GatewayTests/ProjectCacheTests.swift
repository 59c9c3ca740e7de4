import SeggWatCore
import Testing

@testable import Gateway

@Suite("ProjectCache")
struct ProjectCacheTests {
    private func facts(_ number: UInt64, _ origins: [String] = ["*"]) -> ProjectFacts {
        ProjectFacts(
            key: Identifier(high: number, low: 1),
            id: Identifier(high: number, low: 2),
            origins: AllowedOrigins(origins)
        )
    }

    @Test("a project is known until its time is over, it is forgotten, or all are")
    func lifetime() {
        var cache = ProjectCache(slots: 64)
        let project = facts(7)
        #expect(cache.find(project.key, now: 1) == nil)
        cache.insert(project, now: 1)
        #expect(cache.find(project.key, now: 1)?.pointee.id == project.id)
        #expect(cache.find(project.key, now: 1 + Limits.projectMillisMax) == nil)
        cache.forget(project.key)
        #expect(cache.find(project.key, now: 2) == nil)
        cache.insert(project, now: 3)
        cache.forgetAll()
        #expect(cache.find(project.key, now: 3) == nil)
    }

    @Test("an unknown key is remembered for a short time")
    func unknownKeys() {
        var cache = ProjectCache(slots: 64)
        let key = Identifier(high: 1, low: 1)
        cache.insertUnknown(key, now: 10)
        #expect(cache.find(key, now: 11)?.pointee.isUnknown == true)
        #expect(cache.find(key, now: 10 + Limits.unknownMillisMax) == nil)
    }

    @Test("a flood of unknown keys never takes more places, and answers stay right")
    func flood() {
        var cache = ProjectCache(slots: 64)
        for number in 0..<10_000 as Range<UInt64> {
            let key = Identifier(high: number &* 0x9E37_79B9_7F4A_7C15, low: number)
            cache.insertUnknown(key, now: 1)
            #expect(cache.find(key, now: 1)?.pointee.isUnknown == true)
        }
        let project = facts(3, ["https://example.com"])
        cache.insert(project, now: 1)
        let entry = cache.find(project.key, now: 1)
        #expect(entry?.pointee.isUnknown == false)
        #expect(entry?.pointee.allowsAllOrigins == false)
        #expect(entry.map { Array($0.pointee.origins) } == project.origins.compiled)
    }
}
