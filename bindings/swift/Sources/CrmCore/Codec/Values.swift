import Foundation

extension String: Packed {
    public init(unpacking reader: inout PackedReader) throws { self = try reader.string() }
    public func pack(into writer: inout PackedWriter) { writer.string(self) }
}

extension Bool: Packed {
    public init(unpacking reader: inout PackedReader) throws { self = try reader.bool() }
    public func pack(into writer: inout PackedWriter) { writer.bool(self) }
}

extension Int: Packed {
    /// What is above `Int.max`, as "no limit", is `Int.max`.
    public init(unpacking reader: inout PackedReader) throws {
        let isUnsigned = try reader.peek() == 0xcf
        self = isUnsigned ? Int(clamping: try reader.uint()) : Int(try reader.int())
    }

    public func pack(into writer: inout PackedWriter) { writer.int(Int64(self)) }
}

extension UUID: Packed {
    public init(unpacking reader: inout PackedReader) throws { self = try reader.uuid() }

    public func pack(into writer: inout PackedWriter) {
        if writer.isForPeople {
            writer.string(uuidString.lowercased())
        } else {
            withUnsafeBytes(of: uuid) { writer.binary($0) }
        }
    }
}

extension Data: Packed {
    public init(unpacking reader: inout PackedReader) throws { self = try reader.binary() }
    public func pack(into writer: inout PackedWriter) { writer.binary(self) }
}

extension Day: Packed {
    public init(unpacking reader: inout PackedReader) throws { self.init(number: Int(try reader.int())) }

    public func pack(into writer: inout PackedWriter) {
        if writer.isForPeople { writer.string(description) } else { writer.int(Int64(number)) }
    }
}

extension Date: Packed {
    public init(unpacking reader: inout PackedReader) throws { self.init(microseconds: try reader.int()) }

    public func pack(into writer: inout PackedWriter) {
        if writer.isForPeople { writer.string(instantText) } else { writer.int(microseconds) }
    }

    /// Foundation keeps instants as floats, which tell every microsecond apart from 1866 to 2136.
    init(microseconds: Int64) {
        self.init(timeIntervalSince1970: Double(microseconds) / 1e6)
    }

    /// Microseconds since 1970; what no instant of the library can be is as far away as can be, which it refuses.
    var microseconds: Int64 {
        Int64(exactly: (timeIntervalSince1970 * 1e6).rounded()) ?? .max
    }

    /// As the library writes it: `2026-05-04T12:00:00Z`, a second with none, three or six digits behind the point.
    var instantText: String {
        let (second, micros) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let (whole, rest) = micros < 0 ? (second - 1, micros + 1_000_000) : (second, micros)
        let day = Day(number: Int((Double(whole) / 86_400).rounded(.down)))
        let seconds = Int(whole) - day.number * 86_400
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        let digits = String(1_000_000 + rest).dropFirst()
        let fraction = rest == 0 ? "" : "." + (rest % 1_000 == 0 ? digits.prefix(3) : digits)
        return "\(day)T\(clock.joined(separator: ":"))\(fraction)Z"
    }
}

extension Optional: Packed where Wrapped: Packed {
    public init(unpacking reader: inout PackedReader) throws {
        self = reader.nil() ? nil : try Wrapped(unpacking: &reader)
    }

    public func pack(into writer: inout PackedWriter) {
        if let self { self.pack(into: &writer) } else { writer.nil() }
    }
}

extension Array: Packed where Element: Packed {
    public init(unpacking reader: inout PackedReader) throws {
        let count = try reader.array()
        self.init()
        reserveCapacity(count)
        for _ in 0..<count { append(try Element(unpacking: &reader)) }
    }

    public func pack(into writer: inout PackedWriter) {
        writer.array(count)
        for element in self { element.pack(into: &writer) }
    }
}

extension Dictionary: Packed where Key: Packed, Value: Packed {
    public init(unpacking reader: inout PackedReader) throws {
        let count = try reader.map()
        self.init(minimumCapacity: count)
        for _ in 0..<count {
            let key = try Key(unpacking: &reader)
            self[key] = try Value(unpacking: &reader)
        }
    }

    public func pack(into writer: inout PackedWriter) {
        writer.map(count)
        for (key, value) in self {
            key.pack(into: &writer)
            value.pack(into: &writer)
        }
    }
}

/// Two values side by side.
public struct Pair<First, Second> {
    /// The first.
    public var first: First
    /// The second.
    public var second: Second

    /// Both.
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }
}

extension Pair: Sendable where First: Sendable, Second: Sendable {}
extension Pair: Equatable where First: Equatable, Second: Equatable {}
extension Pair: Hashable where First: Hashable, Second: Hashable {}
extension Pair: Encodable where First: Encodable, Second: Encodable {}
extension Pair: Decodable where First: Decodable, Second: Decodable {}

extension Pair: Packed where First: Packed, Second: Packed {
    public init(unpacking reader: inout PackedReader) throws {
        guard try reader.array() == 2 else { throw reader.malformed("two values expected") }
        first = try First(unpacking: &reader)
        second = try Second(unpacking: &reader)
    }

    public func pack(into writer: inout PackedWriter) {
        writer.array(2)
        first.pack(into: &writer)
        second.pack(into: &writer)
    }
}
