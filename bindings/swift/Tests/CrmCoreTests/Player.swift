import Foundation

@testable import CrmCore

/// A scenario that is wrong in itself, or does not go as it is written.
struct Wrong: Swift.Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Plays scenarios, step by step, through the package's own types.
final class Player {
    private let crm: Crm
    private var known: [String: Json] = [:]
    /// The last commit whose events are known.
    private var seen = 0
    /// How many commands went through their types.
    private(set) var commands = 0

    private static let today = "2026-05-04"

    init() throws {
        crm = try Crm.inMemory(Crm.Options(seed: 1, clock: try Self.noon(Self.today)))
    }

    private static func noon(_ text: String) throws -> Date {
        guard let day = Day(text) else { throw Wrong("\(text) is no day") }
        return Date(timeIntervalSince1970: Double(day.number) * 86_400 + 43_200)
    }

    func play(_ step: Step) throws {
        if let times = step.repeat {
            for _ in 0..<times { try (step.steps ?? []).forEach(play) }
            return
        }
        let what = step.command ?? step.ask ?? step.get ?? step.call ?? "?"
        let answer: Result<Json, CrmError>
        do {
            answer = .success(try self.answer(step))
        } catch let error as CrmError {
            answer = .failure(error)
        }
        try checkEvents(step, what, answer)
        switch (answer, step.error) {
        case (.success(let found), nil):
            if let then = step.then, let wrong = difference(what, try resolved(then), found) { throw Wrong(wrong) }
            if let name = step.name { known[name] = found }
        case (.success(let found), let code?): throw Wrong("`\(what)` answers \(found.text), where \(code) is expected")
        case (.failure(let error), nil): throw Wrong("`\(what)` answers \(error.code): \(error)")
        case (.failure(let error), let code?):
            guard error.code == code, step.about == nil || step.about == error.subject else {
                throw Wrong("`\(what)` answers \(error.code) about \(error.subject): \(error)")
            }
        }
    }

    private func checkEvents(_ step: Step, _ what: String, _ answer: Result<Json, CrmError>) throws {
        let logged = try self.logged()
        var expected = step.events
        // Only a command that is done changes anything, and rows that are brought in.
        if case .failure = answer { expected = [] }
        if step.command == nil && step.call != "import_mapped" { expected = [] }
        if let expected, expected != logged { throw Wrong("`\(what)` logs \(logged), not \(expected)") }
    }

    /// The names of the events that were logged since the last look, in order.
    private func logged() throws -> [String] {
        let session = try crm.system(reason: "scenario")
        var names: [String] = []
        while true {
            let page = try session.changes(after: seen)
            names += page.entries.flatMap { $0.events.map(\.name) }
            seen = page.cursor
            if page.isEnd { return names }
        }
    }

    private func session(_ step: Step) throws -> Session {
        let now = try Self.noon(step.on ?? Self.today)
        let actor = step.actor ?? "administrator"
        if actor == "system" { return try crm.system(reason: "scenario", now: now) }
        guard case .text(let text) = try find("\(actor).id"), let user = UserId(text) else { throw Wrong("\(actor) is no user") }
        return try crm.session(user: user, now: now)
    }

    private func answer(_ step: Step) throws -> Json {
        let with = try resolved(step.with ?? .null)
        let session = try session(step)
        if let name = step.command {
            return try execute(try command(fromJson: Json.object(["do": .text(name), "with": with]).text), session)
        }
        if let name = step.ask {
            return try ask(try question(fromJson: Json.object(["ask": .text(name), "with": with]).text), session)
        }
        if let name = step.call { return try called(name, with, session) }
        // Kinds have blanks in their names where people read them.
        let name = step.get?.replacingOccurrences(of: " ", with: "_")
        guard let name, let kind = RecordKind(rawValue: name), let type = records[kind] else {
            throw Wrong("no kind is called `\(step.get ?? "")`")
        }
        return try get(type, with, session)
    }

    private func execute<C: Command>(_ command: C, _ session: Session) throws -> Json {
        commands += 1
        let again = try JSONDecoder().decode(C.self, from: JSONEncoder().encode(command))
        guard again == command else { throw Wrong("\(command) comes back from its encoding as \(again)") }
        guard try CrmCore.command(fromJson: command.json()) as? C == command else { throw Wrong("\(command) differs in JSON") }
        return try written(try session.execute(command))
    }

    private func ask<Q: Question>(_ question: Q, _ session: Session) throws -> Json {
        try written(try session.ask(question))
    }

    private func get<R: Record>(_ type: R.Type, _ id: Json, _ session: Session) throws -> Json {
        guard case .text(let text) = id, let id = R.ID(text) else {
            throw CrmError.invalid(subject: "id", detail: "no id", faults: [])
        }
        return try Json(try session.get(id))
    }

    private func written(_ answer: any Sendable) throws -> Json {
        guard let answer = answer as? any Packed else { return .null }
        return try Json(answer)
    }

    /// `value` with every text `$name.path` replaced by the part of an earlier answer.
    private func resolved(_ value: Json) throws -> Json {
        switch value {
        case .text(let text) where text.hasPrefix("$"): try find(String(text.dropFirst()))
        case .list(let items): .list(try items.map(resolved))
        case .object(let fields): .object(try fields.mapValues(resolved))
        default: value
        }
    }

    private func find(_ reference: String) throws -> Json {
        let path = reference.split(separator: ".")
        guard let first = path.first, let answer = known[String(first)] else { throw Wrong("no step is named `\(reference)`") }
        guard let part = answer[Array(path.dropFirst())] else { throw Wrong("there is no `\(reference)`") }
        return part
    }
}

/// Where `found` differs from `expected`, which names only what matters. Two texts of one number are the same.
private func difference(_ path: String, _ expected: Json, _ found: Json) -> String? {
    switch (expected, found) {
    case (.object(let expected), .object(let found)):
        for (key, value) in expected {
            if let wrong = difference("\(path).\(key)", value, found[key] ?? .null) { return wrong }
        }
        return nil
    case (.list(let expected), .list(let found)) where expected.count == found.count:
        for (at, (expected, found)) in zip(expected, found).enumerated() {
            if let wrong = difference("\(path)[\(at)]", expected, found) { return wrong }
        }
        return nil
    case (.text(let expected), .text(let found)) where isNumber(expected) && isNumber(found):
        return Decimal(string: expected) == Decimal(string: found) ? nil : "\(path) is \(found), not \(expected)"
    default:
        return expected == found ? nil : "\(path) is \(found.text), not \(expected.text)"
    }
}

private func isNumber(_ text: String) -> Bool {
    text.contains(".") && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e || $0 == 0x2d }
        || Int(text) != nil
}
