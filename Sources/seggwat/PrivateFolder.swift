// A folder that only this user enters, for as long as the process runs.

import Glibc

/// A new folder under /tmp, of mode 0700.
struct PrivateFolder {
    /// Its path, which is short.
    let path: String

    /// Makes the folder.
    init() throws(CommandFailure) {
        var template = Array("/tmp/seggwat-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(
                .cannotCreate,
                "cannot make a folder in /tmp: \(String(cString: strerror(errno)))"
            )
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes the folder and the files in it.
    func remove() {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                // The folder itself and the one above are no files.
                unlink("\(path)/\(name)")
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
