// The numbers behind the charts of a period: from the aggregates, but for the rates by page, which
// are taken from a bounded sample of the newest ratings.

import Pages
import Postgres
import SeggWatCore

/// Reads what the charts show.
enum OverviewData {
    /// Reads a period and the one before it.
    static func read(
        _ connection: BlockingConnection,
        project: Identifier,
        period: Period
    ) throws(PostgresError) -> OverviewView {
        var view = OverviewView()
        let days = try slots(connection, period)
        let count = period.slotCount
        view.slots = Array(days.suffix(count)).map {
            String($0.prefix(period.slot == "month" ? 7 : 10))
        }
        view.before = Array(repeating: 0, count: count)
        view.npsSlots = Array(repeating: .init(), count: count)
        var places: [String: Int] = [:]
        for (index, day) in days.enumerated() { places[day] = index - count }
        let found = try aggregates(connection, project, period, from: days[0])
        for row in found.rows {
            guard let place = places[found[row, 2] ?? ""] else { continue }
            add(
                kind: found[row, 0] ?? "",
                bucket: found[row, 1] ?? "",
                place,
                found.int(row, 3) ?? 0,
                to: &view
            )
        }
        view.new = try Counts.read(connection, project: project, kind: "feedback").sum {
            $0.status == "New"
        }
        view.pages = try pages(connection, project, from: days[count])
        return view
    }

    /// The first days of the slots of both periods, the oldest first.
    static func slots(
        _ connection: BlockingConnection,
        _ period: Period
    ) throws(PostgresError) -> [String] {
        let found = try connection.execute(
            """
            SELECT to_char(
                date_trunc($1, now(), 'UTC') - number * ('1 ' || $1)::interval, 'YYYY-MM-DD'
            )
            FROM generate_series($2::int - 1, 0, -1) AS number
            """,
            [period.slot, String(2 * period.slotCount)]
        )
        return found.rows.map { found[$0, 0] ?? "" }
    }

    private static func aggregates(
        _ connection: BlockingConnection,
        _ project: Identifier,
        _ period: Period,
        from day: String
    ) throws(PostgresError) -> QueryResult {
        // Months have a table of their own, which is hundreds of times smaller.
        let (table, time) =
            period.slot == "month" ? ("rollup_monthly", "month") : ("rollup_hourly", "hour")
        return try connection.execute(
            """
            SELECT kind, bucket, to_char(start, 'YYYY-MM-DD'), count FROM (
            SELECT kind, bucket, date_trunc($2, time, 'UTC') AS start, sum(count) AS count
            FROM (
                SELECT kind, bucket, \(time) AS time, count FROM \(table)
                WHERE project_id = $1 AND \(time) >= $3::timestamptz
                UNION ALL
                SELECT kind, bucket, hour, count FROM rollup_delta
                WHERE project_id = $1 AND hour >= $3::timestamptz
            ) AS counts
            GROUP BY 1, 2, 3
            ) AS slots
            """,
            [project.description, period.slot, day]
        )
    }

    /// Adds one number; places before 0 are those of the period before.
    private static func add(
        kind: String,
        bucket: String,
        _ place: Int,
        _ count: Int,
        to view: inout OverviewView
    ) {
        let isBefore = place < 0
        guard kind != "feedback" else {
            if isBefore {
                view.before[place + view.before.count] += count
            } else {
                view.byType[bucket, default: Array(repeating: 0, count: view.slots.count)][place] +=
                    count
            }
            return
        }
        let value = bucket == "true" ? 1 : bucket == "false" ? 0 : Double(bucket) ?? 0
        // Half stars count for the star above them, as in the API's distribution.
        let whole = Int(value.rounded(.up))
        switch (kind, isBefore) {
        case ("helpful", false): view.helpful.counts[whole, default: 0] += count
        case ("helpful", true): view.helpfulBefore.counts[whole, default: 0] += count
        case ("star", false): view.star.counts[whole, default: 0] += count
        case ("star", true): view.starBefore.counts[whole, default: 0] += count
        case (_, true): view.npsBefore.counts[whole, default: 0] += count
        case (_, false):
            view.nps.counts[whole, default: 0] += count
            view.npsSlots[place].counts[whole, default: 0] += count
        }
    }

    private static func pages(
        _ connection: BlockingConnection,
        _ project: Identifier,
        from day: String
    ) throws(PostgresError) -> [OverviewView.PageRate] {
        let found = try connection.execute(
            """
            SELECT coalesce(path, '/'), count(*) FILTER (WHERE value = 1), count(*)
            FROM (
                SELECT path, value FROM rating
                WHERE project_id = $1 AND rating_type = 'helpful' AND NOT archived
                    AND spam IS NULL
                    AND id >= uuid7_floor($2::timestamptz)
                ORDER BY id DESC LIMIT \(DashboardLimits.pageRatesSampleMax)
            ) AS sample
            GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT \(DashboardLimits.latestRows)
            """,
            [project.description, day]
        )
        return found.rows.map { row in
            OverviewView.PageRate(
                path: found[row, 0] ?? "",
                helpful: found.int(row, 1) ?? 0,
                total: found.int(row, 2) ?? 0
            )
        }
    }
}
