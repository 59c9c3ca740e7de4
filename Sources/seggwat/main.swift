// The one binary: reads the command line, runs the command, and turns errors into exit statuses.

import ArgumentParser
import JSONLines

do {
    var command = try SeggWat.parseAsRoot()
    try command.run()
} catch {
    guard let failure = CommandFailure(error) else {
        // Help, the version, and what is wrong with the command line itself.
        SeggWat.exit(withError: error)
    }
    failure.exit()
}
