// The system calls that the journal makes, so that a test can fail each of them.

public import Glibc

/// The operating system as the journal sees it.
///
/// Every call answers as the kernel does: a result of zero or more, or an error number with its sign
/// turned. Nothing is retried below this line.
public protocol FileCalls {
    /// Opens a file and returns its descriptor (open(2)).
    func open(_ path: String, _ flags: CInt, _ mode: mode_t) -> Int
    /// Closes a descriptor (close(2)).
    func close(_ descriptor: CInt)
    /// Reads at an offset and returns how many bytes came (pread(2)).
    func read(_ descriptor: CInt, into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int
    /// Writes at an offset and returns how many bytes were taken (pwrite(2)).
    func write(_ descriptor: CInt, _ source: UnsafeRawBufferPointer, at offset: Int) -> Int
    /// Makes a file's content and size durable (fdatasync(2)).
    func syncData(_ descriptor: CInt) -> Int
    /// Makes a folder's entries durable (fsync(2)).
    func syncFolder(_ descriptor: CInt) -> Int
    /// Cuts a file (ftruncate(2)).
    func truncate(_ descriptor: CInt, to size: Int) -> Int
    /// Returns a file's size (fstat(2)).
    func size(_ descriptor: CInt) -> Int
    /// Takes a lock that ends with the descriptor, without waiting (flock(2)).
    func lock(_ descriptor: CInt) -> Int
    /// Removes a file (unlink(2)).
    func remove(_ path: String) -> Int
    /// Renames a file (rename(2)).
    func rename(_ path: String, to newPath: String) -> Int
    /// Makes a folder (mkdir(2)).
    func makeFolder(_ path: String) -> Int
    /// Adds the names in a folder to `names`, in no order (opendir(3), readdir(3)).
    func list(_ path: String, into names: inout [String]) -> Int
}
