// The program's own pages, of which starting up needs many that serving never touches again.

import CLink
import Glibc

/// What the process has mapped of its executable.
enum ProgramPages {
    /// Lets go of what was mapped of its code; what is used comes back.
    ///
    /// Reading options and settings and looking up conformances touches pages all over a binary that
    /// other roles share; they would count as this process's memory for as long as it runs. Pages that
    /// were never written are read again from the page cache, sixteen at a time.
    static func letGo() {
        _ = dl_iterate_phdr(
            { program, _, _ in
                guard let program = program?.pointee else { return 1 }
                for index in 0..<Int(program.dlpi_phnum) {
                    let segment = program.dlpi_phdr[index]
                    guard segment.p_type == UInt32(PT_LOAD), segment.p_flags & UInt32(PF_X) != 0
                    else { continue }
                    let page = UInt(getpagesize())
                    let start = UInt(program.dlpi_addr) + UInt(segment.p_vaddr)
                    let end = (start + UInt(segment.p_memsz)) & ~(page - 1)
                    let first = (start + page - 1) & ~(page - 1)
                    guard first < end else { continue }
                    // Advice that is not taken leaves things as they are.
                    madvise(
                        UnsafeMutableRawPointer(bitPattern: first),
                        Int(end - first),
                        MADV_DONTNEED
                    )
                }
                // The first is the executable; libraries are shared with other programs.
                return 1
            },
            nil
        )
    }
}
