// Every bound of the gateway that is not a choice of the operator; units stand last in the names.

import Ingest
import RateLimits

/// The gateway's fixed bounds and the relations between them.
enum Limits {
    /// What one read takes at most; shared by a loop's sessions, so it costs once.
    static let scratchBytes = 64 << 10
    /// What a session holds for a request that did not come in one read: the largest head, and
    /// the small bodies that most requests have.
    static let inboxBytes = 20 << 10
    /// Free inboxes that a loop keeps.
    static let inboxesKept = 64
    /// What a loop's sessions hold together; beyond it, 503.
    static let inboxesBytesMax = 96 << 20
    /// A request's line and fields (RFC 9112 leaves the number to us; 414 and 431 beyond).
    static let headBytesMax = 16 << 10
    /// A JSON body: the quota that browsers set for beacons and keepalive fetches.
    static let bodyBytesMax = 64 << 10
    /// A bulk body.
    static let bulkBytesMax = 1 << 20
    /// Elements of a bulk body.
    static let bulkElementsMax = 1_000
    /// A screenshot.
    static let imageBytesMax = 5 << 20
    /// A form: the screenshot, the JSON beside it, and what the form itself needs.
    static let formBytesMax = imageBytesMax + bodyBytesMax + (16 << 10)
    /// Requests of one connection that wait for their answers.
    static let pipelinedMax = 32
    /// What a loop renders answers into before it sends them.
    static let outboxBytes = 64 << 10
    /// The longest answer that is rendered into the outbox; documents have their own memory.
    static let answerBytesMax = 1_024
    /// Batches of a loop: two being sent, two open, and a reserve for a database that is slow.
    static let batchesMax = 8
    /// Bytes of a table's rows in one batch; a bulk body must fit.
    static let sectionBytesMax = 2 << 20
    /// Bytes of a batch's screenshots; the largest one must fit.
    static let screenshotBytesMax = 6 << 20
    /// Distinct counts of a batch.
    static let deltasMax = 4_096
    /// Submissions in a batch that is inserted row by row instead of copied.
    static let rowsInserted = 16
    /// Submissions that are sent at once although another batch is under way.
    static let rowsSentAlong = 64
    /// Submissions in a batch under way up to which load counts as low.
    static let rowsOfLowLoad = 1
    /// Projects that a loop remembers.
    static let projectsMax = 16_384
    /// Keys that a loop remembers as unknown.
    static let unknownKeysMax = 16_384
    /// How long a project is believed without word from the database.
    static let projectMillisMax: UInt64 = 60_000
    /// How long a key is believed to be unknown.
    static let unknownMillisMax: UInt64 = 5_000
    /// Requests of a loop that wait for a project.
    static let parkedMax = 4_096
    /// Receipts and ledgers of a loop that are looked for; each of them asks every loop.
    static let inquiriesMax = 64
    /// How long the tables are searched for one of them.
    static let inquiryMillis = 2_000
    /// Minutes that the ledger tells one by one.
    static let ledgerMinutesMax = 120
    /// Credentials of one client address that nobody knows: an office that begins its day behind one
    /// address, and no flood.
    static let unknownCredentialsRate = Rate(perSecond: 20, burst: 1_000)
    /// How soon a renewal whose answer did not come is asked for again.
    static let identityRenewalMillis: UInt64 = 5_000
    /// Words of the table of limits: 8 bytes each, one for each client, project or pair that owes
    /// something.
    static let limitSlots = 1 << 17
    /// Words of the table of texts that may not come again: 8 bytes each.
    static let textSlots = 1 << 16
    /// How often a loop tells the lease thread what it has admitted.
    static let ledgerMillis: UInt64 = 50
    /// Keys that a loop tells of at a time.
    static let ledgerKeysMax = 4_096
    /// In which time the lease of a key is renewed without word from the other gateways.
    static let leaseMillis: UInt64 = 200
    /// After how long without an answer Redis counts as away.
    static let redisMillis = 100
    /// How often Redis is tried, or asked whether it is there.
    static let redisRetryMillis: UInt64 = 1_000
    /// Organizations with a quota that a process keeps accounts of.
    static let quotaAccountsMax = 65_536
    /// How often the database is asked what is left of quotas.
    static let quotaMillis: UInt64 = 5_000
    /// After how long one whose quota is used up is asked to return: its plan may have changed.
    static let quotaRetrySecondsMax: UInt64 = 3_600
    /// Places that a loop counts projects' waiting submissions in.
    static let backlogSlots = 4_096
    /// Requests that one connection may have refused in a row before it is closed.
    static let refusalsInARowMax: UInt8 = 16
    /// How much later than it must a client that is over a limit is asked to return, at random.
    static let retryJitterSecondsMax: UInt64 = 3_600
    /// What is read at a time of an answer that is passed on; it and the head before it fit into
    /// the outbox.
    static let forwardedBytes = 32 << 10
    /// Requests of a loop that are at the dashboard.
    static let forwardsMax = 1_024
    /// Interim answers (1xx) of one request that are passed over.
    static let interimsMax = 8
    /// How long a forwarded request may go without a byte in either direction.
    static let forwardMillis = 60_000
    /// How long an answered connection may go on sending before it is closed for good.
    static let lingerMillis = 2_000
    /// How long a client may take to read an answer.
    static let writeMillis = 30_000
    /// How often deadlines are looked at.
    static let tickMillis: UInt64 = 100
    /// How long a stopping gateway still takes connections that were on their way.
    static let lastCallMillis: UInt64 = 200
    /// How long a gateway that ends waits for the rest of a request, or for a client to read.
    static let endMillis = 1_000
    /// How long a loop waits for one of its connections to come back before the journal has what
    /// waits.
    static let awayMillis: UInt64 = 250
    /// How long a journal that refused or failed is left alone.
    static let journalRestMillis: UInt64 = 1_000
    /// How long a journal that refused counts as one that takes nothing, when nobody tries.
    static let journalProbeMillis: UInt64 = 5_000
    /// Records of the journal that are replayed at a time.
    static let replayedRecordsMax = 64
    /// Bytes of such records, after which no more are added.
    static let replayedBytesMax = 2 << 20
    /// A journal's segment; the encoding of the largest batch must fit.
    static let segmentBytesMax = 64 << 20
    /// How often a gateway that takes over looks whether the journal is free.
    static let handoverMicros: UInt32 = 20_000
    /// Waits between attempts to reach the database.
    static let reconnectMillisMin: UInt64 = 100
    static let reconnectMillisMax: UInt64 = 5_000
    /// Connections that the kernel keeps for us until they are accepted.
    static let backlog: CInt = 4_096
    /// Seconds that a refused client is asked to wait, and as many again at random.
    static let retryAfterSeconds: UInt64 = 2

    /// Checks what the numbers assume of each other.
    static func check() {
        precondition(headBytesMax + SubmissionDecoder.paddingBytes <= inboxBytes)
        precondition(inboxBytes <= scratchBytes)
        precondition(bulkBytesMax <= sectionBytesMax, "a bulk body's text must fit into a batch")
        precondition(imageBytesMax + 1_024 <= screenshotBytesMax)
        precondition(answerBytesMax * 2 <= outboxBytes)
        precondition(forwardedBytes <= scratchBytes)
        precondition(forwardedBytes + headBytesMax + answerBytesMax <= outboxBytes)
        precondition(4 * (sectionBytesMax + screenshotBytesMax) <= segmentBytesMax)
    }
}
