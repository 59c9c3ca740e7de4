// The configuration file: a JSON object of objects, read strictly.

import Glibc

/// What a configuration file sets.
struct ConfigurationFile {
    /// One value, as the text that a flag would have.
    struct Entry {
        var key: String
        var value: String
        var line: Int
    }

    /// Larger files are refused.
    static let bytesMax = 1 << 20

    var path: String
    var entries: [Entry]

    /// Reads and parses the file.
    init(path: String) throws(SettingError) {
        var parser = JSONParser(path: path, bytes: try Self.contents(of: path))
        self.path = path
        entries = try parser.parse()
        for entry in entries {
            guard Setting.all.contains(where: { $0.key == entry.key && $0.isAllowedInFile }) else {
                throw .unknownKey(path: path, line: entry.line, key: entry.key)
            }
        }
    }

    /// The bytes of a file.
    static func contents(of path: String) throws(SettingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
            }
            bytes.append(contentsOf: block[..<count])
            guard bytes.count <= bytesMax else {
                throw .unreadableFile(path: path, reason: "it is larger than \(bytesMax) bytes")
            }
        }
    }
}
