// fuzz TARGET [libFuzzer's arguments]: made and run by Tests/Fuzz/run.

import CFuzzer
import Fuzzing
import Glibc

let targets: [String: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt] = [
    "request": { start, count in
        fuzzRequest(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "chunked": { start, count in
        fuzzChunked(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "multipart": { start, count in
        fuzzMultipart(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "json": { start, count in
        fuzzJSON(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "journal": { start, count in
        fuzzJournal(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "record": { start, count in
        fuzzRecord(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
    "token": { start, count in
        fuzzToken(UnsafeBufferPointer(start: start, count: count))
        return 0
    },
]
guard CommandLine.argc > 1, let target = targets[CommandLine.arguments[1]] else {
    print("usage: fuzz \(targets.keys.sorted().joined(separator: "|")) [libFuzzer's arguments]")
    exit(64)
}
// libFuzzer sees the arguments behind the target's name.
var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
let status = LLVMFuzzerRunDriver(&count, &arguments, target)
precondition(status == 0, "libFuzzer ends with \(status)")
