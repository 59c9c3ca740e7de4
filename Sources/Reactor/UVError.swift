// libuv's status codes as one typed error.

import CLibuv
import Glibc

/// A failure that libuv or the kernel reported, as libuv numbers it.
public struct UVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// libuv's negative code, such as `UV_ECONNRESET`.
    public let code: CInt

    /// Wraps a negative status.
    public init(code: CInt) {
        self.code = code
    }

    /// The peer has closed its half; not an error, but delivered like one.
    public static let endOfFile = UVError(code: UV_EOF.rawValue)
    /// The kernel takes no more bytes for now.
    public static let wouldBlock = UVError(code: UV_EAGAIN.rawValue)
    /// The descriptor is no socket that connections can come from.
    public static let notASocket = UVError(code: UV_ENOTSOCK.rawValue)
    /// The address is already in use.
    public static let addressInUse = UVError(code: UV_EADDRINUSE.rawValue)

    /// The symbolic name and the words for it.
    public var description: String {
        "\(String(cString: uv_err_name(code))): \(String(cString: uv_strerror(code)))"
    }

    /// The error that `errno` holds now.
    static var current: UVError { UVError(code: uv_translate_sys_error(errno)) }
}

@inline(__always)
func uv(_ status: CInt) throws(UVError) {
    guard status >= 0 else { throw UVError(code: status) }
}

/// Lends the object behind a handle's data pointer without counting references.
///
/// Sound because the handle's own retain outlives the call: a callback that closes the handle only
/// schedules the close callback, which releases.
@inline(__always)
func withOwner<Owner: AnyObject>(
    _ data: UnsafeMutableRawPointer?,
    as _: Owner.Type,
    _ body: (Owner) -> Void
) {
    Unmanaged<Owner>.fromOpaque(data!)._withUnsafeGuaranteedRef { body($0) }
}
