import Foundation
import Testing

@testable import CrmCore

@Suite struct CodecTests {
    private func written(_ write: (inout PackedWriter) -> Void) -> [UInt8] {
        var writer = PackedWriter()
        write(&writer)
        return writer.bytes
    }

    private func hex(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    }

    private func isRefused(_ bytes: [UInt8], _ read: (inout PackedReader) throws -> Void) -> Bool {
        do {
            try PackedReader.reading(bytes, read)
            return false
        } catch {
            return error is MalformedError
        }
    }

    @Test("integers take their shortest form and come back")
    func shortest() throws {
        let forms: [(Int64, String)] = [
            (0, "00"), (127, "7f"), (128, "cc80"), (255, "ccff"), (256, "cd0100"), (65_535, "cdffff"),
            (65_536, "ce00010000"), (4_294_967_295, "ceffffffff"), (4_294_967_296, "cf0000000100000000"),
            (.max, "cf7fffffffffffffff"), (-1, "ff"), (-32, "e0"), (-33, "d0df"), (-128, "d080"),
            (-129, "d1ff7f"), (-32_768, "d18000"), (-32_769, "d2ffff7fff"), (-2_147_483_648, "d280000000"),
            (-2_147_483_649, "d3ffffffff7fffffff"), (.min, "d38000000000000000"),
        ]
        for (value, form) in forms {
            #expect(written { $0.int(value) } == hex(form), "\(value)")
            #expect(try PackedReader.reading(hex(form)) { try $0.int() } == value)
        }
    }

    @Test("an integer is read in whatever width it was written")
    func everyWidth() throws {
        let forms = [
            "07", "cc07", "cd0007", "ce00000007", "cf0000000000000007", "d007", "d10007", "d200000007", "d30000000000000007",
        ]
        for form in forms {
            #expect(try PackedReader.reading(hex(form)) { try $0.int() } == 7)
            #expect(try PackedReader.reading(hex(form)) { try $0.uint() } == 7)
        }
    }

    @Test("an unsigned integer keeps its highest bit and a signed one refuses it")
    func highestBit() throws {
        let bytes = written { $0.uint(.max) }
        #expect(try PackedReader.reading(bytes) { try $0.uint() } == .max)
        #expect(isRefused(bytes) { _ = try $0.int() })
        #expect(isRefused(hex("ff")) { _ = try $0.uint() })
        #expect(isRefused(hex("d0ff")) { _ = try $0.uint() })
    }

    @Test("strings, bytes and containers of every length come back")
    func everyLength() throws {
        for size in [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536] {
            let text = String(repeating: "é", count: size / 2) + String(repeating: "x", count: size % 2)
            let blob = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let bytes = written { writer in
                writer.string(text)
                writer.binary(blob)
                writer.array(size)
                for _ in 0..<size { writer.nil() }
                writer.map(size)
                for _ in 0..<2 * size { writer.bool(true) }
            }
            try PackedReader.reading(bytes) { reader in
                #expect(try reader.string() == text)
                #expect(Array(try reader.binary()) == blob)
                #expect(try reader.array() == size)
                var nils = 0
                while reader.nil() { nils += 1 }
                #expect(nils == size)
                #expect(try reader.map() == size)
                var truths = 0
                while !reader.isAtEnd { truths += try reader.bool() ? 1 : 0 }
                #expect(truths == 2 * size)
            }
        }
    }

    @Test("truncated input is refused wherever it ends")
    func truncated() {
        let whole = written { writer in
            writer.array(3)
            writer.string(String(repeating: "x", count: 40))
            writer.int(.min)
            writer.binary(Array(repeating: 0, count: 300))
        }
        for end in 0..<whole.count {
            let refused = isRefused(Array(whole[..<end])) { reader in
                _ = try reader.array()
                _ = try reader.string()
                _ = try reader.int()
                _ = try reader.binary()
            }
            #expect(refused, "cut at \(end)")
        }
    }

    @Test("lengths that promise more than there is are refused before anything is allocated")
    func hostileLengths() {
        for form in ["dbffffffff", "db7fffffff", "d9ff61"] { #expect(isRefused(hex(form)) { _ = try $0.string() }) }
        for form in ["c6ffffffff", "c67fffffff", "c5ffff"] { #expect(isRefused(hex(form)) { _ = try $0.binary() }) }
        for form in ["ddffffffff", "dd7fffffff", "dcffff", "9f"] { #expect(isRefused(hex(form)) { _ = try $0.array() }) }
        for form in ["dfffffffff", "df7fffffff", "81c0"] { #expect(isRefused(hex(form)) { _ = try $0.map() }) }
    }

    @Test("another type than the expected is named with its place")
    func anotherType() throws {
        do {
            try PackedReader.reading(hex("01a161")) { reader in
                _ = try reader.int()
                _ = try reader.bool()
            }
            Issue.record("a string is no boolean")
        } catch {
            #expect("\(error)" == "a boolean expected, 0xa1 found at byte 1")
        }
    }

    @Test("random bytes give a value or a clear refusal")
    func randomBytes() {
        var state: UInt64 = 7
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let reads: [(inout PackedReader) throws -> Void] = [
            { _ = try $0.int() }, { _ = try $0.uint() }, { _ = try $0.string() }, { _ = try $0.binary() },
            { _ = try $0.array() }, { _ = try $0.map() }, { _ = try $0.bool() }, { try $0.skipValue() },
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<Int(next() % 12)).map { _ in next() }
            for read in reads { _ = isRefused(bytes, read) }
        }
    }

    @Test("numbers are exact, however long")
    func decimals() throws {
        for text in ["0", "1", "-1", "99.12", "-0.000001", "1234567890123456.78", "79228162514264337593543950335", "100", "0.5"] {
            let bytes = written { $0.string(text) }
            let value = try PackedReader.reading(bytes) { try $0.value(Decimal.self) }
            #expect(value == Decimal(string: text))
            #expect(written { value.pack(into: &$0) } == bytes, "\(text) comes back as \(value)")
        }
        for text in ["", "-", ".", "1e3", "1,0", "1.2.3", "NaN", " 1"] {
            #expect(isRefused(written { $0.string(text) }) { _ = try $0.value(Decimal.self) }, "\(text)")
        }
    }

    @Test("days and instants come back")
    func days() throws {
        for text in ["1970-01-01", "1969-12-31", "2024-02-29", "2026-05-04", "0001-01-01", "9999-12-31"] {
            let day = try #require(Day(text))
            #expect(day.description == text)
            #expect(Day(number: day.number) == day)
        }
        for text in ["2026-02-30", "2026-13-01", "04.05.2026", "2026-5-4", "2026-05-04T00:00:00Z"] { #expect(Day(text) == nil) }
        #expect(Day("2026-05-04")?.number == 20_577)
        for micros: Int64 in [0, 1, -1, 1_777_896_000_123_456, 4_102_444_800_123_456, -4_102_444_800_123_456] {
            #expect(Date(microseconds: micros).microseconds == micros)
        }
        #expect(Date(microseconds: 1_777_896_000_120_000).instantText == "2026-05-04T12:00:00.120Z")
    }
}
