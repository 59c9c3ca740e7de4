// The root of all commands.

import ArgumentParser

struct SeggWat: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "seggwat",
        abstract: "Collects feedback and ratings from websites and stores them in PostgreSQL.",
        discussion: """
            For a first try: seggwat up

            For a deployment: seggwat migrate, then seggwat gateway, and seggwat doctor whenever \
            in doubt.

            Every option is also an environment variable and a key in a JSON file (--config). The \
            flag wins over the variable, the variable over the file.
            """,
        version: version,
        subcommands: [
            UpCommand.self, GatewayCommand.self, DashboardCommand.self, MigrateCommand.self,
            SeedCommand.self, DoctorCommand.self, JournalCommand.self, ZitadelStandInCommand.self,
        ]
    )
}
