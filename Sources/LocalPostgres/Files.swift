// The few file operations that a cluster needs, over libc.

import Glibc

/// The names in a folder, without `.` and `..`; empty when it cannot be read.
func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix(while: { $0 != 0 }), as: UTF8.self)
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}

/// A small file's text; nil when it cannot be read.
func contents(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { return nil }
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<count]
    }
}

/// Where a symbolic link points; nil when it is none, or not ours to read.
func target(ofLink path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withUnsafeMutableBytes {
        readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
}

/// The path from the root, with the parts that exist already resolved.
func absolutePath(_ path: String) -> String {
    var missing: [Substring] = []
    var rest = path[...]
    while true {
        if let resolved = realpath(rest.isEmpty ? "." : String(rest), nil) {
            defer { free(resolved) }
            let parent = String(cString: resolved)
            let tail = missing.reversed().joined(separator: "/")
            if tail.isEmpty { return parent }
            return parent == "/" ? "/" + tail : parent + "/" + tail
        }
        while rest.count > 1 && rest.hasSuffix("/") { rest = rest.dropLast() }
        // Nothing resolves, not even the working directory: leave the path as it is.
        guard !rest.isEmpty else { return path }
        let slash = rest.lastIndex(of: "/")
        missing.append(slash.map { rest[rest.index(after: $0)...] } ?? rest)
        rest = slash.map { $0 == rest.startIndex ? "/" : rest[..<$0] } ?? ""
    }
}

/// Makes a folder and the ones above it; false, with `errno` set, when that fails.
func makeFolders(_ path: String, mode: mode_t) -> Bool {
    if mkdir(path, mode) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex,
        makeFolders(String(path[..<slash]), mode: 0o755)
    else { return false }
    return mkdir(path, mode) == 0 || errno == EEXIST
}

/// Whether this is a folder itself, not a link to one, and belongs to one of `owners`.
func isFolder(_ path: String, ofOneOf owners: [uid_t]) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
        && status.st_mode & S_IFMT == S_IFDIR
        && owners.contains(status.st_uid)
}

/// A hash that is the same in every run (FNV-1a), for names made of paths.
func stableHash(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// What `errno` says.
func errnoText() -> String { String(cString: strerror(errno)) }
