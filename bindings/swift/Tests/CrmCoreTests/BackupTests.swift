import CrmCore
import Foundation
import Testing

/// Copies: taken, checked, restored and equal; damage named; a call that its host ends.
@Suite final class BackupTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crm-core-\(UUID().uuidString)")
    private let crm: Crm
    private let session: Session

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        crm = try Crm.inMemory(Crm.Options(seed: 1))
        session = try crm.system(reason: "tests")
        try session.transact { transaction in
            for number in 1...1_200 { try transaction.execute(AddTeam(name: "Team \(number)")) }
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func file(_ name: String) -> URL {
        folder.appendingPathComponent(name)
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("a backup is checked, restored and equal")
    func restored() throws {
        let report = try session.backup(to: file("crm.backup"))
        #expect(try Data(contentsOf: file("crm.backup")).count == report.size)
        #expect(try session.verifyAudit().head == report.head)
        #expect(try checkBackup(file("crm.backup")) == report)
        #expect(try restoreBackup(file("crm.backup"), to: file("crm.redb")) == report)
        let copy = try Crm.open(file("crm.redb"))
        defer { copy.close() }
        let restored = try copy.system(reason: "after the restore")
        let teams = { (session: Session) in try session.records(Query<Team>.all).map { try $0.get() } }
        #expect(try teams(restored) == teams(session))
        #expect(try restored.backup(to: file("again")).sha256 == report.sha256)
        let verified = try restored.verify()
        #expect(verified.found == 0 && verified.findings.isEmpty)
        let counts = report.parts.map { if case .records = $0.part { $0.count } else { 0 } }
        #expect(verified.records == counts.reduce(0, +))
    }

    @Test("a flipped byte is named")
    func damaged() throws {
        _ = try session.backup(to: file("crm.backup"))
        var bytes = try Data(contentsOf: file("crm.backup"))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file("damaged"))
        let refused = try #require(refusal { try checkBackup(file("damaged")) })
        #expect(refused.code == "corrupt" && refused.subject.hasPrefix("backup, frame "), "\(refused)")
        #expect(refusal { try restoreBackup(file("damaged"), to: file("crm.redb")) }?.code == "corrupt")
        try Data("something else".utf8).write(to: file("foreign"))
        #expect(refusal { try checkBackup(file("foreign")) }?.code == "foreign")
        #expect(refusal { try checkBackup(file("nowhere")) }?.code == "backup")
        #expect(try files() == ["crm.backup", "damaged", "foreign"])
    }

    @Test("who may not export everything takes no backup")
    func denied() throws {
        func hired(_ preset: RolePreset) throws -> Session {
            let role = try session.execute(AddRole(draft: preset.draft()))
            let draft = UserDraft(name: "Ada", email: "\(preset.rawValue)@example.com", roles: [role.id])
            return try crm.session(user: session.execute(AddUser(draft: draft)).id)
        }
        let (seller, reader) = try (hired(.seller), hired(.readOnly))
        for one in [seller, reader] { #expect(refusal { try one.backup(to: file("crm.backup")) }?.code == "denied") }
        #expect(try files().isEmpty)
        #expect(refusal { try seller.verify() }?.code == "denied")
        #expect(try reader.verify().found == 0)
    }

    @Test("progress is told, and what it throws ends the call")
    func progress() throws {
        struct Stop: Swift.Error {}
        final class Heard: @unchecked Sendable { var counts: [Int] = [] }
        let heard = Heard()
        let report = try session.backup(to: file("crm.backup")) { heard.counts.append($0) }
        #expect(heard.counts == heard.counts.sorted())
        #expect(heard.counts.last == report.parts.map(\.count).reduce(0, +))
        let calls: [() throws -> Any] = [
            { try self.session.backup(to: self.file("another")) { _ in throw Stop() } },
            { try checkBackup(self.file("crm.backup")) { _ in throw Stop() } },
            { try restoreBackup(self.file("crm.backup"), to: self.file("crm.redb")) { _ in throw Stop() } },
            { try self.session.verify { _ in throw Stop() } },
        ]
        for call in calls { #expect(throws: Stop.self) { _ = try call() } }
        #expect(try files() == ["crm.backup"])
    }

    @Test("a backup is taken off the calling actor while others write")
    func background() async throws {
        let copy = file("crm.backup")
        let session = session
        async let report = session.background { try $0.backup(to: copy) }
        try session.execute(AddTeam(name: "Another"))
        let taken = try await report
        #expect(try checkBackup(copy) == taken)
    }
}
