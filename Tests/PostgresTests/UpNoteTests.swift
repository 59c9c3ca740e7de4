// The note that `seggwat up` leaves is read as it was written, or not at all.

import Glibc
import LocalPostgres
import Testing

@Suite("The note of seggwat up")
struct UpNoteTests {
    private let note = UpNote(
        gateway: "unix:/run/a folder/seggwat.sock",
        projectKey: "31249269-2fd4-45c2-a19d-dc838444f79b",
        databaseURL: "postgresql:///seggwat?host=/tmp/a%20folder&user=postgres"
    )

    @Test("is read as it was written, and is gone once it is removed")
    func roundTrip() throws {
        try inFolder { folder in
            #expect(UpNote(in: folder) == nil)
            #expect(note.write(in: folder))
            #expect(UpNote(in: folder) == note)
            UpNote.remove(in: folder)
            #expect(UpNote(in: folder) == nil)
        }
    }

    @Test("replaces one that was left behind")
    func stale() throws {
        try inFolder { folder in
            var old = note
            old.gateway = "http://127.0.0.1:1"
            #expect(old.write(in: folder) && note.write(in: folder))
            #expect(UpNote(in: folder) == note)
        }
    }

    @Test("is none where a fact is missing, and cannot be written where there is no folder")
    func incomplete() throws {
        try inFolder { folder in
            let file = open("\(folder)/\(UpNote.name)", O_WRONLY | O_CREAT, 0o600)
            #expect(file >= 0)
            write(file, "gateway x\nproject_key\n", 22)
            close(file)
            #expect(UpNote(in: folder) == nil)
            #expect(!note.write(in: "\(folder)/nowhere"))
        }
    }

    /// Lends a folder of its own.
    private func inFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/seggwat-note-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer {
            UpNote.remove(in: path)
            rmdir(path)
        }
        try body(path)
    }
}
