import Glibc
import Testing

@testable import Settings

@Suite struct SettingsTests {
    @Test("a flag wins over the environment, that over the file, and that over the default")
    func precedence() throws {
        let file = try TemporaryFile(#"{"gateway": {"loops": 3, "lanes": 3, "batch_rows": 3}}"#)
        let settings = try Settings(
            flags: [.configurationFile: file.path, .loops: "1"],
            environment: ["SEGGWAT_GATEWAY_LOOPS": "2", "SEGGWAT_GATEWAY_LANES": "2"]
        )
        #expect(settings.count(.loops) == 1)
        #expect(settings.source(of: .loops) == .flag)
        #expect(settings.count(.lanes) == 2)
        #expect(settings.source(of: .lanes) == .environment)
        #expect(settings.count(.batchRows) == 3)
        #expect(settings.source(of: .batchRows) == .file(path: file.path))
        #expect(settings.count(.maxConnections) == 20_000)
        #expect(settings.source(of: .maxConnections) == .fallback)
    }

    @Test("the environment can name the file, and the flag names another")
    func fileFromEnvironment() throws {
        let weak = try TemporaryFile(#"{"log": {"level": "debug"}}"#)
        let strong = try TemporaryFile(#"{"log": {"level": "error"}}"#)
        let environment = ["SEGGWAT_CONFIG": weak.path]
        #expect(try Settings(flags: [:], environment: environment).text(.logLevel) == "debug")
        let settings = try Settings(
            flags: [.configurationFile: strong.path],
            environment: environment
        )
        #expect(settings.text(.logLevel) == "error")
    }

    @Test("every setting can be set by flag, variable and file", arguments: Setting.all)
    func everySettingHasThreeSources(setting: Setting) throws {
        let value = setting.rule.example
        #expect(try Settings(flags: [setting: value], environment: [:]).text(setting) == value)
        let variables = [setting.variable: value]
        #expect(try Settings(flags: [:], environment: variables).text(setting) == value)
        guard setting.isAllowedInFile else { return }
        let file = try TemporaryFile(setting.document(value))
        let settings = try Settings(flags: [.configurationFile: file.path], environment: [:])
        #expect(settings.text(setting) == value)
    }

    @Test("a wrong value is refused from every source, by its name", arguments: Setting.all)
    func wrongValuesNameTheirSource(setting: Setting) throws {
        let value = setting.rule.counterexample
        var error = #expect(throws: SettingError.self) {
            try Settings(flags: [setting: value], environment: [:])
        }
        #expect(error == .wrongValue(setting, .flag, value: value))
        #expect(error?.description.hasPrefix("--\(setting.flag) ") == true)
        #expect(error?.description.hasSuffix("must be \(setting.rule.words)") == true)
        // An empty variable is one that is not set.
        if !value.isEmpty {
            error = #expect(throws: SettingError.self) {
                try Settings(flags: [:], environment: [setting.variable: value])
            }
            #expect(error == .wrongValue(setting, .environment, value: value))
            #expect(error?.description.hasPrefix("\(setting.variable) ") == true)
        }
        guard setting.isAllowedInFile else { return }
        let file = try TemporaryFile(setting.document(value))
        error = #expect(throws: SettingError.self) {
            try Settings(flags: [.configurationFile: file.path], environment: [:])
        }
        #expect(error == .wrongValue(setting, .file(path: file.path), value: value))
        #expect(error?.description.hasPrefix("\(setting.key) in \(file.path) ") == true)
    }

    @Test("a wrong value is refused where another source overrides it")
    func overriddenValuesAreChecked() {
        #expect(throws: SettingError.wrongValue(.loops, .environment, value: "0")) {
            try Settings(flags: [.loops: "1"], environment: ["SEGGWAT_GATEWAY_LOOPS": "0"])
        }
    }

    @Test("an empty variable counts as not set")
    func emptyVariable() throws {
        let settings = try Settings(flags: [:], environment: ["SEGGWAT_LOG_LEVEL": ""])
        #expect(settings.source(of: .logLevel) == .fallback)
    }

    @Test("an error about a database URL does not show it")
    func databaseURLIsSecret() throws {
        let error = #expect(throws: SettingError.self) {
            try Settings(flags: [.databaseURL: "postgesql://u:hunter2@h"], environment: [:])
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("lists lose the spaces around their values")
    func lists() throws {
        let settings = try Settings(
            flags: [.seedOrigins: "https://a.example , https://b.example"],
            environment: [:]
        )
        #expect(settings.list(.seedOrigins) == ["https://a.example", "https://b.example"])
    }
}

extension Setting {
    /// A configuration file that sets it: a dot in its key is an object.
    fileprivate func document(_ value: String) -> String {
        key.split(separator: ".").reversed().reduce(#""\#(value)""#) { #"{"\#($1)": \#($0)}"# }
    }
}

extension SettingRule {
    /// A value that the rule allows.
    fileprivate var example: String {
        switch self {
        case .count(let range): String(range.lowerBound + 1)
        case .seconds: "1.25"
        case .choice(let words): words[0]
        case .address, .listener: "[::1]:0"
        case .databaseURL: "postgresql://localhost/x"
        case .redisURL: "redis://cache:7000/1"
        // The configuration file itself: it must exist.
        case .path: TemporaryFile.emptyObjectPath
        case .text: "Name"
        case .origins: "https://a.example,https://b.example"
        case .rate: "0.5/20"
        case .proxies: "10.0.0.0/8,unix"
        case .webAddress: "https://id.example:8443"
        case .secret(let range): String(repeating: "s", count: range.lowerBound)
        }
    }

    /// A value that the rule refuses.
    fileprivate var counterexample: String {
        switch self {
        case .count(let range): String(range.upperBound + 1)
        case .seconds(let range): String(Int(range.upperBound) + 1)
        case .choice: "loud"
        case .address: "fd:3"
        case .listener: "nowhere"
        case .databaseURL, .redisURL: "nowhere"
        case .path: ""
        case .text(let range): String(repeating: "x", count: range.upperBound + 1)
        case .origins: "a,,b"
        case .rate: "20"
        case .proxies: "10.0.0.1/8"
        case .webAddress: "https://id.example/path"
        case .secret(let range): String(repeating: " ", count: range.lowerBound)
        }
    }
}
