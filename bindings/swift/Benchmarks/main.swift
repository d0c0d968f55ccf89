import CrmCore
import Foundation

/// CPU time of this process, in microseconds.
func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// Prints what one of `count` steps costs, the best of five runs.
func measure(_ what: String, _ count: Int, _ work: () throws -> Void) rethrows {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = cpu()
        try work()
        best = min(best, (cpu() - start) / Double(count))
    }
    print(what, String(format: "%.2f µs", best))
}

let crm = try Crm.inMemory(Crm.Options(seed: 1))
defer { crm.close() }
let session = try crm.system(reason: "benchmark")
let owner = try session.execute(AddUser(draft: UserDraft(name: "Ada Lovelace", email: "ada@example.com")))
let rows = 2_000
let address = PostalAddress(lines: ["1 Mill Lane"], postcode: "YO1 7HH", city: "York", country: "GB")
for number in 0..<rows {
    let details = AccountDetails(name: "Analytical Engines \(number)", addresses: [PartyAddress(address: address)])
    try session.execute(CreateAccount(details: details, owner: owner.id))
}
let ids = try session.records(Query<Account>.all).map { try $0.get().id }
var seen = 0
try measure("get an account", rows) {
    for id in ids { seen += try session.get(id).details.name.utf8.count }
}
try measure("list accounts, a row", rows) {
    for account in session.records(Query<Account>.all.page(1_000)) { seen += try account.get().details.name.utf8.count }
}
try measure("count accounts, a row", rows) { seen += try session.count(Query<Account>.all) }
