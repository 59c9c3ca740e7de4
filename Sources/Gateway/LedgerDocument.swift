// GET /api/v1/ledger: what became of everything that was sent, as JSON.

import Store

/// The ledger's totals and minutes.
struct LedgerDocument {
    /// Counts of one minute, or of all time.
    private struct Sums {
        var stored = 0
        var queued = 0
        var held = 0
        var refused: [(code: String, count: Int)] = []

        var accepted: Int { stored + queued + held + refused.reduce(0) { $0 + $1.count } }

        mutating func add(_ entry: Ledger.Entry) {
            switch entry.outcome {
            case Ledger.stored: stored += entry.count
            case "held": held += entry.count
            default: refused.append((entry.outcome, entry.count))
            }
        }

        /// The members of a JSON object; codes need no escaping.
        var members: String {
            let refusals = refused.map { #""\#($0.code)":\#($0.count)"# }.joined(separator: ",")
            return #""accepted":\#(accepted),"stored":\#(stored),"queued":\#(queued),"#
                + #""held":\#(held),"refused":{\#(refusals)}"#
        }
    }

    private var total = Sums()
    private var minutes: [UInt64: Sums] = [:]

    /// Puts together what the database and this gateway know.
    ///
    /// - Parameters:
    ///   - entries: What the database has.
    ///   - queued: Submissions in this gateway's journal, by minutes since 1970.
    ///   - waiting: Submissions that wait in this gateway's memory.
    init(_ entries: [Ledger.Entry], queued: [UInt64: Int], waiting: Int) {
        for entry in entries {
            guard let minute = entry.minute else {
                total.add(entry)
                continue
            }
            minutes[minute, default: Sums()].add(entry)
        }
        for (minute, count) in queued {
            total.queued += count
            minutes[minute, default: Sums()].queued += count
        }
        total.held += waiting
    }

    /// `{"total":{…},"minutes":[{"minute":…,…},…]}`: Unix seconds of each minute's beginning, the
    /// newest first.
    var json: [UInt8] {
        let lines = minutes.sorted { $0.key > $1.key }.map { minute, sums in
            #"{"minute":\#(minute * 60),\#(sums.members)}"#
        }
        let text = #"{"total":{\#(total.members)},"minutes":[\#(lines.joined(separator: ","))]}"#
        return Array(text.utf8)
    }
}
