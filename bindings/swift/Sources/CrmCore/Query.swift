import Foundation

/// An index over records of one kind: what they are listed by.
public struct Index<R: Record>: Hashable, Sendable {
    /// Its number within the kind.
    public let number: Int

    init(number: Int) {
        self.number = number
    }
}

/// What a key of an index may be made of: texts, ids, whole numbers, yes or no, days, instants.
public protocol KeyValue {
    /// The part of the key.
    var keyPart: KeyPart { get }
}

extension String: KeyValue { public var keyPart: KeyPart { .text(self) } }
extension Int: KeyValue { public var keyPart: KeyPart { .number(self) } }
extension Bool: KeyValue { public var keyPart: KeyPart { .flag(self) } }
extension Day: KeyValue { public var keyPart: KeyPart { .date(self) } }
extension Date: KeyValue { public var keyPart: KeyPart { .timestamp(self) } }
extension UUID: KeyValue { public var keyPart: KeyPart { .id(self) } }

/// Where a list goes on.
public struct Cursor: Hashable, Sendable, Codable {
    let bytes: Data
}

/// Which records, in which order: all of a kind, or a part of one of its indexes.
public struct Query<R: Record>: Hashable, Sendable {
    private let index: Index<R>?
    private let range: KeyRange
    private var isDescending = false
    private var limit: Int?
    private var cursor: Cursor?

    private init(_ index: Index<R>?, _ range: KeyRange) {
        self.index = index
        self.range = range
    }

    /// Every record of the kind, in order of creation.
    public static var all: Query { Query(nil, .all) }

    /// Every record in the order of `index`.
    public static func by(_ index: Index<R>) -> Query { Query(index, .all) }

    /// Only what `index` holds under keys that begin with `prefix`.
    public static func under(_ index: Index<R>, _ prefix: any KeyValue...) -> Query {
        Query(index, .under(prefix.map(\.keyPart)))
    }

    /// Only keys from `first` up to, and with, those that begin with `last`.
    public static func between(_ index: Index<R>, _ first: [any KeyValue], and last: [any KeyValue]) -> Query {
        Query(index, .between(first: first.map(\.keyPart), last: last.map(\.keyPart)))
    }

    /// The same rows from the last to the first; only with an index.
    public func descending() -> Query {
        var query = self
        query.isDescending = true
        return query
    }

    /// At most `limit` rows a page, behind the cursor of an earlier page.
    public func page(_ limit: Int? = nil, after cursor: Cursor? = nil) -> Query {
        var query = self
        query.limit = limit ?? query.limit
        query.cursor = cursor
        return query
    }

    var packed: Data {
        let query = AnyQuery(
            kind: R.recordKind, index: index?.number, range: range, descending: isDescending, limit: limit, after: cursor?.bytes)
        return PackedWriter.packed(query)
    }
}

/// Some rows of a list and where it goes on.
public struct Page<R: Record>: Hashable, Sendable {
    /// The rows, in the list's order.
    public let items: [R]
    /// Where to go on; none at the end of the list.
    public let next: Cursor?
}

/// Every row of a list, page by page as they are looked at. An error ends the rows and stands as the last of them.
public struct Records<R: Record>: Sequence, IteratorProtocol {
    private let session: Session
    private var query: Query<R>?
    private var rows: [R] = []
    private var at = 0

    init(_ session: Session, _ query: Query<R>) {
        self.session = session
        self.query = query
    }

    public mutating func next() -> Result<R, CrmError>? {
        while at == rows.count {
            guard let query else { return nil }
            self.query = nil
            do {
                let page = try session.list(query)
                (rows, at) = (page.items, 0)
                self.query = page.next.map { query.page(after: $0) }
            } catch {
                rows = []
                at = 0
                return .failure(error)
            }
        }
        at += 1
        return .success(rows[at - 1])
    }
}
