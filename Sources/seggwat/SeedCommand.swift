// `seggwat seed`: a project to try things with.

import ArgumentParser
import JSONLines
import Settings
import Store

struct SeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Makes or finds a demo organization and project.",
        discussion: """
            Prints one JSON line with organization_id, project_id, project_key and api_token; the \
            token is new each time and shown only here. Stores no submissions unless asked with \
            --demo-data.

            Examples:
              seggwat seed
              seggwat seed --name Shop --plan pro --origin https://shop.example
              seggwat seed --demo-data 100000
              KEY=$(seggwat seed | jq -r .project_key)
            """
    )

    @OptionGroup(title: "Common options") var common: CommonFlags
    @OptionGroup(title: "Options of seed") var seed: SeedFlags

    func run() throws {
        let settings = try Settings(flags: flagValues(common, seed))
        let url = try settings.requiredText(.databaseURL)
        let total = settings.count(.seedDemoData) ?? 0
        let result = try DatabaseSteps.seed(url, settings) { stored in
            writeToStandardError(Array("stored \(stored) of \(total)\n".utf8))
        }
        say(result.jsonLine)
    }
}
