// Bodies in memory that ends where the decoder may read no further.

import Glibc
import Ingest

/// Lends a copy of `bytes` with exactly the promised padding, before a page that traps.
///
/// The padding is JSON that must not be taken for a part of the body.
func withPadded<R>(_ bytes: [UInt8], _ body: (Text) -> R) -> R {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let needed = bytes.count + SubmissionDecoder.paddingBytes
    let room = (needed + page - 1) / page * page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let map = mmap(nil, room + page, PROT_READ | PROT_WRITE, flags, -1, 0),
        map != MAP_FAILED, mprotect(map + room, page, PROT_NONE) == 0
    else { preconditionFailure("the system has no page to spare") }
    defer { munmap(map, room + page) }
    let start = (map + (room - needed)).bindMemory(to: UInt8.self, capacity: needed)
    for (index, byte) in bytes.enumerated() { start[index] = byte }
    let trap = Array(#"0,"}]]}"#.utf8)
    for index in 0..<SubmissionDecoder.paddingBytes {
        start[bytes.count + index] = trap[index % trap.count]
    }
    return body(Text(start: start, count: bytes.count))
}
