// Every bound of the dashboard that is not a choice of the operator; units stand last in the names.

/// The dashboard's fixed bounds.
enum DashboardLimits {
    /// Queries that may wait for a connection, for each connection; beyond it, 503.
    static let waitingPerConnectionMax = 32
    /// How long one statement may run.
    static let statementMillis = 10_000
    /// A request's JSON.
    static let bodyBytesMax = 256 << 10
    /// Rows of a page, and what it is when the request does not say.
    static let pageRowsMax = 100
    static let pageRowsDefault = 20
    /// The farthest page; beyond it a cursor goes on.
    static let pageMax = 1_000_000
    /// Rows behind the page that a list counts when the aggregates do not know their number.
    static let countedMax = 1_000
    /// Submissions of one person that are given out at a time.
    static let submitterRowsMax = 10_000
    /// Rows that a search looks through, the newest, when its text is too short for the index.
    static let shortSearchRows = 20_000
    /// How often it is seen whether indexes are due.
    static let indexSeconds = 60
    /// Feedback that one request changes.
    static let bulkRowsMax = 200
    /// Exports that run at a time, each with a connection of its own.
    static let exportsMax = 2
    /// How long an export may run.
    static let exportMillis = 3_600_000
    /// What is read of an export before it is written.
    static let exportPieceBytes = 128 << 10
    /// Streams that are open at a time.
    static let listenersMax = 1_000
    /// How often a stream says that it is there; less than what gateways and proxies wait.
    static let beatSeconds = 15
    /// Points of a series.
    static let seriesPointsMax = 10_000
    /// A text to search for, in code points.
    static let searchCharactersMax = 200
    /// Seconds after which a client that found us busy is asked to return.
    static let retryAfterSeconds = 2
    /// How long a token's last use may lag behind: one write for many requests.
    static let lastUsedSeconds = 60
    /// What a manual feedback's or a resolution's text may hold, in code points.
    static let noteCharactersMax = 10_000
    /// How long a login lasts.
    static let sessionSeconds = 12 * 3_600
    /// How long a login waits for its second factor.
    static let pendingLoginSeconds = 600
    /// How long a session that was ended elsewhere may go on here, and how many are remembered.
    static let sessionCheckSeconds = 30
    static let sessionsMax = 10_000
    /// How long a session goes on while Zitadel does not answer.
    static let sessionStaleSeconds = 600
    /// How long Zitadel may take for a login: it delays whoever tried many passwords.
    static let loginSeconds: Int64 = 20
    /// A reply of Zitadel.
    static let loginReplyBytesMax = 256 << 10
    /// Feedback on a page of the inbox, and rows of the other lists.
    static let inboxRows = 50
    static let latestRows = 8
    /// Rows of a period, the newest, that insights are drawn from.
    static let insightRows = 5_000
    /// Helpful ratings that the rates by page are taken from: the newest of the period.
    static let pageRatesSampleMax = 20_000
    /// Days that an invitation is good, how many are open, and how many are shown.
    static let invitationDays = 7
    static let invitationsOpenMax = 100
    static let invitationsShownMax = 200
    /// Webhooks of a project, and the length of their URLs.
    static let webhooksMax = 20
    static let webhookURLCharactersMax = 2_000
    /// How often the outbox is looked at, and swept.
    static let webhookTurnMillis = 1_000
    static let webhookSweepSeconds = 60
    /// Seconds in which a receiver must have answered, and after which a message that was taken and
    /// not settled is due again: longer than resolving and sending take.
    static let webhookSeconds: Int64 = 10
    static let webhookLeaseSeconds = 60
    /// Attempts at a message, over a day and a half.
    static let webhookAttemptsMax = 10
    /// Messages of a webhook on their way at a time, webhooks at a time, names looked up at a time.
    static let webhookBatchMessages = 8
    static let webhookBatchesMax = 32
    static let webhookResolversMax = 4
    /// Days that the log of deliveries remembers.
    static let webhookLogDays = 8
    /// Messages that wait for one receiver; beyond it the webhook is turned off.
    static let webhookBacklogMax = 100_000
}
