internal import CrmCoreBinding
import Foundation

/// Several commands on their way into one commit. What it reads is as it will be once all is stored.
public final class Transaction: Sendable {
    private let binding: CrmCoreBinding.Transaction
    private let latch: Latch

    init(_ binding: CrmCoreBinding.Transaction, _ latch: Latch) {
        self.binding = binding
        self.latch = latch
    }

    /// Does what a command says, as part of the whole.
    ///
    /// - Parameter instant: when it happened, where that was earlier than the session's own time
    @discardableResult
    public func execute<C: Command>(_ command: C, at instant: Date? = nil) throws(CrmError) -> C.Answer {
        try crossing(latch) {
            let answer = try binding.execute(command: command.envelope, at: instant?.microseconds)
            return try PackedReader.reading(answer) { try C.answer(unpacking: &$0) }
        }
    }

    /// Asks for what no single list answers.
    public func ask<Q: Question>(_ question: Q) throws(CrmError) -> Q.Answer {
        try crossing(latch) {
            try PackedReader.reading(try binding.ask(question: question.envelope)) { try Q.answer(unpacking: &$0) }
        }
    }

    /// One record.
    public func get<I: RecordId>(_ id: I) throws(CrmError) -> I.Owner {
        try crossing(latch) { try unpacked(try binding.get(kind: I.Owner.recordKind.rawValue, id: PackedWriter.bytes(of: id))) }
    }

    /// Goes on only where a record is as it was at a version, which ``Session/version(of:)`` told; a conflict where it was changed since.
    public func expect<I: RecordId>(_ id: I, version: UInt64) throws(CrmError) {
        try crossing(latch) { try binding.expect(kind: I.Owner.recordKind.rawValue, id: PackedWriter.bytes(of: id), version: version) }
    }

    /// One page of the records of a query.
    public func list<R: Record>(_ query: Query<R>) throws(CrmError) -> Page<R> {
        try crossing(latch) { try Page(try binding.list(query: query.packed)) }
    }

    /// Stores what the commands did: all of it, durably, or nothing. The transaction has ended then, whatever came of it.
    public func commit() throws(CrmError) {
        try crossing(latch) { try binding.commit() }
    }

    /// Drops what the commands did; nothing where the transaction has ended.
    public func rollback() {
        binding.rollback()
    }
}
