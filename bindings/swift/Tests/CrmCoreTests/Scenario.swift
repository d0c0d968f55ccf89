import Foundation

/// One scenario: what happens, and what is expected to come of it; see the page of the vectors.
struct Scenario: Decodable, Sendable {
    let title: String
    let steps: [Step]

    /// The scenarios of every file but the company's, with the file's name.
    static func all() throws -> [(file: String, scenario: Scenario)] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" && $0.lastPathComponent != "company.json" }
            .sorted { $0.path < $1.path }
        return try files.flatMap { file in
            try JSONDecoder().decode([Scenario].self, from: Data(contentsOf: file)).map { (file.lastPathComponent, $0) }
        }
    }

    /// What is played before each scenario.
    static func company() throws -> Scenario {
        try JSONDecoder().decode(Scenario.self, from: Data(contentsOf: folder.appendingPathComponent("company.json")))
    }

    private static var folder: URL {
        URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../vectors").standardized
    }
}

/// One step: a command, a question or a look at a record.
struct Step: Decodable, Sendable {
    let name: String?
    let actor: String?
    let on: String?
    let command: String?
    let ask: String?
    let get: String?
    let call: String?
    let with: Json?
    /// What is expected of the answer; that it is null is an expectation too.
    let then: Json?
    let events: [String]?
    let error: String?
    let about: String?
    let `repeat`: Int?
    let steps: [Step]?

    private enum CodingKeys: String, CodingKey {
        case name, actor = "as", on, command = "do", ask, get, call, with, then, events, error, about, `repeat`, steps
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.decodeIfPresent(String.self, forKey: .name)
        actor = try fields.decodeIfPresent(String.self, forKey: .actor)
        on = try fields.decodeIfPresent(String.self, forKey: .on)
        command = try fields.decodeIfPresent(String.self, forKey: .command)
        ask = try fields.decodeIfPresent(String.self, forKey: .ask)
        get = try fields.decodeIfPresent(String.self, forKey: .get)
        call = try fields.decodeIfPresent(String.self, forKey: .call)
        with = try fields.decodeIfPresent(Json.self, forKey: .with)
        then = fields.contains(.then) ? try fields.decode(Json.self, forKey: .then) : nil
        events = try fields.decodeIfPresent([String].self, forKey: .events)
        error = try fields.decodeIfPresent(String.self, forKey: .error)
        about = try fields.decodeIfPresent(String.self, forKey: .about)
        `repeat` = try fields.decodeIfPresent(Int.self, forKey: .repeat)
        steps = try fields.decodeIfPresent([Step].self, forKey: .steps)
    }
}
