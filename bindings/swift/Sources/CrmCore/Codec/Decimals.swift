import Foundation

extension Decimal: Packed {
    public init(unpacking reader: inout PackedReader) throws {
        let parsed = try reader.utf8 { Decimal(plain: $0) }
        guard let parsed else { throw reader.malformed("a number expected") }
        self = parsed
    }

    public func pack(into writer: inout PackedWriter) {
        // Never with an exponent, whatever the size.
        writer.string(description)
    }

    /// Reads `-12.50`: digits and at most one point, no exponent. Short numbers, which nearly all are, are counted up in a machine word.
    init?(plain text: UnsafeRawBufferPointer) {
        var digits: UInt64 = 0
        var places = 0
        var hasPoint = false
        var at = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative { at = 1 }
        guard at < text.count, text.last != UInt8(ascii: ".") else { return nil }
        if text.count > 19 {
            self.init(string: String(decoding: text, as: UTF8.self), locale: Locale(identifier: "en_US_POSIX"))
            return
        }
        while at < text.count {
            let byte = text[at]
            at += 1
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            digits = digits &* 10 &+ UInt64(byte &- 0x30)
            if hasPoint { places += 1 }
        }
        self.init(sign: isNegative && digits != 0 ? .minus : .plus, exponent: digits == 0 ? 0 : -places, significand: Decimal(digits))
    }
}
