// Bytes with the readable memory behind them that the JSON parser needs.

import Ingest

/// A body; its memory lives as long as it does.
final class PaddedBytes {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private let count: Int

    init(_ bytes: [UInt8]) {
        count = bytes.count
        memory = .allocate(capacity: bytes.count + SubmissionDecoder.paddingBytes)
        memory.initialize(repeating: 0)
        for (index, byte) in bytes.enumerated() { memory[index] = byte }
    }

    var text: Text { Text(rebasing: memory[..<count]) }

    deinit { memory.deallocate() }
}
