internal import CrmCoreBinding
import Foundation

/// A row that was refused.
public struct RefusedRow: Hashable, Sendable {
    /// Its number, from 1.
    public let row: Int
    /// Why.
    public let error: CrmError
}

/// What could not be read of a row and was left out.
public struct LeftOut: Hashable, Sendable {
    /// The number of the row, from 1.
    public let row: Int
    /// What, by its field.
    public let fault: Fault
}

/// How the rows of a foreign table went.
public struct MappedReport: Hashable, Sendable {
    /// Rows that made something new.
    public let created: Int
    /// Rows that changed what was there.
    public let changed: Int
    /// Rows whose record was there, and stayed as it was.
    public let kept: Int
    /// Rows that were refused.
    public let refused: [RefusedRow]
    /// What could not be read and was left out.
    public let leftOut: [LeftOut]

    fileprivate init(_ crossed: PackedReport) {
        created = Int(clamping: crossed.created)
        changed = Int(clamping: crossed.changed)
        kept = Int(clamping: crossed.kept)
        refused = crossed.refused.map { RefusedRow(row: Int(clamping: $0.row), error: CrmError($0.error)) }
        leftOut = crossed.leftOut.map { LeftOut(row: Int(clamping: $0.row), fault: Fault($0.fault)) }
    }
}

extension ImportMapping {
    /// The mapping that the text of a file spells, which is JSON.
    public init(json: String) throws(CrmError) {
        self = try crossing { try unpacked(try mappingFromJson(json: json)) }
    }

    /// The mapping as the text of its file.
    public func json() throws(CrmError) -> String {
        try crossing { try mappingToJson(mapping: PackedWriter.packed(self)) }
    }
}

extension Session {
    /// Brings the rows of a foreign table in by a mapping, as a part of an import that was begun. Good rows are stored, in batches; wrong
    /// ones are reported. Rows are read as they are needed, some hundred at a time.
    ///
    /// Call it again with the same rows where it was interrupted, and it goes on behind those that are through.
    ///
    /// - Parameters:
    ///   - id: the import
    ///   - mapping: which column is which field
    ///   - columns: what stands above the rows
    ///   - rows: the texts of their cells; they are numbered from 1
    ///   - progress: hears how many rows are through; what it throws ends the call and is thrown
    /// - Throws: ``CrmError/invalid(subject:detail:faults:)`` where the mapping does not fit the columns, the refusal `IMP-001` where the
    ///   import is over
    public func importMapped(
        _ id: ImportId, _ mapping: ImportMapping, columns: [String], rows: some Sequence<[String]>,
        progress: @escaping ProgressHandler = { _ in }
    ) throws -> MappedReport {
        try Hearing(progress).during { hearing in
            try calling {
                MappedReport(
                    try $0.importMapped(
                        import: PackedWriter.bytes(of: id), mapping: PackedWriter.packed(mapping), columns: columns,
                        rows: Rows(rows), progress: hearing))
            }
        }
    }

    /// What ``importMapped(_:_:columns:rows:progress:)`` would do with these rows. Nothing is stored.
    public func tryMapped(_ mapping: ImportMapping, columns: [String], rows: some Sequence<[String]>) throws(CrmError) -> MappedReport {
        try calling {
            MappedReport(try $0.tryMapped(mapping: PackedWriter.packed(mapping), columns: columns, rows: Rows(rows)))
        }
    }
}

/// Rows on their way: the library asks for them on the thread of the call, one piece behind the other.
private final class Rows: HostRows, @unchecked Sendable {
    private let left: AnyIterator<[String]>

    init(_ rows: some Sequence<[String]>) {
        left = AnyIterator(rows.makeIterator())
    }

    func next(limit: UInt32) throws -> [[String]] {
        var rows: [[String]] = []
        while rows.count < limit, let row = left.next() { rows.append(row) }
        return rows
    }
}
