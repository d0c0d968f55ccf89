import CrmCore
import Foundation
import Testing

@Suite struct SessionTests {
    private let crm: Crm
    private let session: Session

    init() throws {
        crm = try Crm.inMemory(Crm.Options(seed: 1))
        session = try crm.system(reason: "tests")
    }

    private func teams(_ count: Int) throws -> [Team] {
        try (1...count).map { try session.execute(AddTeam(name: "Team \($0)")) }
    }

    @Test("a list is read page by page as it is looked at")
    func paging() throws {
        let teams = try teams(7)
        let first = try session.list(Query<Team>.all.page(3))
        #expect(first.items == Array(teams.prefix(3)))
        let second = try session.list(Query<Team>.all.page(3, after: first.next))
        #expect(second.items == Array(teams[3..<6]))
        #expect(try session.records(Query<Team>.all.page(2)).map { try $0.get() } == teams)
        #expect(Array(session.records(Query<Team>.all.page(2)).prefix(3)).count == 3)
        #expect(try session.count(Query<Team>.all) == 7)
    }

    @Test("an index gives an order, a prefix and a range")
    func indexes() throws {
        let user = try session.execute(AddUser(draft: UserDraft(name: "Ada", email: "ada@example.com")))
        var parent: AccountId?
        for name in ["Beta", "Alpha", "Gamma"] {
            let account = try session.execute(CreateAccount(details: AccountDetails(name: name), parent: parent, owner: user.id))
            parent = parent ?? account.id
        }
        let names = { (query: Query<Account>) in try session.list(query).items.map(\.details.name) }
        #expect(try names(.by(Account.byName)) == ["Alpha", "Beta", "Gamma"])
        #expect(try names(.by(Account.byName).descending()) == ["Gamma", "Beta", "Alpha"])
        #expect(try names(.under(Account.byParent, #require(parent))) == ["Alpha", "Gamma"])
        #expect(try names(.all) == ["Beta", "Alpha", "Gamma"])
    }

    @Test("an error in the middle of a list is the last of its rows")
    func brokenList() throws {
        _ = try teams(3)
        var rows = session.records(Query<Team>.all.page(2)).makeIterator()
        _ = try [rows.next(), rows.next()].map { try $0?.get() }
        crm.close()
        #expect(refusal { try rows.next()!.get() }?.code == "closed")
        #expect(rows.next() == nil)
    }

    @Test("several commands are one commit, or none")
    func transactions() throws {
        struct Changed: Swift.Error {}
        let north = try session.transact { transaction in
            let north = try transaction.execute(AddTeam(name: "North"))
            #expect(try transaction.get(north.id) == north)
            #expect(try transaction.list(Query<Team>.all).items == [north])
            let lead = LeadDetails(name: "Ada", email: "ada@example.com", source: "web")
            let ada = try transaction.execute(AddUser(draft: UserDraft(name: "Ada", email: "ada@example.com")))
            try transaction.execute(CaptureLead(details: lead, owner: ada.id))
            #expect(try transaction.ask(LeadFunnel()).first?.second == 1)
            #expect(try session.ask(LeadFunnel()).first?.second == 0)
            return north
        }
        #expect(throws: Changed.self) {
            try session.transact { transaction in
                try transaction.execute(AddTeam(name: "South"))
                throw Changed()
            }
        }
        #expect(try session.list(Query<Team>.all).items == [north])
        let transaction = try session.begin()
        try transaction.commit()
        #expect(refusal { try transaction.execute(AddTeam(name: "South")) }?.code == "ended")
        #expect(refusal { try transaction.commit() }?.code == "ended")
        transaction.rollback()
    }

    @Test("what rests on what somebody saw is a conflict once it was changed")
    func versions() throws {
        let north = try session.execute(AddTeam(name: "North")).id
        let region = try session.execute(AddTeam(name: "Region")).id
        let shown = try session.version(of: north)
        let change = {
            try self.session.transact { transaction in
                try transaction.expect(north, version: shown)
                try transaction.execute(MoveTeam(team: north, parent: region))
            }
        }
        try change()
        #expect(try session.version(of: north) != shown)
        #expect(refusal { try change() }?.code == "conflict")
    }

    @Test("a command under an id is done once")
    func once() throws {
        let id = try crm.newCommandId()
        let first = try session.executeOnce(id, AddTeam(name: "North"))
        #expect(try session.executeOnce(id, AddTeam(name: "North")) == first)
        #expect(try session.count(Query<Team>.all) == 1)
        #expect(throws: CrmError.self) { try session.executeOnce(id, AddTeam(name: "South")) }
    }

    @Test("a closed library says so, whatever is asked of it")
    func closed() throws {
        let team = try session.execute(AddTeam(name: "North"))
        let transaction = try session.begin()
        crm.close()
        crm.close()
        let calls: [() throws -> Any] = [
            { try self.session.get(team.id) }, { try self.session.list(Query<Team>.all) }, { try self.session.begin() },
            { try self.session.execute(AddTeam(name: "South")) }, { try self.crm.system(reason: "tests") },
            { try self.session.changes(after: 0) }, { try transaction.execute(AddTeam(name: "South")) },
        ]
        for call in calls {
            let refused = try #require(refusal(call))
            #expect(refused == .storage(code: "closed", detail: "the library is closed; open it again", isRetryable: false))
        }
    }

    @Test("all faults of an input are listed, each by its field")
    func faults() throws {
        let refused = try #require(refusal { try session.execute(AddUser(draft: UserDraft(name: "", email: "nobody"))) })
        #expect(refused.code == "invalid")
        #expect(refused.faults.first?.field.hasPrefix("draft.") == true, "\(refused.faults)")
        let far = CaptureLead(details: LeadDetails(name: "Ada", email: "ada@example.com", source: "web"))
        #expect(refusal { try crm.system(reason: "x", now: .distantFuture + 1e12).execute(far) }?.code == "invalid")
        #expect(refusal { try crm.system(reason: "x", now: Date(timeIntervalSince1970: .nan)).execute(far) }?.code == "invalid")
    }

    @Test("many threads share a session")
    func threads() async throws {
        try await withThrowingTaskGroup(of: Team.self) { group in
            for number in 1...20 {
                group.addTask { [session] in try await session.background { try $0.execute(AddTeam(name: "Team \(number)")) } }
            }
            var ids: Set<TeamId> = []
            for try await team in group { ids.insert(team.id) }
            #expect(ids.count == 20)
        }
        #expect(try session.count(Query<Team>.all) == 20)
        #expect(try session.verifyAudit().brokenAt == nil)
    }

    @Test("the change feed goes on as things happen, and ends with its task")
    func feed() async throws {
        let team = try session.execute(AddTeam(name: "North"))
        let reading = Task { [session] in
            var names: [String] = []
            for try await page in session.feed(every: .milliseconds(5)) {
                names += page.entries.flatMap { $0.events.map(\.name) }
                if names.count >= 2 { break }
            }
            return names
        }
        try session.execute(MoveTeam(team: team.id, parent: try session.execute(AddTeam(name: "All")).id))
        #expect(try await reading.value.starts(with: ["team.added"]))
        let waiting = Task { [session] in for try await _ in session.feed(after: 1_000) {} }
        waiting.cancel()
        try await waiting.value
        #expect(try session.history(team.id).count == 2)
        #expect(try session.outbox().isEmpty)
    }
}
