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
        let code = clink_executable_code()
        guard let start = code.start else { return }
        // Advice that is not taken leaves things as they are.
        madvise(start, code.count, MADV_DONTNEED)
    }
}
