// The system calls themselves.

public import Glibc

/// The operating system.
public struct Kernel: FileCalls, Sendable {
    /// There is one.
    public init() {}

    /// open(2).
    public func open(_ path: String, _ flags: CInt, _ mode: mode_t) -> Int {
        result(Int(Glibc.open(path, flags, mode)))
    }

    /// close(2).
    public func close(_ descriptor: CInt) {
        // What had to be durable was synced before; Linux closes the descriptor whatever it says.
        _ = Glibc.close(descriptor)
    }

    /// pread(2).
    public func read(
        _ descriptor: CInt,
        into target: UnsafeMutableRawBufferPointer,
        at offset: Int
    ) -> Int {
        result(pread(descriptor, target.baseAddress, target.count, offset))
    }

    /// pwrite(2).
    public func write(_ descriptor: CInt, _ source: UnsafeRawBufferPointer, at offset: Int) -> Int {
        result(pwrite(descriptor, source.baseAddress, source.count, offset))
    }

    /// fdatasync(2).
    public func syncData(_ descriptor: CInt) -> Int { result(Int(fdatasync(descriptor))) }

    /// fsync(2).
    public func syncFolder(_ descriptor: CInt) -> Int { result(Int(fsync(descriptor))) }

    /// ftruncate(2).
    public func truncate(_ descriptor: CInt, to size: Int) -> Int {
        result(Int(ftruncate(descriptor, size)))
    }

    /// fstat(2).
    public func size(_ descriptor: CInt) -> Int {
        var facts = stat()
        let status = fstat(descriptor, &facts)
        return status == 0 ? facts.st_size : result(Int(status))
    }

    /// flock(2), exclusive and without waiting.
    public func lock(_ descriptor: CInt) -> Int {
        result(Int(flock(descriptor, LOCK_EX | LOCK_NB)))
    }

    /// unlink(2).
    public func remove(_ path: String) -> Int { result(Int(unlink(path))) }

    /// rename(2).
    public func rename(_ path: String, to newPath: String) -> Int {
        result(Int(Glibc.rename(path, newPath)))
    }

    /// mkdir(2), for the owner alone.
    public func makeFolder(_ path: String) -> Int { result(Int(mkdir(path, 0o700))) }

    /// opendir(3) and readdir(3).
    public func list(_ path: String, into names: inout [String]) -> Int {
        guard let folder = opendir(path) else { return -Int(errno) }
        defer { closedir(folder) }
        while true {
            // The end and a failure look the same but for errno.
            errno = 0
            guard let entry = readdir(folder) else { return -Int(errno) }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
                String(cString: UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }
}

private func result(_ status: Int) -> Int { status >= 0 ? status : -Int(errno) }
