// `seggwat journal`: what a gateway's journal holds, and whether it is whole.

import ArgumentParser
import Journal
import JSONLines

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Shows and checks what a gateway keeps while the database is away.",
        discussion: """
            Changes nothing, and may run while a gateway uses the journal; what that gateway is \
            writing then shows as a torn tail. docs/journal-format.md explains the files.

            Examples:
              seggwat journal list /var/lib/seggwat/journal
              seggwat journal verify .seggwat/journal && echo whole
              seggwat journal dump .seggwat/journal | jq .sequence
            """,
        subcommands: [List.self, Verify.self, Dump.self]
    )

    /// The argument of all of them.
    struct Folder: ParsableArguments {
        @Argument(help: "The journal's folder, as in --journal.") var folder: String
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the segments with their records, and how much waits.",
            discussion: "One line a segment, then a line with the sums."
        )

        @OptionGroup var argument: Folder

        func run() throws {
            let inspection = try JournalInspection(folder: argument.folder, Kernel())
            for file in inspection.files {
                let records =
                    file.records == 0
                    ? "no records"
                    : "records \(file.firstSequence) to \(file.lastSequence) since "
                        + "\(Timestamp(milliseconds: Int64(clamping: file.firstMillis)))"
                say("\(file.path)  \(file.bytes) bytes, \(records), \(file.waiting) waiting")
            }
            say(inspection.sums)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks every record and says in words what is wrong.",
            discussion: """
                Each line begins with ok, warning or problem, as those of seggwat doctor; the exit \
                status is 1 when acknowledged records may be lost.
                """
        )

        @OptionGroup var argument: Folder

        func run() throws {
            let inspection = try JournalInspection(folder: argument.folder, Kernel())
            for finding in inspection.findings {
                say("\(finding.isLoss ? "problem" : "warning") \(finding)")
            }
            if inspection.findings.isEmpty { say("ok      \(inspection.sums)") }
            guard !inspection.findings.contains(where: \.isLoss) else {
                throw CommandFailure(.problems, "")
            }
        }
    }

    struct Dump: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes every record as a JSON line.",
            discussion: """
                Each line has sequence, time, kind, bytes, waiting (whether it is still to be \
                stored) and payload, in hexadecimal. Payloads hold what visitors wrote.
                """
        )

        @OptionGroup var argument: Folder

        func run() throws {
            // Known before the records are, so that each line can say whether it waits.
            let done = try JournalInspection(folder: argument.folder, Kernel()).doneSequence
            _ = try JournalInspection(folder: argument.folder, Kernel()) { record in
                var line = JSONLine()
                line.add("sequence", record.sequence)
                line.add("time", "\(Timestamp(milliseconds: Int64(clamping: record.unixMillis)))")
                line.add("kind", record.kind)
                line.add("bytes", record.payload.count)
                line.add("waiting", record.sequence > done)
                line.add("payload", hexadecimal(record.payload))
                writeToStandardOutput(line.ended())
            }
        }
    }
}

extension JournalInspection {
    /// One line about all segments.
    fileprivate var sums: String {
        let records = files.reduce(0) { $0 + $1.records }
        let waiting = files.reduce(0) { $0 + $1.waiting }
        let bytes = files.reduce(0) { $0 + $1.bytes }
        return "\(files.count) segments, \(bytes) bytes, \(records) records, \(waiting) waiting; "
            + "done up to \(doneSequence)"
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
        for (index, byte) in bytes.enumerated() {
            text[index * 2] = digits[Int(byte >> 4)]
            text[index * 2 + 1] = digits[Int(byte & 15)]
        }
        return bytes.count * 2
    }
}
