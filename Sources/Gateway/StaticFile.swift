// The widgets' files and the demonstration's: bytes of the program, chosen by path and by what the
// client accepts. Nothing here is on the path of a submission.

import CWidgets
import HTTP
import Ingest
import SeggWatCore

/// One of the files, in one of its codings.
struct StaticFile {
    /// How the bytes are sent (RFC 9110, section 8.4.1).
    enum Coding: UInt8 {
        case plain, gzip, brotli
    }

    private let file: Entry
    var coding = Coding.plain
    /// Whether the path named an edition that is no longer there, and this one answers for it.
    private let standsIn: Bool
    /// Whether the client has it already.
    var isNotModified = false

    static let folder: StaticString = "/static/widgets/v1/"

    /// The file of a path below the folder; nil when there is none.
    ///
    /// A page that was loaded before an upgrade may ask for a part of the edition before; it gets
    /// the part of the same name that is here now.
    init?(_ path: Text) {
        let name = path.dropFirst(Self.folder.utf8CodeUnitCount)
        if let found = Self.find({ name.elementsEqual($0.name) }) {
            self.init(file: found, standsIn: false)
            return
        }
        let edition = Self.editionCharacters
        guard name.count > edition, name[name.startIndex + edition] == UInt8(ascii: "/"),
            let found = Self.find({
                $0.file.pointee.is_immutable
                    && name.dropFirst(edition).elementsEqual($0.name.dropFirst(edition))
            })
        else { return nil }
        self.init(file: found, standsIn: true)
    }

    /// A file of the program by its name.
    init(_ name: StaticString) {
        let found = Self.find {
            $0.name.elementsEqual(
                UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            )
        }
        guard let found else { preconditionFailure("this file is part of the program") }
        self.init(file: found, standsIn: false)
    }

    private init(file: Entry, standsIn: Bool) {
        self.file = file
        self.standsIn = standsIn
    }

    /// Its media type.
    var media: UnsafeBufferPointer<UInt8> { text(file.file.pointee.media) }

    /// Its entity tag, weak because all codings share it (RFC 9110, section 8.8.3.3).
    var tag: UnsafeBufferPointer<UInt8> { text(file.file.pointee.etag) }

    /// How long it may be kept.
    var caching: StaticString {
        if file.file.pointee.is_immutable, !standsIn {
            return "public, max-age=31536000, immutable"
        }
        return "public, max-age=300, stale-while-revalidate=86400"
    }

    /// What is sent.
    var bytes: UnsafeBufferPointer<UInt8> {
        let bytes =
            switch coding {
            case .plain: file.file.pointee.plain
            case .gzip: file.file.pointee.gzip
            case .brotli: file.file.pointee.brotli
            }
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(bytes.bytes).assumingMemoryBound(to: UInt8.self),
            count: bytes.count
        )
    }

    /// Chooses the smallest coding that a request takes, and whether it has the file already.
    ///
    /// - Parameters:
    ///   - acceptEncoding: The field's value.
    ///   - ifNoneMatch: The field's value.
    mutating func negotiate(acceptEncoding: Text, ifNoneMatch: Text) {
        if acceptEncoding.accepts("br") {
            coding = .brotli
        } else if acceptEncoding.accepts("gzip") {
            coding = .gzip
        }
        isNotModified = ifNoneMatch.contains(tag)
    }

    /// One of the program's files.
    struct Entry {
        let file: UnsafePointer<cwidgets_file>
        var name: UnsafeBufferPointer<UInt8> { text(file.pointee.path) }
    }

    /// Length of the directory that names an edition.
    private static let editionCharacters = 12

    private static func find(_ matches: (Entry) -> Bool) -> Entry? {
        for index in 0..<cwidgets_count() {
            let entry = Entry(file: cwidgets_at(index))
            if matches(entry) { return entry }
        }
        return nil
    }
}

private func text(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
    var count = 0
    while bytes[count] != 0 { count += 1 }
    return UnsafeBufferPointer(start: bytes, count: count)
}

extension Text {
    /// Whether a list of codings has this one with a weight above 0 (RFC 9110, section 12.5.3).
    fileprivate func accepts(_ coding: StaticString) -> Bool {
        for item in split(separator: UInt8(ascii: ",")) {
            let parts = item.split(separator: UInt8(ascii: ";"))
            guard let first = parts.first else { continue }
            let name = trimmed(Text(rebasing: first))
            guard name.equals(coding) else { continue }
            guard let weight = parts.dropFirst().first else { return true }
            let digits = weight.filter { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }
            return !digits.isEmpty
        }
        return false
    }

    /// Whether a list of entity tags has this one, or is a star.
    fileprivate func contains(_ tag: UnsafeBufferPointer<UInt8>) -> Bool {
        if count == 1, self[0] == UInt8(ascii: "*") { return true }
        guard count >= tag.count else { return false }
        for start in 0...(count - tag.count)
        where Text(rebasing: self[start..<start + tag.count]).elementsEqual(tag) {
            return true
        }
        return false
    }
}
