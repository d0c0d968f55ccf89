internal import CrmCoreBinding
import Foundation

/// What one actor does and asks at one time. May be shared between tasks and threads.
///
/// Every call works on the thread that makes it and comes back when it is done; ``background(_:)`` makes calls elsewhere.
public final class Session: Sendable {
    private let binding: CrmCoreBinding.Session
    private let latch: Latch

    init(_ binding: CrmCoreBinding.Session, _ latch: Latch) {
        self.binding = binding
        self.latch = latch
    }

    /// Does a call of the library that stands in another file.
    func calling<T>(_ call: (CrmCoreBinding.Session) throws -> T) throws(CrmError) -> T {
        try crossing(latch) { try call(binding) }
    }

    /// When the session acts.
    public var now: Date { Date(microseconds: binding.now()) }

    /// Does what a command says: all of it, durably, or nothing.
    @discardableResult
    public func execute<C: Command>(_ command: C) throws(CrmError) -> C.Answer {
        try answer(C.self) { try binding.execute(command: command.envelope) }
    }

    /// The same once, however often it is sent under `id`: a repetition changes nothing and answers the same.
    @discardableResult
    public func executeOnce<C: Command>(_ id: CommandId, _ command: C) throws(CrmError) -> C.Answer {
        try answer(C.self) { try binding.executeOnce(id: PackedWriter.bytes(of: id), command: command.envelope) }
    }

    private func answer<C: Command>(_ command: C.Type, _ call: () throws -> Data) throws(CrmError) -> C.Answer {
        try crossing(latch) { try PackedReader.reading(try call()) { try C.answer(unpacking: &$0) } }
    }

    /// Asks for what no single list answers.
    public func ask<Q: Question>(_ question: Q) throws(CrmError) -> Q.Answer {
        try crossing(latch) {
            try PackedReader.reading(try binding.ask(question: question.envelope)) { try Q.answer(unpacking: &$0) }
        }
    }

    /// One record, as the actor may see it.
    public func get<I: RecordId>(_ id: I) throws(CrmError) -> I.Owner {
        try crossing(latch) { try unpacked(try binding.get(kind: I.Owner.recordKind.rawValue, id: PackedWriter.bytes(of: id))) }
    }

    /// The version of a record: another number after each change of it. Give it to ``Transaction/expect(_:version:)`` before a change that rests on what
    /// was seen.
    public func version<I: RecordId>(of id: I) throws(CrmError) -> UInt64 {
        try crossing(latch) { try binding.versionOf(kind: I.Owner.recordKind.rawValue, id: PackedWriter.bytes(of: id)) }
    }

    /// One page of the records of a query.
    public func list<R: Record>(_ query: Query<R>) throws(CrmError) -> Page<R> {
        try crossing(latch) { try Page(try binding.list(query: query.packed)) }
    }

    /// Every record of a query, page by page as they are looked at:
    ///
    /// ```swift
    /// for account in session.records(.by(Account.byName)) { print(try account.get().name) }
    /// ```
    public func records<R: Record>(_ query: Query<R>) -> Records<R> {
        Records(self, query)
    }

    /// How many records of a query the actor may see.
    public func count<R: Record>(_ query: Query<R>) throws(CrmError) -> Int {
        try crossing(latch) { Int(clamping: try binding.count(query: query.packed)) }
    }

    /// The story of one record, from its creation to now.
    public func history(_ id: some RecordId) throws(CrmError) -> [FeedEntry] {
        try story(id)
    }

    private func story<I: RecordId>(_ id: I) throws(CrmError) -> [FeedEntry] {
        try crossing(latch) {
            try unpacked(try binding.history(kind: I.Owner.recordKind.rawValue, id: PackedWriter.bytes(of: id)))
        }
    }

    /// The oldest messages that wait for delivery.
    public func outbox(limit: Int = 100) throws(CrmError) -> [Delivery] {
        try crossing(latch) { try unpacked(try binding.outbox(limit: UInt32(clamping: limit))) }
    }

    /// Checks every entry of the audit chain against its seal.
    public func verifyAudit() throws(CrmError) -> AuditReport {
        try crossing(latch) { try unpacked(try binding.verifyAudit()) }
    }

    /// A part of the change feed: what happened behind a commit.
    public func changes(after cursor: Int, limit: Int = 1_000) throws(CrmError) -> FeedPage {
        try crossing(latch) { try unpacked(try binding.changes(after: UInt64(clamping: cursor), limit: UInt32(clamping: limit))) }
    }

    /// The change feed as it grows: see ``ChangeFeed``.
    public func feed(after cursor: Int = 0, every pause: Duration = .seconds(1)) -> ChangeFeed {
        ChangeFeed(session: self, cursor: cursor, pause: pause)
    }

    /// Begins a transaction: several commands in one commit. ``transact(_:)`` ends it by itself.
    public func begin() throws(CrmError) -> Transaction {
        try crossing(latch) { Transaction(try binding.begin(), latch) }
    }

    /// Does several commands in one commit: stored when `work` comes to its end, dropped where it throws.
    @discardableResult
    public func transact<T>(_ work: (Transaction) throws -> T) throws -> T {
        let transaction = try begin()
        do {
            let answer = try work(transaction)
            try transaction.commit()
            return answer
        } catch {
            transaction.rollback()
            throw error
        }
    }

    /// Does `work` on a thread of its own, off the calling actor, and waits for it without blocking.
    ///
    /// ```swift
    /// let open = try await session.background { try $0.ask(OpenAmount(invoice: id)) }
    /// ```
    public func background<T: Sendable>(_ work: @escaping @Sendable (Session) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            workers.async { continuation.resume(with: Result { try work(self) }) }
        }
    }
}

/// Where calls wait for the disk: not the threads of Swift's own tasks, of which there are few.
private let workers = DispatchQueue(label: "crm-core", attributes: .concurrent)

extension Page {
    init(_ crossed: PackedPage) throws {
        self.init(items: try unpacked(crossed.items), next: try crossed.next.map { Cursor(bytes: try unpacked($0)) })
    }
}
