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

    /// Sets the bounds; see Limits in the gateway for the values in use.
    public init(rowsMax: Int, sectionBytesMax: Int, screenshotBytesMax: Int, deltasMax: Int) {
        self.rowsMax = rowsMax
        self.sectionBytesMax = sectionBytesMax
        self.screenshotBytesMax = screenshotBytesMax
        self.deltasMax = deltasMax
    }
}
