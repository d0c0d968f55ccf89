import CrmCore
import Foundation
import Testing

@Suite struct StoreTests {
    private struct PowerCut: Swift.Error, CustomStringConvertible {
        let description = "the power went out"
    }

    @Test("a store written in Swift keeps every promise")
    func conformance() {
        #expect(checkStore { MemoryStore() } == nil)
    }

    @Test("a store that breaks a promise is told which")
    func broken() throws {
        let fault = try #require(checkStore { ForgetfulStore() })
        #expect(!fault.isEmpty)
        let unmade = try #require(checkStore { throw PowerCut() })
        #expect(unmade.contains("the power went out"), "\(unmade)")
    }

    @Test("the library works on a store of the host's own")
    func works() throws {
        let crm = try Crm.over(MemoryStore(), Crm.Options(seed: 1))
        defer { crm.close() }
        let session = try crm.system(reason: "tests")
        let team = try session.execute(AddTeam(name: "North"))
        #expect(try session.get(team.id) == team)
        #expect(try session.list(Query<Team>.all).items == [team])
        #expect(try session.verifyAudit().brokenAt == nil)
    }

    @Test("what a store throws is an error of the store that says so, and nothing is half-written")
    func throwing() throws {
        let store = MemoryStore()
        let crm = try Crm.over(store, Crm.Options(seed: 1))
        let session = try crm.system(reason: "tests")
        let team = try session.execute(AddTeam(name: "North"))
        store.breakDown(with: PowerCut())
        let refused = try #require(refusal { try session.execute(AddTeam(name: "South")) })
        #expect(refused.subject == "store", "\(refused)")
        store.breakDown(with: StoreFault.full)
        #expect(throws: CrmError.self) { try session.execute(AddTeam(name: "South")) }
        store.breakDown(with: nil)
        #expect(try session.list(Query<Team>.all).items == [team])
        #expect(try session.verifyAudit().brokenAt == nil)
    }

    @Test("what a snapshot throws crosses in its own words")
    func unreadable() throws {
        let refused = try #require(refusal {
            try Crm.over(UnreadableStore()).system(reason: "tests").list(Query<Team>.all)
        })
        #expect(refused.code == "full", "\(refused)")
    }
}

/// Forgets what it was asked to keep.
private struct ForgetfulStore: Store {
    func snapshot(of tenant: Data) throws -> any StoreSnapshot { try MemoryStore().snapshot(of: tenant) }

    func commit(_ batches: [Storage.Batch], of tenant: Data) -> [Result<Storage.Committed, StoreFault>] {
        batches.map { _ in .success(Storage.Committed(seq: 1)) }
    }
}

/// Has no snapshot to give.
private struct UnreadableStore: Store {
    func snapshot(of tenant: Data) throws -> any StoreSnapshot { throw StoreFault.full }
    func commit(_ batches: [Storage.Batch], of tenant: Data) throws -> [Result<Storage.Committed, StoreFault>] { [] }
}
