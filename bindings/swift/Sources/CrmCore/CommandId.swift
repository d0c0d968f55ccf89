import Foundation

/// What makes a command safe to send twice: a second command with the same id changes nothing and answers the same.
public struct CommandId: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The id as it is stored.
    public let uuid: UUID

    /// The command id that a UUID stands for.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    public var description: String { uuid.uuidString.lowercased() }

    init(bytes: [UInt8]) throws {
        guard bytes.count == 16 else { throw MalformedError(what: "an id of \(bytes.count) bytes", position: 0) }
        uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
