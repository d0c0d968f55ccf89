internal import CrmCoreBinding
import Foundation

/// Something to do, as data; ``Session/execute(_:)`` gives its answer.
public protocol Command: Packed, Hashable, Sendable, Codable {
    /// What it answers.
    associatedtype Answer: Sendable
    /// The name under which it is sent.
    static var tag: String { get }
    /// Reads what it answers.
    static func answer(unpacking reader: inout PackedReader) throws -> Answer
}

/// Something to ask that no single list answers; ``Session/ask(_:)`` gives the figures.
public protocol Question: Packed, Hashable, Sendable, Codable {
    /// What it answers.
    associatedtype Answer: Sendable
    /// The name under which it is sent.
    static var tag: String { get }
    /// Reads what it answers.
    static func answer(unpacking reader: inout PackedReader) throws -> Answer
}

extension Command where Answer: Packed {
    public static func answer(unpacking reader: inout PackedReader) throws -> Answer { try Answer(unpacking: &reader) }
}

extension Command where Answer == Void {
    public static func answer(unpacking reader: inout PackedReader) throws {}
}

extension Question where Answer: Packed {
    public static func answer(unpacking reader: inout PackedReader) throws -> Answer { try Answer(unpacking: &reader) }
}

/// What stands in the library under an id. A host may change its own copy; only commands reach the store.
public protocol Record: Packed, Identifiable, Hashable, Sendable, Codable where ID: RecordId {
    /// The kind of record.
    static var recordKind: RecordKind { get }
}

/// An id that cannot be taken for the id of something else.
public protocol TypedId: Packed, Hashable, Sendable, Codable, LosslessStringConvertible, KeyValue {
    /// The id without its type.
    var value: UUID { get }
    /// The id that is known by this UUID.
    init(_ value: UUID)
}

/// The id of a record that can be read: ``Session/get(_:)``.
public protocol RecordId: TypedId {
    /// What it is the id of.
    associatedtype Owner: Record
}

extension TypedId {
    public init(unpacking reader: inout PackedReader) throws { self.init(try reader.uuid()) }
    public func pack(into writer: inout PackedWriter) { value.pack(into: &writer) }

    /// Reads the text of a UUID.
    public init?(_ description: String) {
        guard let value = UUID(uuidString: description) else { return nil }
        self.init(value)
    }

    /// The UUID in lower case, as the library writes it.
    public var description: String { value.uuidString.lowercased() }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(UUID.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    public var keyPart: KeyPart { .id(value) }
}

extension Command {
    /// The command as the library takes it.
    var envelope: Data { packedCall("do", Self.tag, self) }
}

extension Question {
    /// The question as the library takes it.
    var envelope: Data { packedCall("ask", Self.tag, self) }
}

private func packedCall(_ verb: String, _ tag: String, _ content: some Packed) -> Data {
    var writer = PackedWriter()
    writer.map(2)
    writer.field(verb, tag)
    writer.field("with", content)
    return Data(writer.bytes)
}

extension RolePreset {
    /// The role as a draft, to be changed as you like before it is added.
    public func draft() throws(CrmError) -> RoleDraft {
        try crossing { try unpacked(try roleDraft(preset: rawValue)) }
    }
}

extension Grant {
    /// Everything, everywhere: what an administrator may do.
    public static let everything = Operation.allCases.map { Grant(kind: Kind.every, operation: $0, scope: .all) }
}
