internal import CrmCoreBinding
import Foundation

/// What the library says to stores and hears from them.
public enum Storage {}

/// What a store cannot or will not do: thrown by a ``Store`` or its snapshots.
public typealias StoreFault = Storage.StoreError

extension Storage.StoreError: Swift.Error {}

/// A place that keeps the data of many tenants. May be called from any thread.
///
/// A store keeps opaque records, the index rows that the library declares for them, a log of what happened, sealed into a chain, and the
/// answers of commands. It is read through snapshots that never change and written by batches that carry their own conditions.
/// ``checkStore(_:)`` proves that it keeps every promise.
public protocol Store: Sendable {
    /// What the tenant's data is now.
    func snapshot(of tenant: Data) throws -> any StoreSnapshot

    /// Applies batches in order, each of them whole or not at all, and answers each of them in its place. What is thrown out of here tells
    /// the library nothing about what was written; a refusal is an answer.
    func commit(_ batches: [Storage.Batch], of tenant: Data) throws -> [Result<Storage.Committed, StoreFault>]
}

/// What one tenant's data was at one moment. It never changes, whatever is committed meanwhile.
public protocol StoreSnapshot: Sendable {
    /// The last batch it holds, 0 if none.
    var seq: Int { get throws }
    /// Where the chain ends; its `seq` is that of the snapshot.
    func head() throws -> Storage.ChainHead
    /// The records of these keys, in their order, none where there is none. A key may be asked for twice.
    func records(of keys: [Storage.Key]) throws -> [Storage.StoredRecord?]
    /// The rows of an index that a scan asks for, in its order.
    func rows(of scan: Storage.Scan) throws -> [Storage.IndexRow]
    /// Records of a kind by id, behind `id` where there is one, at most `limit`.
    func records(ofKind kind: Int, after id: Data?, limit: Int) throws -> [Storage.StoredRecord]
    /// The log entries of the batches behind `seq`: at most `limit`, but never a part of a batch and never none where there are some.
    func changes(after seq: Int, limit: Int) throws -> [Storage.Change]
    /// What is kept of a command; none if it was never applied.
    func answer(of command: Data) throws -> Storage.KeptAnswer?
}

extension Storage {
    /// What a store keeps of a command that was applied.
    public struct KeptAnswer: Hashable, Sendable {
        /// The batch's digest.
        public var digest: Data
        /// The batch's answer.
        public var answer: Data

        /// With all its parts.
        public init(digest: Data, answer: Data) {
            self.digest = digest
            self.answer = answer
        }
    }

    /// Seals the log of the batch `seq` behind `head`: the entries as a store keeps them, and where the chain ends then.
    public static func seal(_ log: [LogEntry], seq: Int, behind head: ChainHead) throws -> (changes: [Change], head: ChainHead) {
        let sealed: Pair<[Change], ChainHead> = try crossing {
            try unpacked(try sealLog(head: PackedWriter.packed(head), seq: UInt64(clamping: seq), log: PackedWriter.packed(log)))
        }
        return (sealed.first, sealed.second)
    }
}

/// Checks a store with every promise that the library relies on and a long random walk beside a model.
///
/// - Parameter make: makes an empty store, another one each time
/// - Returns: the first promise that is not kept; none where all are
public func checkStore(_ make: @escaping @Sendable () throws -> any Store) -> String? {
    CrmCoreBinding.checkStore(maker: Maker(make: make))
}

private final class Maker: StoreMaker {
    private let makeStore: @Sendable () throws -> any Store

    init(make: @escaping @Sendable () throws -> any Store) {
        makeStore = make
    }

    func make() throws -> any HostStore {
        try answering { HostedStore(try makeStore()) }
    }
}

/// A store as the library calls it.
final class HostedStore: HostStore {
    private let store: any Store

    init(_ store: any Store) {
        self.store = store
    }

    func snapshot(tenant: Data) throws -> any HostSnapshot {
        try answering { HostedSnapshot(try store.snapshot(of: tenant)) }
    }

    func commit(tenant: Data, batches: Data) throws -> Data {
        try answering {
            let answers = try store.commit(try unpacked(batches), of: tenant)
            var writer = PackedWriter()
            writer.array(answers.count)
            for answer in answers {
                writer.map(1)
                switch answer {
                case .success(let committed): writer.field("Ok", committed)
                case .failure(let fault): writer.field("Err", fault)
                }
            }
            return Data(writer.bytes)
        }
    }
}

private final class HostedSnapshot: HostSnapshot {
    private let snapshot: any StoreSnapshot

    init(_ snapshot: any StoreSnapshot) {
        self.snapshot = snapshot
    }

    func seq() throws -> UInt64 {
        try answering { UInt64(clamping: try snapshot.seq) }
    }

    func head() throws -> Data {
        try answering { PackedWriter.packed(try snapshot.head()) }
    }

    func getMany(keys: Data) throws -> Data {
        try answering { PackedWriter.packed(try snapshot.records(of: try unpacked(keys))) }
    }

    func scan(scan: Data) throws -> Data {
        try answering { PackedWriter.packed(try snapshot.rows(of: try unpacked(scan))) }
    }

    func records(kind: UInt16, after: Data?, limit: UInt64) throws -> Data {
        try answering { PackedWriter.packed(try snapshot.records(ofKind: Int(kind), after: after, limit: Int(clamping: limit))) }
    }

    func changes(after: UInt64, limit: UInt64) throws -> Data {
        try answering { PackedWriter.packed(try snapshot.changes(after: Int(clamping: after), limit: Int(clamping: limit))) }
    }

    func answer(command: Data) throws -> Data? {
        try answering { try snapshot.answer(of: command).map { $0.digest + $0.answer } }
    }
}

/// Does a call of the library on a store; what the store throws crosses as its fault.
private func answering<T>(_ call: () throws -> T) throws -> T {
    do {
        return try call()
    } catch let fault as StoreFault {
        throw HostFault.Fault(packed: PackedWriter.packed(fault))
    } catch {
        throw HostFault.Unexpected(reason: "\(error)")
    }
}
