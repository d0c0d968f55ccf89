import Foundation

@testable import CrmCore

/// What is neither a command nor a question: rows by a mapping, cards, calendars.
func called(_ name: String, _ with: Json, _ session: Session) throws -> Json {
    func text(_ path: Substring...) -> String? {
        if case .text(let text) = with[path] { text } else { nil }
    }
    switch name {
    case "cards":
        let reading = CardReading(
            source: text("reading", "source") ?? "", home: text("reading", "home"), birthday: text("reading", "birthday"))
        let found = try readCards(text("text") ?? "", reading)
        let version = text("writing", "version").flatMap(CardVersion.init) ?? .v4
        let writing = CardWriting(version: version, source: text("writing", "source") ?? "", birthday: text("writing", "birthday"))
        return .object(["found": try Json(found), "written": try Json(try writeCards(found.cards, writing))])
    case "calendar":
        let reading = CalendarReading(zone: text("reading", "zone") ?? "", untitled: text("reading", "untitled"))
        let found = try readCalendar(text("text") ?? "", reading)
        guard let now = ISO8601DateFormatter().date(from: text("writing", "now") ?? "") else { throw Wrong("there is no `now`") }
        let writing = CalendarWriting(zone: text("writing", "zone") ?? "", now: now)
        return .object(["found": try Json(found), "written": try Json(try writeCalendar(found.appointments, writing))])
    default:
        return try brought(with, session, text("import").flatMap(ImportId.init))
    }
}

private func brought(_ with: Json, _ session: Session, _ begun: ImportId?) throws -> Json {
    func texts(_ value: Json?) -> [String] {
        guard case .list(let items) = value else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
    let mapping = try ImportMapping(json: (with[["mapping"]] ?? .null).text)
    guard try ImportMapping(json: mapping.json()) == mapping else { throw Wrong("\(mapping) differs in JSON") }
    guard case .list(let rows) = with[["rows"]] else { throw Wrong("there are no rows") }
    let columns = texts(with[["columns"]])
    let report =
        if let begun {
            try session.importMapped(begun, mapping, columns: columns, rows: rows.map(texts))
        } else {
            try session.tryMapped(mapping, columns: columns, rows: rows.map(texts))
        }
    return .object([
        "created": .integer(report.created), "changed": .integer(report.changed), "kept": .integer(report.kept),
        "refused": .list(report.refused.map { .list([.integer($0.row), .text($0.error.code), .text($0.error.subject)]) }),
        "left_out": .list(report.leftOut.map { .list([.integer($0.row), .text($0.fault.field)]) }),
    ])
}
