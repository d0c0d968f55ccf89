import Foundation

/// What the package writes values of the vocabulary into: MessagePack, every value in its shortest form. Hosts have no use for it.
public struct PackedWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []
    /// True where ids, instants and days are written as texts, as they stand in JSON.
    let isForPeople: Bool

    init(capacity: Int = 256, isForPeople: Bool = false) {
        self.isForPeople = isForPeople
        bytes.reserveCapacity(capacity)
    }

    /// `value` alone.
    static func packed(_ value: some Packed) -> Data {
        var writer = PackedWriter()
        value.pack(into: &writer)
        return Data(writer.bytes)
    }

    mutating func `nil`() {
        bytes.append(0xc0)
    }

    mutating func bool(_ value: Bool) {
        bytes.append(value ? 0xc3 : 0xc2)
    }

    /// A signed integer.
    mutating func int(_ value: Int64) {
        if value >= 0 {
            uint(UInt64(value))
        } else if value >= -32 {
            bytes.append(UInt8(truncatingIfNeeded: value))
        } else if value >= Int64(Int8.min) {
            headed(0xd0, UInt64(bitPattern: value), width: 1)
        } else if value >= Int64(Int16.min) {
            headed(0xd1, UInt64(bitPattern: value), width: 2)
        } else if value >= Int64(Int32.min) {
            headed(0xd2, UInt64(bitPattern: value), width: 4)
        } else {
            headed(0xd3, UInt64(bitPattern: value), width: 8)
        }
    }

    /// An integer from 0 to 2^64 - 1.
    mutating func uint(_ value: UInt64) {
        if value < 0x80 {
            bytes.append(UInt8(value))
        } else if value <= 0xff {
            headed(0xcc, value, width: 1)
        } else if value <= 0xffff {
            headed(0xcd, value, width: 2)
        } else if value <= 0xffff_ffff {
            headed(0xce, value, width: 4)
        } else {
            headed(0xcf, value, width: 8)
        }
    }

    mutating func string(_ value: String) {
        let utf8 = value.utf8
        let count = utf8.count
        if count < 32 {
            bytes.append(0xa0 | UInt8(count))
        } else if count <= 0xff {
            headed(0xd9, UInt64(count), width: 1)
        } else if count <= 0xffff {
            headed(0xda, UInt64(count), width: 2)
        } else {
            headed(0xdb, UInt64(count), width: 4)
        }
        bytes.append(contentsOf: utf8)
    }

    mutating func binary(_ value: some Collection<UInt8>) {
        let count = value.count
        if count <= 0xff {
            headed(0xc4, UInt64(count), width: 1)
        } else if count <= 0xffff {
            headed(0xc5, UInt64(count), width: 2)
        } else {
            headed(0xc6, UInt64(count), width: 4)
        }
        bytes.append(contentsOf: value)
    }

    /// The head of an array: `count` values follow.
    mutating func array(_ count: Int) {
        container(count, short: 0x90, long: 0xdc)
    }

    /// The head of a map: `count` times a key and its value follow.
    mutating func map(_ count: Int) {
        container(count, short: 0x80, long: 0xde)
    }

    private mutating func container(_ count: Int, short: UInt8, long: UInt8) {
        if count < 16 {
            bytes.append(short | UInt8(count))
        } else if count <= 0xffff {
            headed(long, UInt64(count), width: 2)
        } else {
            headed(long + 1, UInt64(count), width: 4)
        }
    }

    /// A head and the last `width` bytes of `value`, the most significant first.
    private mutating func headed(_ head: UInt8, _ value: UInt64, width: Int) {
        bytes.append(head)
        var shift = 8 * (width - 1)
        while shift >= 0 {
            bytes.append(UInt8(truncatingIfNeeded: value &>> UInt64(shift)))
            shift -= 8
        }
    }
}
