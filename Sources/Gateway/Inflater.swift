// Bodies that were sent with Content-Encoding: gzip, with a bound on what comes out.

import CZlib
import Ingest
import SeggWatCore

/// Inflates into memory that is made on first use; owned by one loop.
struct Inflater: ~Copyable {
    private var out: UnsafeMutableRawBufferPointer?
    private var stream: UnsafeMutablePointer<z_stream>?

    init() {}

    deinit {
        if let stream {
            inflateEnd(stream)
            stream.deallocate()
        }
        out?.deallocate()
    }

    /// Inflates a whole gzip member.
    ///
    /// - Parameters:
    ///   - body: The compressed bytes.
    ///   - bytesMax: More than this is refused, however little was sent.
    /// - Returns: The bytes, padded for the decoder, valid until the next call.
    /// - Throws: When it is no gzip data, or too large once inflated.
    mutating func inflate(_ body: Text, bytesMax: Int) throws(Refusal) -> Text {
        let room = bytesMax + 1
        if (out?.count ?? 0) < room + SubmissionDecoder.paddingBytes {
            out?.deallocate()
            let bytes = room + SubmissionDecoder.paddingBytes
            out = .allocate(byteCount: bytes, alignment: 64)
            out!.initializeMemory(as: UInt8.self, repeating: 0)
        }
        let stream = try begin()
        stream.pointee.next_in = UnsafeMutablePointer(mutating: body.baseAddress)
        stream.pointee.avail_in = UInt32(body.count)
        stream.pointee.next_out = out!.baseAddress!.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let status = CZlib.inflate(stream, Z_FINISH)
        let count = room - Int(stream.pointee.avail_out)
        guard count <= bytesMax else { throw Refusal(.body, .inflatedSize) }
        // Bytes behind the member would be read by nobody: two readings of one body.
        guard status == Z_STREAM_END, stream.pointee.avail_in == 0 else {
            throw Refusal(.contentEncoding, .gzip)
        }
        return Text(
            start: UnsafePointer(out!.baseAddress!.assumingMemoryBound(to: UInt8.self)),
            count: count
        )
    }

    private mutating func begin() throws(Refusal) -> UnsafeMutablePointer<z_stream> {
        if let stream {
            inflateReset(stream)
            return stream
        }
        let made = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        made.initialize(to: z_stream())
        // 15 bits of window, and 16 more to read gzip's header and no other.
        let size = CInt(MemoryLayout<z_stream>.size)
        guard inflateInit2_(made, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
            made.deallocate()
            throw Refusal(.contentEncoding, .gzip)
        }
        stream = made
        return made
    }
}
