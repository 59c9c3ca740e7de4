// Log messages as JSON lines on standard error.
//
//     {"time":"2026-03-01T09:30:00.250Z","level":"info","label":"gateway","message":"listening",…}
//
// The message is a constant, data stands beside it as fields.

import Glibc
public import Logging

/// Writes each log message as one JSON object on one line.
///
/// Metadata become fields of that object; nested dictionaries are flattened to `outer.inner`. A
/// field whose name is one of the four fixed ones is written with an underscore after its name.
public struct JSONLinesHandler: LogHandler {
    /// Metadata of every message of this logger.
    public var metadata: Logger.Metadata = [:]
    /// Where metadata comes from that depends on the context of the call.
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let threshold: LogThreshold
    private let write: @Sendable ([UInt8]) -> Void
    /// This logger's own level, where somebody set one.
    private var ownLevel: Logger.Level?

    /// Makes a handler for the logger named `label`.
    ///
    /// - Parameters:
    ///   - label: The logger's name.
    ///   - threshold: The least severe level to write, unless the logger gets its own.
    ///   - write: Takes each line with its newline; by default standard error.
    public init(
        label: String,
        threshold: LogThreshold,
        write: @escaping @Sendable ([UInt8]) -> Void = writeToStandardError
    ) {
        self.label = label
        self.threshold = threshold
        self.write = write
    }

    /// The least severe level that is written.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    /// Reads or sets a field of every message of this logger.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one message.
    public func log(event: LogEvent) {
        var line = JSONLine()
        line.add("time", Timestamp.now.description)
        line.add("level", event.level.rawValue)
        line.add("label", label)
        line.add("message", event.message.description)

        var fields = metadata
        if let provided = metadataProvider?.get() {
            fields.merge(provided) { _, provided in provided }
        }
        if let own = event.metadata {
            fields.merge(own) { _, own in own }
        }
        if let error = event.error, fields["error"] == nil {
            fields["error"] = .string("\(error)")
        }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            Self.add(value, named: Self.isFixed(name) ? name + "_" : name, to: &line)
        }
        write(line.ended())
    }

    private static func isFixed(_ name: String) -> Bool {
        name == "time" || name == "level" || name == "label" || name == "message"
    }

    private static func add(
        _ value: Logger.Metadata.Value,
        named name: String,
        to line: inout JSONLine
    ) {
        switch value {
        case .string(let text):
            line.add(name, text)
        case .stringConvertible(let value):
            // Numbers stay numbers, so that a log store can compare them.
            if let number = value as? any BinaryInteger {
                line.add(name, number)
            } else if let truth = value as? Bool {
                line.add(name, truth)
            } else {
                line.add(name, value.description)
            }
        case .array(let values):
            line.add(name, values.map(\.description))
        case .dictionary(let fields):
            for (inner, value) in fields.sorted(by: { $0.key < $1.key }) {
                add(value, named: "\(name).\(inner)", to: &line)
            }
        }
    }
}

/// Writes all of `bytes` to standard error; what it does not take is dropped.
///
/// One system call for the usual line, so that lines of several threads do not mix.
@Sendable
public func writeToStandardError(_ bytes: [UInt8]) {
    writeAll(bytes, to: STDERR_FILENO)
}

/// Writes all of `bytes` to standard output.
public func writeToStandardOutput(_ bytes: [UInt8]) {
    writeAll(bytes, to: STDOUT_FILENO)
}

private func writeAll(_ bytes: [UInt8], to descriptor: CInt) {
    bytes.withUnsafeBytes { buffer in
        var sent = 0
        while sent < buffer.count {
            let count = write(descriptor, buffer.baseAddress! + sent, buffer.count - sent)
            if count > 0 {
                sent += count
            } else if count < 0, errno == EINTR {
                continue
            } else {
                // There is nowhere left to complain.
                return
            }
        }
    }
}
