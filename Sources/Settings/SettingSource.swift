// Where a value comes from, as errors name it.

/// The source of a setting's value, strongest first.
public enum SettingSource: Sendable, Equatable {
    /// A flag of the command line.
    case flag
    /// An environment variable.
    case environment
    /// The configuration file at this path.
    case file(path: String)
    /// Nobody set it.
    case fallback

    /// The source's name for `setting`, for example `--loops`.
    public func name(of setting: Setting) -> String {
        switch self {
        case .flag: "--\(setting.flag)"
        case .environment: setting.variable
        case .file(let path): "\(setting.key) in \(path)"
        case .fallback: "the default of \(setting.key)"
        }
    }
}

/// Why the settings cannot be used; each is one line for the operator.
public enum SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A value breaks its setting's rule.
    case wrongValue(Setting, SettingSource, value: String)
    /// A setting without a default was set nowhere.
    case missing(Setting)
    /// The configuration file cannot be read, for this reason.
    case unreadableFile(path: String, reason: String)
    /// The configuration file is no JSON object of the expected form.
    case malformedFile(path: String, line: Int, reason: String)
    /// The configuration file has a key that no setting has.
    case unknownKey(path: String, line: Int, key: String)

    /// One line that names the source, the value and the rule.
    public var description: String {
        switch self {
        case .wrongValue(let setting, let source, let value):
            if setting.rule.isSecret {
                // A mistyped URL can still hold its password.
                "\(source.name(of: setting)) must be \(setting.rule.words)"
            } else {
                "\(source.name(of: setting)) is \(quoted(value)), but must be \(setting.rule.words)"
            }
        case .missing(let setting):
            "no \(setting.key): give --\(setting.flag), set \(setting.variable), "
                + "or write \(setting.key) in the configuration file"
        case .unreadableFile(let path, let reason):
            "the configuration file \(path) cannot be read: \(reason)"
        case .malformedFile(let path, let line, let reason):
            "the configuration file \(path) is malformed in line \(line): \(reason)"
        case .unknownKey(let path, let line, let key):
            "the configuration file \(path) has an unknown key in line \(line): \(quoted(key))"
        }
    }
}

/// The text in quotes, without what would break the line and not longer than a line.
private func quoted(_ text: String) -> String {
    let oneLine = String(text.map { $0.isNewline || $0 == "\u{0}" ? " " : $0 })
    return oneLine.count <= 80 ? "\"\(oneLine)\"" : "\"\(oneLine.prefix(80))…\""
}
