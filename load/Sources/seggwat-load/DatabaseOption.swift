// The database behind the gateway, for scenarios that touch it.

import ArgumentParser
import LocalPostgres

struct DatabaseOption: ParsableArguments {
    @Option(
        name: .customLong("database-url"),
        help: ArgumentHelp(
            "The gateway's database (default: SEGGWAT_DATABASE_URL, or that of the `seggwat up` in"
                + " this folder).",
            valueName: "url"
        )
    )
    var given: String?

    /// The URL, or a word on how to give one.
    func url() throws -> String {
        guard let url = given ?? environment("SEGGWAT_DATABASE_URL") ?? upNote?.databaseURL else {
            throw ValidationError(
                "this scenario needs the gateway's database: give --database-url or set"
                    + " SEGGWAT_DATABASE_URL"
            )
        }
        return url
    }
}
