// The settings of one run: flags over environment over file over defaults, all of them checked.

import Configuration

/// The values in force, and where each comes from.
public struct Settings: Sendable {
    private struct Value: Sendable {
        var text: String
        var source: SettingSource
    }

    private var values: [Setting: Value] = [:]

    /// Gathers and checks the values of all sources.
    ///
    /// A value that another source overrides is checked all the same: a mistake should be heard
    /// when it is made. An environment variable that is empty counts as not set.
    ///
    /// - Parameters:
    ///   - flags: The values of the command line.
    ///   - environment: The environment; by default the process's.
    /// - Throws: The first thing that is wrong.
    public init(
        flags: [Setting: String],
        environment: [String: String]? = nil
    ) throws(SettingError) {
        let variables =
            environment.map { EnvironmentVariablesProvider(environmentVariables: $0) }
            ?? EnvironmentVariablesProvider()
        var sources: [(source: SettingSource, provider: any ConfigProvider)] = [
            (.flag, InMemoryProvider(name: "flags", flags.map { ($0.configKey, $1) })),
            (.environment, variables),
        ]
        // The file's place can be set by the two sources above it only.
        try take(.configurationFile, from: sources)
        if let path = text(.configurationFile) {
            let file = try ConfigurationFile(path: path)
            let entries = file.entries.map { (Setting.configKey(of: $0.key), $0.value) }
            sources.append((.file(path: path), InMemoryProvider(name: path, entries)))
        }
        for setting in Setting.all where setting != .configurationFile {
            try take(setting, from: sources)
        }
    }

    /// The text of a setting's value; nil when it has neither a value nor a default.
    public func text(_ setting: Setting) -> String? {
        values[setting]?.text ?? setting.fallback
    }

    /// Where a setting's value comes from.
    public func source(of setting: Setting) -> SettingSource {
        values[setting]?.source ?? .fallback
    }

    /// The text of a setting that must have a value.
    public func requiredText(_ setting: Setting) throws(SettingError) -> String {
        guard let text = text(setting) else { throw .missing(setting) }
        return text
    }

    /// The whole number of a `count` setting; nil when it has neither a value nor a default.
    public func count(_ setting: Setting) -> Int? {
        text(setting).flatMap { wholeNumber($0) }
    }

    /// The milliseconds of a `seconds` setting; nil when it has neither a value nor a default.
    public func millis(_ setting: Setting) -> Int? {
        text(setting).flatMap { milliseconds($0) }
    }

    /// The values of an `origins` setting, without the spaces around them.
    public func list(_ setting: Setting) -> [String] {
        (text(setting) ?? "").split(separator: ",").map { String(trimmed($0)) }
    }

    /// Takes the strongest value of a setting, after checking all of them.
    private mutating func take(
        _ setting: Setting,
        from sources: [(source: SettingSource, provider: any ConfigProvider)]
    ) throws(SettingError) {
        for (source, provider) in sources {
            guard let text = provider.text(setting.configKey) else { continue }
            if case .environment = source, text.isEmpty { continue }
            guard setting.rule.allows(text) else {
                throw .wrongValue(setting, source, value: text)
            }
            if values[setting] == nil { values[setting] = Value(text: text, source: source) }
        }
    }
}

extension Setting {
    /// The key for swift-configuration: its variables have the product's name before them.
    fileprivate var configKey: AbsoluteConfigKey { Self.configKey(of: key) }

    fileprivate static func configKey(of key: String) -> AbsoluteConfigKey {
        AbsoluteConfigKey(["seggwat"] + key.split(separator: ".").map(String.init))
    }
}

extension InMemoryProvider {
    fileprivate init(name: String, _ values: [(AbsoluteConfigKey, String)]) {
        let pairs = values.map { ($0, ConfigValue(.string($1), isSecret: false)) }
        self.init(name: name, values: Dictionary(pairs) { first, _ in first })
    }
}

extension ConfigProvider {
    /// The value as text; these providers hold nothing but text, so that none of it can mismatch.
    fileprivate func text(_ key: AbsoluteConfigKey) -> String? {
        do {
            guard case .string(let text)? = try value(forKey: key, type: .string).value?.content
            else { return nil }
            return text
        } catch {
            preconditionFailure("a text is a text: \(error)")
        }
    }
}
