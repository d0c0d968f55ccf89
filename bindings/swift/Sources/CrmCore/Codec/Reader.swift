import Foundation

/// Bytes that are not the MessagePack that was expected: a fault of the package or of the library, never of the person using them.
struct MalformedError: Swift.Error, Equatable, CustomStringConvertible {
    let what: String
    let position: Int

    var description: String { "\(what) at byte \(position)" }
}

/// What the package reads values of the vocabulary from: MessagePack. Hosts have no use for it.
///
/// Whatever the bytes are, it either gives a value or throws ``MalformedError``; a length is believed only where as
/// many bytes are left.
public struct PackedReader {
    private let bytes: UnsafeRawBufferPointer
    var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads `bytes` by `read`, which must not keep the reader.
    static func reading<T>(_ bytes: some ContiguousBytes, _ read: (inout PackedReader) throws -> T) throws -> T {
        try bytes.withUnsafeBytes { bytes in
            var reader = PackedReader(bytes)
            return try read(&reader)
        }
    }

    /// True where everything was read.
    var isAtEnd: Bool { position == bytes.count }

    /// Reads a nil if there is one: `try reader.nil() ? nil : …`.
    mutating func `nil`() -> Bool {
        guard position < bytes.count, bytes[position] == 0xc0 else { return false }
        position += 1
        return true
    }

    mutating func bool() throws(MalformedError) -> Bool {
        let head = try head()
        switch head {
        case 0xc2: return false
        case 0xc3: return true
        default: throw unexpected("a boolean", head)
        }
    }

    /// An integer of any width that fits into an `Int64`.
    mutating func int() throws(MalformedError) -> Int64 {
        let head = try head()
        switch head {
        case 0x00...0x7f: return Int64(head)
        case 0xe0...0xff: return Int64(Int8(bitPattern: head))
        case 0xd0: return Int64(Int8(truncatingIfNeeded: try big(1)))
        case 0xd1: return Int64(Int16(truncatingIfNeeded: try big(2)))
        case 0xd2: return Int64(Int32(truncatingIfNeeded: try big(4)))
        case 0xd3: return Int64(bitPattern: try big(8))
        default:
            let value = try unsigned(head)
            guard value <= UInt64(Int64.max) else { throw malformed("an integer above 2^63") }
            return Int64(value)
        }
    }

    /// An integer of any width that fits into a `UInt64`.
    mutating func uint() throws(MalformedError) -> UInt64 {
        let head = try head()
        switch head {
        case 0x00...0x7f: return UInt64(head)
        case 0xd0...0xd3, 0xe0...0xff:
            position -= 1
            let value = try int()
            guard value >= 0 else { throw malformed("a negative integer") }
            return UInt64(value)
        default: return try unsigned(head)
        }
    }

    mutating func string() throws(MalformedError) -> String {
        // The library writes UTF-8 only; anything else is repaired.
        try utf8 { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func stringLength() throws(MalformedError) -> Int {
        let head = try head()
        switch head {
        case 0xa0...0xbf: return Int(head & 0x1f)
        case 0xd9: return try length(1)
        case 0xda: return try length(2)
        case 0xdb: return try length(4)
        default: throw unexpected("a string", head)
        }
    }

    mutating func binary() throws(MalformedError) -> Data {
        let head = try head()
        let count: Int
        switch head {
        case 0xc4: count = try length(1)
        case 0xc5: count = try length(2)
        case 0xc6: count = try length(4)
        default: throw unexpected("bytes", head)
        }
        let start = try skip(count)
        return Data(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }

    /// How many values the array that begins here has; they follow.
    mutating func array() throws(MalformedError) -> Int {
        try container("an array", short: 0x90, long: 0xdc, perItem: 1)
    }

    /// How many pairs the map that begins here has; they follow, each its key and its value.
    mutating func map() throws(MalformedError) -> Int {
        try container("a map", short: 0x80, long: 0xde, perItem: 2)
    }

    private mutating func container(
        _ what: String, short: UInt8, long: UInt8, perItem: Int
    ) throws(MalformedError) -> Int {
        let head = try head()
        let count: Int
        switch head {
        case short...(short | 0x0f): count = Int(head & 0x0f)
        case long: count = try length(2)
        case long + 1: count = try length(4)
        default: throw unexpected(what, head)
        }
        // Every value takes a byte at least: a count beyond that is a lie, on which nobody should allocate.
        guard count <= (bytes.count - position) / perItem else {
            throw malformed("a count of \(count), more than there are bytes,")
        }
        return count
    }

    private mutating func unsigned(_ head: UInt8) throws(MalformedError) -> UInt64 {
        switch head {
        case 0xcc: return try big(1)
        case 0xcd: return try big(2)
        case 0xce: return try big(4)
        case 0xcf: return try big(8)
        default: throw unexpected("an integer", head)
        }
    }

    private mutating func head() throws(MalformedError) -> UInt8 {
        bytes[try skip(1)]
    }

    private mutating func length(_ width: Int) throws(MalformedError) -> Int {
        let length = try big(width)
        guard let length = Int(exactly: length) else { throw malformed("a length of \(length)") }
        return length
    }

    /// The next `width` bytes, the most significant first.
    private mutating func big(_ width: Int) throws(MalformedError) -> UInt64 {
        let start = try skip(width)
        var value: UInt64 = 0
        for at in start..<start + width {
            value = value << 8 | UInt64(bytes[at])
        }
        return value
    }

    /// Goes on by `count` bytes, which must be there, and says where they begin.
    private mutating func skip(_ count: Int) throws(MalformedError) -> Int {
        let start = position
        guard count <= bytes.count - start else {
            throw malformed("\(count) bytes expected, \(bytes.count - start) left")
        }
        position = start + count
        return start
    }

    private mutating func unexpected(_ what: String, _ head: UInt8) -> MalformedError {
        position -= 1
        return malformed("\(what) expected, 0x\(String(head, radix: 16)) found")
    }

    /// The byte that the next value begins with.
    func peek() throws(MalformedError) -> UInt8 {
        guard position < bytes.count else { throw malformed("a value expected, nothing left") }
        return bytes[position]
    }

    /// The sixteen bytes of an id.
    mutating func uuid() throws(MalformedError) -> UUID {
        guard try head() == 0xc4, try length(1) == 16 else { throw malformed("an id expected") }
        let start = try skip(16)
        return UUID(uuid: bytes.loadUnaligned(fromByteOffset: start, as: uuid_t.self))
    }

    /// Calls `read` with the UTF-8 of a string.
    mutating func utf8<T>(_ read: (UnsafeRawBufferPointer) -> T) throws(MalformedError) -> T {
        let count = try stringLength()
        let start = try skip(count)
        return read(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }

    /// Goes past one value, whatever it is.
    mutating func skipValue() throws(MalformedError) {
        let head = try head()
        switch head {
        case 0x00...0x7f, 0xe0...0xff, 0xc0, 0xc2, 0xc3: return
        case 0xcc, 0xd0: _ = try skip(1)
        case 0xcd, 0xd1: _ = try skip(2)
        case 0xca, 0xce, 0xd2: _ = try skip(4)
        case 0xcb, 0xcf, 0xd3: _ = try skip(8)
        case 0xa0...0xbf, 0xd9...0xdb:
            position -= 1
            _ = try skip(try stringLength())
        case 0xc4: _ = try skip(try length(1))
        case 0xc5: _ = try skip(try length(2))
        case 0xc6: _ = try skip(try length(4))
        case 0x90...0x9f, 0xdc, 0xdd:
            position -= 1
            for _ in 0..<(try array()) { try skipValue() }
        case 0x80...0x8f, 0xde, 0xdf:
            position -= 1
            for _ in 0..<(try map()) {
                try skipValue()
                try skipValue()
            }
        default: throw unexpected("a value", head)
        }
    }

    func malformed(_ what: String) -> MalformedError {
        MalformedError(what: what, position: position)
    }
}
