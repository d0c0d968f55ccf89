import CrmCore
import Foundation

/// A store in memory, as a host might write one: values that are copied when somebody still looks at them.
final class MemoryStore: Store, @unchecked Sendable {
    private let lock = NSLock()
    private var tenants: [Data: Tenant] = [:]
    /// Thrown by the next commits where there is one.
    private var mishap: (any Swift.Error)?

    func breakDown(with mishap: (any Swift.Error)?) {
        lock.withLock { self.mishap = mishap }
    }

    func snapshot(of tenant: Data) throws -> any StoreSnapshot {
        lock.withLock { tenants[tenant] ?? Tenant() }
    }

    func commit(_ batches: [Storage.Batch], of tenant: Data) throws -> [Result<Storage.Committed, StoreFault>] {
        try lock.withLock {
            if let mishap { throw mishap }
            return try batches.map { batch in
                do {
                    return .success(try tenants[tenant, default: Tenant()].apply(batch))
                } catch let fault as StoreFault {
                    return .failure(fault)
                }
            }
        }
    }
}

/// One row of an index; rows are sorted by index, value and id.
private struct Row: Hashable, Comparable {
    let index: Int
    let value: [UInt8]
    let id: [UInt8]

    static func < (left: Row, right: Row) -> Bool {
        if left.index != right.index { return left.index < right.index }
        if left.value != right.value { return left.value.lexicographicallyPrecedes(right.value) }
        return left.id.lexicographicallyPrecedes(right.id)
    }
}

/// A tenant's data: a value, so that a copy of it is a snapshot.
private struct Tenant: StoreSnapshot {
    private struct Applied {
        let seq: Int
        let digest: Data
        let answer: Data
    }

    private var chain = Storage.ChainHead(seq: 0, hash: Data(count: 32))
    private var kept: [Storage.Key: Storage.StoredRecord] = [:]
    /// Rows in their order, and what each of them covers.
    private var rows: [Row] = []
    private var covers: [Row: Data] = [:]
    private var log: [Storage.Change] = []
    private var commands: [Data: Applied] = [:]

    var seq: Int { chain.seq }

    func head() -> Storage.ChainHead { chain }

    func records(of keys: [Storage.Key]) -> [Storage.StoredRecord?] {
        keys.map { kept[$0] }
    }

    func records(ofKind kind: Int, after id: Data?, limit: Int) -> [Storage.StoredRecord] {
        let all = kept.values.filter { $0.key.kind == kind && (id == nil || id!.lexicographicallyPrecedes($0.key.id)) }
        return Array(all.sorted { $0.key.id.lexicographicallyPrecedes($1.key.id) }.prefix(limit))
    }

    func rows(of scan: Storage.Scan) -> [Storage.IndexRow] {
        let wanted = rows[place(of: scan.index)..<place(of: scan.index + 1)].filter { row in
            isAbove(row.value, scan.from) && isBelow(row.value, scan.to)
        }
        let after = scan.after.map { Row(index: scan.index, value: Array($0.value), id: Array($0.id)) }
        let ordered = scan.descending ? wanted.reversed() : wanted
        let rest = ordered.filter { row in after.map { scan.descending ? row < $0 : $0 < row } ?? true }
        return rest.prefix(scan.limit).map { row in
            Storage.IndexRow(value: Data(row.value), id: Data(row.id), cover: covers[row] ?? Data())
        }
    }

    func changes(after seq: Int, limit: Int) -> [Storage.Change] {
        var page: [Storage.Change] = []
        var rest = log[...].drop { $0.seq <= seq }
        while let first = rest.first {
            let batch = rest.prefix { $0.seq == first.seq }
            if !page.isEmpty, page.count + batch.count > limit { break }
            page += batch
            rest = rest.dropFirst(batch.count)
        }
        return page
    }

    func answer(of command: Data) -> Storage.KeptAnswer? {
        commands[command].map { Storage.KeptAnswer(digest: $0.digest, answer: $0.answer) }
    }

    mutating func apply(_ batch: Storage.Batch) throws -> Storage.Committed {
        if let applied = commands[batch.command] {
            guard applied.digest == batch.digest else { throw StoreFault.commandReused }
            return Storage.Committed(seq: applied.seq, replayed: applied.answer)
        }
        try judge(batch.ops.map(BatchStep.init))
        let seq = chain.seq + 1
        let steps = batch.ops.map(BatchStep.init)
        for step in steps { step.remove.forEach { take(step.row($0)) } }
        for step in steps {
            if let body = step.body { kept[step.key] = Storage.StoredRecord(key: step.key, version: seq, body: body) }
            if step.isDeletion { kept[step.key] = nil }
            for entry in step.add { put(step.row(entry), entry.cover) }
        }
        let sealed = try Storage.seal(batch.log, seq: seq, behind: chain)
        log += sealed.changes
        chain = sealed.head
        commands[batch.command] = Applied(seq: seq, digest: batch.digest, answer: batch.answer)
        return Storage.Committed(seq: seq)
    }

    /// Refuses a batch of which a condition does not hold.
    private func judge(_ steps: [BatchStep]) throws {
        guard Set(steps.map(\.key)).count == steps.count else { throw StoreFault.backend("the batch has two steps for one record") }
        for step in steps {
            let found = kept[step.key]?.version
            let expected: Int? = if case .version(let version) = step.expect { version } else { nil }
            guard found == expected else { throw StoreFault.stale(key: step.key, found: found) }
        }
        let removed = Set(steps.flatMap { step in step.remove.map(step.row) })
        let added = steps.flatMap { step in step.add.map { (row: step.row($0), entry: $0) } }
        for (row, entry) in added where entry.unique {
            let isClaimed = added.contains { $0.row.index == row.index && $0.row.value == row.value && $0.row.id != row.id }
            let first = place(of: Row(index: row.index, value: row.value, id: []))
            let isHeld = rows[first...].prefix { $0.index == row.index && $0.value == row.value }
                .contains { $0.id != row.id && !removed.contains($0) }
            if isClaimed || isHeld { throw StoreFault.taken(index: row.index, value: entry.value) }
        }
    }

    /// Where a row stands or would stand.
    private func place(of row: Row) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func place(of index: Int) -> Int {
        place(of: Row(index: index, value: [], id: []))
    }

    private mutating func put(_ row: Row, _ cover: Data) {
        if covers.updateValue(cover, forKey: row) == nil { rows.insert(row, at: place(of: row)) }
    }

    private mutating func take(_ row: Row) {
        if covers.removeValue(forKey: row) != nil { rows.remove(at: place(of: row)) }
    }
}

/// What the steps of a batch have in common.
private struct BatchStep {
    let key: Storage.Key
    let expect: Storage.Expect
    var body: Data?
    var add: [Storage.Entry] = []
    var remove: [Storage.Entry] = []
    var isDeletion = false

    init(_ op: Storage.Op) {
        switch op {
        case .put(let key, let expect, let body, let add, let remove):
            (self.key, self.expect, self.body, self.add, self.remove) = (key, expect, body, add, remove)
        case .delete(let key, let expect, let remove):
            (self.key, self.expect, self.remove, isDeletion) = (key, expect, remove, true)
        case .check(let key, let expect):
            (self.key, self.expect) = (key, expect)
        }
    }

    func row(_ entry: Storage.Entry) -> Row {
        Row(index: entry.index, value: Array(entry.value), id: Array(key.id))
    }
}

private func isAbove(_ value: [UInt8], _ bound: Storage.Bound) -> Bool {
    switch bound {
    case .unbounded: true
    case .included(let from): !value.lexicographicallyPrecedes(from)
    case .excluded(let from): Array(from).lexicographicallyPrecedes(value)
    }
}

private func isBelow(_ value: [UInt8], _ bound: Storage.Bound) -> Bool {
    switch bound {
    case .unbounded: true
    case .included(let to): !Array(to).lexicographicallyPrecedes(value)
    case .excluded(let to): value.lexicographicallyPrecedes(to)
    }
}
