// A file system in memory that can crash and fail: what was not synced may be gone, there, or half
// there, and after a sync that failed no later sync speaks for what was written before.

package import Glibc
import Journal

/// Which call of which kind fails, and how.
package struct Failure {
    /// A kind of call; a short write is one that takes less than it was given.
    package enum Kind: CaseIterable, Sendable {
        case open, read, write, shortWrite, syncData, syncFolder, truncate, size, lock, remove
        case rename, makeFolder, list
    }

    /// Their calls are counted together.
    package var kinds: Set<Kind>
    /// The first call that fails, from 0.
    package var number: Int
    package var isForEver: Bool
    package var code: CInt

    /// Describes a failure.
    package init(kinds: Set<Kind>, number: Int, isForEver: Bool, code: CInt) {
        self.kinds = kinds
        self.number = number
        self.isForEver = isForEver
        self.code = code
    }
}

/// Files of one machine.
package final class MemoryFiles: FileCalls {
    private enum Change {
        case write(Int, [UInt8])
        case truncate(Int)
    }

    private final class Node {
        var content: [UInt8] = []
        var durable: [UInt8] = []
        /// Changes since the last sync.
        var pending: [Change] = []
        /// Changes that a failed sync gave up: on the disk or not.
        var limbo: [Change] = []
        var isLocked = false
    }

    private var entries: [String: Node] = [:]
    private var durableEntries: [String: Node] = [:]
    private var folders: Set<String>
    private var durableFolders: Set<String>
    private var descriptors: [CInt: (path: String, node: Node?)] = [:]
    private var nextDescriptor: CInt = 3
    private var count = 0
    /// Bytes that all files together may have; beyond it ENOSPC.
    package var capacity = Int.max
    package var failure: Failure? {
        didSet { count = 0 }
    }
    /// Whether the failure has struck.
    package private(set) var hasFailed = false

    /// Makes a disk with these folders and no file.
    package init(folders: Set<String> = ["/"]) {
        self.folders = folders
        durableFolders = folders
    }

    // MARK: What a test does

    /// Loses what was not synced, or some of it.
    package func crash(_ random: inout SeededGenerator) {
        failure = nil
        for path in Set(entries.keys).union(durableEntries.keys) {
            let survivor = Bool.random(using: &random) ? entries[path] : durableEntries[path]
            durableEntries[path] = survivor
        }
        for folder in folders.subtracting(durableFolders) where Bool.random(using: &random) {
            durableFolders.insert(folder)
        }
        folders = durableFolders
        entries = durableEntries
        descriptors = [:]
        for node in entries.values {
            for change in node.limbo + node.pending where Bool.random(using: &random) {
                switch change {
                case .write(let offset, let bytes):
                    let count = Int.random(in: 0...bytes.count, using: &random)
                    apply(.write(offset, Array(bytes[..<count])), to: &node.durable)
                case .truncate: apply(change, to: &node.durable)
                }
            }
            node.content = node.durable
            node.pending = []
            node.limbo = []
            node.isLocked = false
        }
    }

    /// The segment files with their content.
    package var segments: [String: [UInt8]] {
        entries.filter { $0.key.hasSuffix(".segment") }.mapValues(\.content)
    }

    /// Every file.
    package var paths: [String] { entries.keys.sorted() }

    package func content(of path: String) -> [UInt8] { entries[path]?.content ?? [] }

    /// Sets a file's content, durably.
    package func set(_ path: String, _ content: [UInt8]) {
        let node = Node()
        node.content = content
        node.durable = content
        entries[path] = node
        durableEntries[path] = node
    }

    /// Flips a bit where nobody has written.
    package func flip(_ path: String, at place: Int) {
        entries[path]?.content[place] ^= 1
    }

    /// A copy of the files as they are, durably, with no descriptor open.
    package func copy() -> MemoryFiles {
        let copy = MemoryFiles(folders: folders)
        for (path, node) in entries { copy.set(path, node.content) }
        return copy
    }

    // MARK: The system calls

    package func open(_ path: String, _ flags: CInt, _ mode: mode_t) -> Int {
        if let code = failing(.open) { return code }
        let descriptor = nextDescriptor
        if flags & O_DIRECTORY != 0 {
            guard folders.contains(path) else { return -Int(ENOENT) }
            descriptors[descriptor] = (path, nil)
        } else {
            if entries[path] == nil {
                guard flags & O_CREAT != 0 else { return -Int(ENOENT) }
                entries[path] = Node()
            } else if flags & O_EXCL != 0 {
                return -Int(EEXIST)
            }
            descriptors[descriptor] = (path, entries[path])
        }
        nextDescriptor += 1
        return Int(descriptor)
    }

    package func close(_ descriptor: CInt) {
        let file = descriptors.removeValue(forKey: descriptor)
        if file?.path.hasSuffix("/lock") == true { file?.node?.isLocked = false }
    }

    package func read(
        _ descriptor: CInt,
        into target: UnsafeMutableRawBufferPointer,
        at offset: Int
    ) -> Int {
        if let code = failing(.read) { return code }
        guard let content = descriptors[descriptor]?.node?.content else { return -Int(EBADF) }
        guard offset < content.count else { return 0 }
        let count = min(target.count, content.count - offset)
        target.copyBytes(from: content[offset..<(offset + count)])
        return count
    }

    package func write(_ descriptor: CInt, _ source: UnsafeRawBufferPointer, at offset: Int) -> Int
    {
        guard let node = descriptors[descriptor]?.node else { return -Int(EBADF) }
        var bytes = Array(source)
        let code = failing(.write)
        // A write that fails may have left some of its bytes.
        if code != nil { bytes = Array(bytes[..<(bytes.count / 2)]) }
        if failing(.shortWrite) != nil { bytes = Array(bytes[..<max(1, bytes.count / 2)]) }
        let others = entries.values.reduce(0) { $0 + $1.content.count } - node.content.count
        let room = capacity - others - offset
        if max(node.content.count, offset + bytes.count) > offset + max(room, 0), code == nil {
            guard room > 0 else { return -Int(ENOSPC) }
            bytes = Array(bytes[..<min(bytes.count, room)])
        }
        change(node, .write(offset, bytes))
        return code ?? bytes.count
    }

    package func syncData(_ descriptor: CInt) -> Int {
        guard let node = descriptors[descriptor]?.node else { return -Int(EBADF) }
        if let code = failing(.syncData) {
            node.limbo += node.pending
            node.pending = []
            return code
        }
        for change in node.pending {
            // What a failed sync left undecided is decided by what goes over it, and gone with a cut.
            node.limbo.removeAll { isOverwritten($0, by: change) }
            apply(change, to: &node.durable)
        }
        node.pending = []
        return 0
    }

    package func syncFolder(_ descriptor: CInt) -> Int {
        if let code = failing(.syncFolder) { return code }
        guard let folder = descriptors[descriptor]?.path else { return -Int(EBADF) }
        let prefix = folder == "/" ? "/" : folder + "/"
        for path in Set(entries.keys).union(durableEntries.keys) where path.hasPrefix(prefix) {
            durableEntries[path] = entries[path]
        }
        durableFolders = folders
        return 0
    }

    package func truncate(_ descriptor: CInt, to size: Int) -> Int {
        if let code = failing(.truncate) { return code }
        guard let node = descriptors[descriptor]?.node else { return -Int(EBADF) }
        change(node, .truncate(size))
        return 0
    }

    package func size(_ descriptor: CInt) -> Int {
        failing(.size) ?? descriptors[descriptor]?.node?.content.count ?? -Int(EBADF)
    }

    package func lock(_ descriptor: CInt) -> Int {
        if let code = failing(.lock) { return code }
        guard let node = descriptors[descriptor]?.node else { return -Int(EBADF) }
        guard !node.isLocked else { return -Int(EWOULDBLOCK) }
        node.isLocked = true
        return 0
    }

    package func remove(_ path: String) -> Int {
        if let code = failing(.remove) { return code }
        return entries.removeValue(forKey: path) == nil ? -Int(ENOENT) : 0
    }

    package func rename(_ path: String, to newPath: String) -> Int {
        if let code = failing(.rename) { return code }
        guard let node = entries.removeValue(forKey: path) else { return -Int(ENOENT) }
        entries[newPath] = node
        return 0
    }

    package func makeFolder(_ path: String) -> Int {
        if let code = failing(.makeFolder) { return code }
        return folders.insert(path).inserted ? 0 : -Int(EEXIST)
    }

    package func list(_ path: String, into names: inout [String]) -> Int {
        if let code = failing(.list) { return code }
        for entry in entries.keys where entry.hasPrefix(path + "/") {
            names.append(String(entry.dropFirst(path.count + 1)))
        }
        return 0
    }

    // MARK: Their inside

    private func failing(_ kind: Failure.Kind) -> Int? {
        guard let failure, failure.kinds.contains(kind) else { return nil }
        defer { count += 1 }
        guard failure.isForEver ? count >= failure.number : count == failure.number else {
            return nil
        }
        hasFailed = true
        return -Int(failure.code)
    }

    private func isOverwritten(_ change: Change, by later: Change) -> Bool {
        switch (change, later) {
        case (_, .truncate): true
        case (.write(let offset, let bytes), .write(let laterOffset, let laterBytes)):
            laterOffset <= offset && offset + bytes.count <= laterOffset + laterBytes.count
        case (.truncate, .write): false
        }
    }

    private func change(_ node: Node, _ change: Change) {
        apply(change, to: &node.content)
        node.pending.append(change)
    }

    private func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .write(let offset, let part):
            if bytes.count < offset + part.count {
                bytes += [UInt8](repeating: 0, count: offset + part.count - bytes.count)
            }
            bytes.replaceSubrange(offset..<(offset + part.count), with: part)
        case .truncate(let size):
            if size < bytes.count {
                bytes.removeLast(bytes.count - size)
            } else {
                bytes += [UInt8](repeating: 0, count: size - bytes.count)
            }
        }
    }
}
