import Foundation

/// A value that crosses to the library and back. The vocabulary conforms to it; hosts have no reason to.
public protocol Packed {
    /// Reads the value.
    init(unpacking reader: inout PackedReader) throws
    /// Writes the value.
    func pack(into writer: inout PackedWriter)
}

/// An enum that crosses by its name alone.
public protocol PackedName: Packed, RawRepresentable<String> {}

extension PackedName {
    public init(unpacking reader: inout PackedReader) throws {
        let name = try reader.string()
        guard let value = Self(rawValue: name) else { throw reader.malformed("`\(name)` is no `\(Self.self)`") }
        self = value
    }

    public func pack(into writer: inout PackedWriter) {
        writer.string(rawValue)
    }
}

/// The names of a struct's fields, in the order in which the library writes them.
struct Names: Sendable {
    let list: [String]

    init(_ list: [String]) {
        self.list = list
    }
}

/// Where the fields of a struct stand.
struct Layout {
    /// The place of each field, below 0 where it is missing; none where they stand one behind the other.
    fileprivate let places: [Int]?
    fileprivate let end: Int
}

/// The name of a variant.
struct Tag {
    let name: String
    let hasContent: Bool
}

extension PackedReader {
    /// Begins a struct: an array of all its fields in order, or a map by their names.
    mutating func begin(_ names: Names) throws -> Layout {
        let head = try peek()
        if head & 0xf0 == 0x90 || head == 0xdc {
            let count = try array()
            guard count == names.list.count else { throw malformed("\(names.list.count) fields expected, \(count) found") }
            return Layout(places: nil, end: 0)
        }
        var places = [Int](repeating: -1, count: names.list.count)
        for _ in 0..<(try map()) {
            let name = try string()
            guard let at = names.list.firstIndex(of: name) else { throw malformed("there is no field `\(name)`") }
            places[at] = position
            try skipValue()
        }
        return Layout(places: places, end: position)
    }

    /// The field at a place of its struct.
    mutating func field<T: Packed>(_ layout: inout Layout, _ at: Int) throws -> T {
        if let places = layout.places {
            guard places[at] >= 0 else { throw malformed("field \(at) is missing") }
            position = places[at]
        }
        return try T(unpacking: &self)
    }

    /// The field at a place of its struct, or what stands for it where it is missing.
    mutating func field<T: Packed>(_ layout: inout Layout, _ at: Int, or missing: @autoclosure () -> T) throws -> T {
        if let places = layout.places {
            guard places[at] >= 0 else { return missing() }
            position = places[at]
        }
        return try T(unpacking: &self)
    }

    /// Ends a struct.
    mutating func end(_ layout: Layout) throws {
        if layout.places != nil { position = layout.end }
    }

    /// A struct without fields, in any of its forms.
    mutating func nothing() throws {
        guard !self.nil() else { return }
        try skipValue()
    }

    /// The name of a variant: alone, or as the one key of a map.
    mutating func tag() throws -> Tag {
        guard try peek() == 0x81 else { return Tag(name: try string(), hasContent: false) }
        _ = try map()
        return Tag(name: try string(), hasContent: true)
    }

    /// Makes sure that a variant carries something.
    func content(of tag: Tag) throws {
        guard tag.hasContent else { throw malformed("`\(tag.name)` carries something") }
    }

    /// Makes sure that a variant carries nothing.
    mutating func skipContent(of tag: Tag) throws {
        guard !tag.hasContent || self.nil() else { throw malformed("`\(tag.name)` carries nothing") }
    }

    mutating func value<T: Packed>(_ type: T.Type) throws -> T {
        try T(unpacking: &self)
    }

    func unknown(_ tag: Tag, in type: String) -> MalformedError {
        malformed("`\(tag.name)` is no `\(type)`")
    }
}

extension PackedWriter {
    mutating func field(_ name: String, _ value: some Packed) {
        string(name)
        value.pack(into: &self)
    }
}
