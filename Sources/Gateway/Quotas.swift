// What organizations may still submit this month: counted by the database, drawn from by all loops.
//
//     rollup_monthly + rollup_delta ──every few seconds──▶ ceiling
//                                       each submission ──▶ taken, while it is below the ceiling

import SeggWatCore
import Synchronization

/// An organization's account for the month.
///
/// `taken` counts since the process began; `ceiling` is what it may reach. A look at the database sets
/// the ceiling anew: what was stored before the look is in its count, what is taken during the look is
/// in `taken`. What is under way then is in neither, and that is the overshoot.
final class QuotaAccount: Sendable {
    /// Submissions a month.
    let monthly: Atomic<Int64>
    private let taken = Atomic<Int64>(0)
    private let ceiling: Atomic<Int64>

    init(monthly: Int64, used: Int64) {
        self.monthly = Atomic(monthly)
        ceiling = Atomic(monthly - used)
    }

    /// What was taken so far; read it before a look at the database.
    var mark: Int64 { taken.load(ordering: .relaxed) }

    /// Takes one; false when none is left.
    func take() -> Bool {
        let before = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        if before < ceiling.load(ordering: .relaxed) { return true }
        taken.wrappingSubtract(1, ordering: .relaxed)
        return false
    }

    /// Begins anew from what the database has counted.
    ///
    /// - Parameters:
    ///   - monthly: The plan's quota.
    ///   - used: What the database had counted.
    ///   - mark: `mark` from before it was asked.
    func renew(monthly: Int64, used: Int64, since mark: Int64) {
        self.monthly.store(monthly, ordering: .relaxed)
        ceiling.store(mark + monthly - used, ordering: .relaxed)
    }

    /// Follows a plan that was changed.
    func change(monthly new: Int64) {
        let old = monthly.exchange(new, ordering: .relaxed)
        ceiling.wrappingAdd(new - old, ordering: .relaxed)
    }
}

/// The accounts of all organizations that have a quota and were asked for; none is ever removed, so
/// that loops may refer to them without counting references.
final class Quotas: Sendable {
    private let accounts = Mutex<[Identifier: QuotaAccount]>([:])
    /// Unix seconds when the month ends; 0 until the database has said.
    let monthEndSeconds = Atomic<UInt64>(0)

    /// The account of an organization, if there is one.
    func account(of organization: Identifier) -> QuotaAccount? {
        accounts.withLock { $0[organization] }
    }

    /// Opens an account; nil when there are as many as there may be, which limits nobody.
    func open(_ organization: Identifier, monthly: Int64, used: Int64) -> QuotaAccount? {
        accounts.withLock { accounts in
            guard accounts.count < Limits.quotaAccountsMax else { return nil }
            let account = QuotaAccount(monthly: monthly, used: used)
            accounts[organization] = account
            return account
        }
    }

    /// All accounts, each with its mark.
    var marks: [Identifier: (account: QuotaAccount, mark: Int64)] {
        accounts.withLock { $0.mapValues { ($0, $0.mark) } }
    }
}
