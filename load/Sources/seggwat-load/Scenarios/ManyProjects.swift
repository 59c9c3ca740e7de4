// Many customers, a few of them far larger than the rest: what looking projects up costs.

import ArgumentParser
import Load
import Postgres

struct ManyProjects: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "10,000 projects, the first ones far more popular (Zipf): lookups and counts.",
        discussion: """
            Makes its projects in the database first, in an organization `seggwat-load`; they are \
            the same ones each time and stay there.
            """
    )

    @OptionGroup var options: RunOptions
    @OptionGroup var database: DatabaseOption

    @Option(help: ArgumentHelp("Projects.", valueName: "n"))
    var projects = 10_000

    @Option(help: ArgumentHelp("The exponent of Zipf's law; 0 makes all alike.", valueName: "s"))
    var exponent = 1.0

    @Option(help: ArgumentHelp("Connections that send as soon as answered.", valueName: "n"))
    var connections = 256

    @Option(help: ArgumentHelp("How long to send.", valueName: "seconds"))
    var duration = 10.0

    func validate() throws {
        if options.projectKey != nil {
            throw ValidationError("this scenario makes its projects; leave --project-key out")
        }
    }

    func run() throws {
        try check("--projects", projects, 1...Limits.projectsMax)
        guard exponent >= 0, exponent <= Limits.exponentMax else {
            throw ValidationError("--exponent must be from 0 to \(Limits.exponentMax)")
        }
        let projects = Projects(count: projects, exponent: exponent)
        let submissions = try options.submissions(
            to: projects,
            .closed,
            connections: connections
        )
        let plan = try options.plan("many-projects", seconds: duration, traffic: [submissions])
        let databaseURL = try database.url()
        do throws(PostgresError) {
            let made = try projects.seed(databaseURL: databaseURL)
            say("projects     made \(made); \(projects.keys.count - made) were there")
        } catch {
            complain("cannot make the projects: \(error)")
            throw ExitCode(69)
        }
        try options.outcome.run(plan)
    }
}
