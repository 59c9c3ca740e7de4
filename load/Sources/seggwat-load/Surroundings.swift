// What the environment and the folder say where no option does.

import Glibc
import LocalPostgres

/// What the `seggwat up` that runs in this folder has told.
var upNote: UpNote? { UpNote(in: environment("SEGGWAT_UP_DIRECTORY") ?? ".seggwat") }

/// A variable of the environment; nil when it is not set, or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}
