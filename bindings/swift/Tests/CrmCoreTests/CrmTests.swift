import CrmCore
import Foundation
import Testing

@Suite final class CrmTests {
    /// A folder of one test alone.
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crm-core-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func file(_ name: String) -> URL {
        folder.appendingPathComponent(name)
    }

    @Test("a library in memory draws a new command id each time")
    func commandIds() throws {
        let crm = try Crm.inMemory()
        let id = try crm.newCommandId()
        #expect(try id != crm.newCommandId())
        #expect(Array(id.description)[14] == "7", "\(id)")
    }

    @Test("a file is created, given up and opened again")
    func reopened() throws {
        let path = file("company.redb")
        for _ in 1...2 {
            let crm = try Crm.open(path)
            defer { crm.close() }
            _ = try crm.newCommandId()
        }
    }

    @Test("a path in a folder that is not there is an error of the store that says so")
    func noFolder() throws {
        let path = file("nowhere/company.redb")
        let refused = try #require(refusal { try Crm.open(path) })
        #expect(refused.code == "backend")
        #expect(!refused.isRetryable)
        #expect(refused.localizedDescription == "storage backend: \(refused.detail)")
        #expect(refused.detail.contains("No such file") || refused.detail.contains("not found"), "\(refused.detail)")
    }

    @Test("a file that is open already is in use, and that may pass")
    func inUse() throws {
        let path = file("company.redb")
        try withExtendedLifetime(Crm.open(path)) {
            let refused = try #require(refusal { try Crm.open(path) })
            #expect(refused.code == "locked")
            #expect(refused.isRetryable)
        }
    }
}
