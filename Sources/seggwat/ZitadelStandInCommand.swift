// `seggwat zitadel-stand-in`: a Zitadel for development and tests.

import ArgumentParser
import Gateway
import JSONLines
import ZitadelStandIn

struct ZitadelStandInCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zitadel-stand-in",
        abstract: "Stands in for Zitadel, in memory and on loopback, for development and tests.",
        discussion: """
            Speaks Zitadel's session API (REST and Connect) and OIDC as far as a gateway and a \
            login page need them. Everything is forgotten when it ends.

            Prints one JSON line once it listens: issuer and, with --demo, login_pat, verify_pat, \
            org_id, user_id, login_name and password.

            Examples:
              seggwat zitadel-stand-in --listen 127.0.0.1:8085 --demo
              seggwat zitadel-stand-in --demo --consistency lag:100ms..2s
            """
    )

    @Option(help: ArgumentHelp("a loopback address; port 0 is chosen", valueName: "host:port"))
    var listen = "127.0.0.1:0"

    @Flag(help: "makes a demo organization with a person and two services")
    var demo = false

    @Flag(help: "lets tests change it through /__ctl/ (docs/zitadel-stand-in.md)")
    var control = false

    @Option(help: "which Zitadel it is: v3, v4.9 or v4.17")
    var profile = "v4.17"

    @Option(
        help: ArgumentHelp(
            """
            how far reads stand behind writes: strong, or with commas lag:250ms, \
            lag:100ms..2s, replicas:3, skip:0.05
            """,
            valueName: "mode"
        )
    )
    var consistency = "strong"

    @Option(help: "where its chance begins, for repeating a run; default: by chance")
    var seed: UInt64?

    func run() throws {
        guard case .tcp(let host, let port)? = ListenAddress(listen) else {
            throw CommandFailure(
                .usage,
                "--listen must be host:port such as 127.0.0.1:8085, but is \"\(listen)\""
            )
        }
        guard let profile = Profile(rawValue: profile) else {
            let known = Profile.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "--profile must be one of \(known)")
        }
        guard let consistency = Consistency(consistency) else {
            throw CommandFailure(
                .usage,
                "--consistency must be strong, or some of lag:, replicas: and skip: with commas "
                    + "between, such as replicas:3,lag:100ms..2s"
            )
        }
        var options = StandInOptions(host: host, port: port)
        if let seed { options.seed = seed }
        options.profile = profile
        options.consistency = consistency
        options.wantsDemo = demo
        options.hasControlPlane = control
        // Before any thread starts, so that all of them leave the signals to `wait`.
        Interruption.hold()
        say(try StandInRun.start(options).jsonLine)
        // What a run with the same faults takes.
        writeToStandardError(Array("seed \(options.seed)\n".utf8))
        Interruption.wait()
    }
}
