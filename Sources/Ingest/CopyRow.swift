// Fields are written as binary COPY tuples.
// Tour 8/15. From Admission. Next: Batcher.

import SeggWatCore

/// What every row of a submission shares.
struct RowIdentity {
    var projectID: Identifier
    var id: Identifier
    /// Unix microseconds; the server's clock, whatever the id says.
    var createdMicros: Int64
}

/// Bytes that no tuple exceeds beside its text: every field's length word and the fixed fields.
let tupleFixedBytes = 192

@inline(__always)
func write(
    feedback submission: Submission,
    message: Text,
    _ identity: RowIdentity,
    to row: inout TupleWriter
) {
    row.begin(fields: 14)
    writeIdentity(identity, to: &row)
    row.text(message)
    row.path(submission.path)
    row.text(submission.version)
    row.text(submission.submittedBy)
    row.text(submission.email)
    row.text(submission.type.name)
    writeProvenance(submission, to: &row)
    writeUser(submission, to: &row)
}

@inline(__always)
func write(
    rating submission: Submission,
    _ identity: RowIdentity,
    to row: inout TupleWriter
) {
    row.begin(fields: 15)
    writeIdentity(identity, to: &row)
    row.text(submission.ratingType.name)
    row.real(submission.value)
    if submission.maxStars > 0 { row.smallint(submission.maxStars) } else { row.null() }
    writeOptionalPath(submission.path, to: &row)
    row.text(submission.version)
    row.text(submission.submittedBy)
    row.jsonb(submission.metadata)
    writeProvenance(submission, to: &row)
    writeUser(submission, to: &row)
}

/// The record that links an NPS answer's rating and feedback: all three have the same id.
@inline(__always)
func write(
    npsResponse submission: Submission,
    _ identity: RowIdentity,
    to row: inout TupleWriter
) {
    row.begin(fields: 16)
    writeIdentity(identity, to: &row)
    row.uuid(identity.id)
    if submission.comment.baseAddress != nil { row.uuid(identity.id) } else { row.null() }
    row.smallint(Int16(submission.value))
    row.text(submission.comment)
    row.text(submission.locale)
    writeOptionalPath(submission.path, to: &row)
    row.text(submission.version)
    row.text(submission.submittedBy)
    writeProvenance(submission, to: &row)
    writeUser(submission, to: &row)
}

@inline(__always)
func write(
    screenshot submission: Submission,
    _ identity: RowIdentity,
    to row: inout TupleWriter
) {
    row.begin(fields: 5)
    writeIdentity(identity, to: &row)
    row.text(submission.screenshotIsPNG ? "image/png" : "image/jpeg")
    row.text(submission.screenshot)
}

@inline(__always)
private func writeIdentity(_ identity: RowIdentity, to row: inout TupleWriter) {
    row.uuid(identity.projectID)
    row.uuid(identity.id)
    row.timestamp(unixMicros: identity.createdMicros)
}

/// Where it came from, and whether it is spam.
@inline(__always)
private func writeProvenance(_ submission: Submission, to row: inout TupleWriter) {
    row.text(submission.address)
    if let spam = submission.spam { row.text(spam.name) } else { row.null() }
}

/// Who was verified to have sent it; three nulls when nobody was.
@inline(__always)
private func writeUser(_ submission: Submission, to row: inout TupleWriter) {
    row.text(submission.verifiedBy)
    row.text(submission.userID)
    row.text(submission.userOrganization)
}

@inline(__always)
private func writeOptionalPath(_ path: Text, to row: inout TupleWriter) {
    if path.baseAddress == nil { row.null() } else { row.path(path) }
}

/// Writes what a batch adds to one minute of the ledger.
func write(_ entry: MinuteCount, to row: inout TupleWriter) {
    row.begin(fields: 3)
    row.timestamp(unixMicros: Int64(entry.minute) * 60_000_000)
    row.text("stored")
    row.bigint(Int64(entry.count))
}

/// A count that a batch adds, as a row of rollup_delta.
func write(_ delta: Delta, to row: inout TupleWriter) {
    row.begin(fields: 6)
    row.uuid(delta.projectID)
    row.timestamp(unixMicros: Int64(delta.hour) * 3_600_000_000)
    row.text(delta.kindName)
    var bucket = delta.bucketName
    bucket.withUTF8 { row.text(Text(start: $0.baseAddress, count: $0.count)) }
    row.text(delta.statusName)
    row.bigint(Int64(delta.count))
}
