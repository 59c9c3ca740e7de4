import Glibc

/// A file that is gone when its owner is.
final class TemporaryFile {
    /// A file that holds `{}` until the process ends.
    static let emptyObjectPath: String = {
        let path = makePath()
        write("{}", to: path)
        atexit { unlink(TemporaryFile.emptyObjectPath) }
        return path
    }()

    let path: String

    init(_ contents: String) throws {
        path = Self.makePath()
        Self.write(contents, to: path)
    }

    deinit {
        unlink(path)
    }

    private static func makePath() -> String {
        var template = Array("/tmp/seggwat-settings-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "the temporary folder must be writable")
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func write(_ contents: String, to path: String) {
        guard let file = fopen(path, "w") else { preconditionFailure("the file was just made") }
        fputs(contents, file)
        fclose(file)
    }
}
