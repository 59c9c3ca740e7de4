// How a command ends when it cannot do its work: one line, and a status of sysexits.h.

import Gateway
import Identity
import Glibc
import Journal
import JSONLines
import LocalPostgres
import Postgres
import Settings
import Store
import ZitadelStandIn

/// Why a command failed, for the person or the script that called it.
struct CommandFailure: Error {
    /// The statuses of sysexits.h that are used here.
    enum Status: Int32 {
        /// The command ran and found problems.
        case problems = 1
        /// An option, a variable or the configuration file is wrong.
        case usage = 64
        /// The database or the address is not to be had.
        case unavailable = 69
        /// What should not happen did.
        case software = 70
        /// A file or folder cannot be made.
        case cannotCreate = 73
        /// The database is not in the state that the command needs.
        case configuration = 78
    }

    /// What the process exits with.
    let status: Int32
    /// One line; empty when all has been said.
    let message: String

    init(_ status: Status, _ message: String) {
        self.status = status.rawValue
        self.message = message
    }

    /// Ends as a process does that a signal ended.
    init(signal: Int32) {
        status = 128 + signal
        message = "interrupted"
    }

    /// Reads what the modules throw; nil for the argument parser's own errors.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as SettingError:
            self.init(.usage, error.description)
        case let error as GatewayError:
            switch error {
            case .cannotListen(let reason): self.init(.unavailable, reason)
            case .journal(let error): self.init(error)
            case .identity(let error): self.init(.configuration, error.description)
            }
        case let error as JournalError:
            self.init(error)
        case let error as PostgresError:
            self.init(error)
        case let error as StoreError:
            switch error {
            case .database(let error): self.init(error)
            case .schemaIsNewer: self.init(.configuration, "\(error)")
            }
        case let error as LocalClusterError:
            switch error {
            case .programsMissing, .unreachable: self.init(.unavailable, "\(error)")
            case .folderUnusable: self.init(.cannotCreate, "\(error)")
            case .programFailed: self.init(.software, "\(error)")
            }
        case let error as StandInError:
            switch error {
            case .notLoopback: self.init(.usage, "\(error)")
            case .cannotListen: self.init(.unavailable, "\(error)")
            }
        default:
            return nil
        }
    }

    private init(_ error: JournalError) {
        switch error {
        case .inUse: self.init(.unavailable, "\(error)")
        case .newerVersion: self.init(.configuration, "\(error)")
        case .fault: self.init(.cannotCreate, "\(error)")
        }
    }

    private init(_ error: PostgresError) {
        if error.isConnectionLost {
            self.init(.unavailable, "the database is not reachable: \(error)")
        } else {
            self.init(.software, "the database refused: \(error)")
        }
    }

    /// Says what is wrong and ends the process.
    func exit() -> Never {
        if !message.isEmpty { writeToStandardError(Array("seggwat: \(message)\n".utf8)) }
        Glibc.exit(status)
    }
}
