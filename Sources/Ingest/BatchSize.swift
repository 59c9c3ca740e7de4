// How much a batch holds at most.

/// The bounds of a batch; its memory is made for them, and touched only as it fills.
public struct BatchSize: Sendable {
    /// Submissions.
    public var rowsMax: Int
    /// Bytes of each table's rows.
    public var sectionBytesMax: Int
    /// Bytes of the images.
    public var screenshotBytesMax: Int
    /// Distinct counts, a power of two.
    public var deltasMax: Int

    /// What a submission takes of a batch, in its share of the rows: at least 1, and more when its
    /// text or its image is larger than a row's share of the bytes.
    @inline(__always)
    func weight(of submission: Submission) -> UInt16 {
        var weight = 1 + textBytes(submission) / max(1, sectionBytesMax / rowsMax)
        if submission.screenshot.baseAddress != nil {
            weight += submission.screenshot.count / max(1, screenshotBytesMax / rowsMax)
        }
        return UInt16(clamping: weight)
    }

    /// Sets the bounds; see Limits in the gateway for the values in use.
    public init(rowsMax: Int, sectionBytesMax: Int, screenshotBytesMax: Int, deltasMax: Int) {
        self.rowsMax = rowsMax
        self.sectionBytesMax = sectionBytesMax
        self.screenshotBytesMax = screenshotBytesMax
        self.deltasMax = deltasMax
    }
}
