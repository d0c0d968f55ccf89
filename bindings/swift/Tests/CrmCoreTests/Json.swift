import Foundation

@testable import CrmCore

/// A value of JSON.
enum Json: Equatable, Sendable {
    case null
    case flag(Bool)
    case integer(Int)
    case text(String)
    case list([Json])
    case object([String: Json])

    /// What the library would write of a value of the vocabulary.
    init(_ value: some Packed) throws {
        var writer = PackedWriter(isForPeople: true)
        value.pack(into: &writer)
        self = try PackedReader.reading(writer.bytes) { try Json(&$0) }
    }

    private init(_ reader: inout PackedReader) throws {
        if reader.nil() {
            self = .null
            return
        }
        switch try reader.peek() {
        case 0xc2, 0xc3: self = .flag(try reader.bool())
        case 0xa0...0xbf, 0xd9...0xdb: self = .text(try reader.string())
        case 0xc4...0xc6: self = .list(try reader.binary().map { .integer(Int($0)) })
        case 0x90...0x9f, 0xdc, 0xdd: self = .list(try (0..<(try reader.array())).map { _ in try Json(&reader) })
        case 0x80...0x8f, 0xde, 0xdf:
            let pairs = try (0..<(try reader.map())).map { _ in (try reader.string(), try Json(&reader)) }
            self = .object(Dictionary(uniqueKeysWithValues: pairs))
        default: self = .integer(Int(try reader.int()))
        }
    }

    /// The part that a path of names and numbers leads to.
    subscript(path: [Substring]) -> Json? {
        guard let first = path.first else { return self }
        switch self {
        case .object(let fields): return fields[String(first)]?[Array(path.dropFirst())]
        case .list(let items):
            guard let at = Int(first), items.indices.contains(at) else { return nil }
            return items[at][Array(path.dropFirst())]
        default: return nil
        }
    }
}

extension Json: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .integer(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let items = try? container.decode([Json].self) {
            self = .list(items)
        } else {
            self = .object(try container.decode([String: Json].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .integer(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let items): try container.encode(items)
        case .object(let fields): try container.encode(fields)
        }
    }

    var text: String {
        (try? String(decoding: JSONEncoder().encode(self), as: UTF8.self)) ?? "?"
    }
}
