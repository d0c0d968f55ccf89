internal import CrmCoreBinding
import Foundation

extension Command {
    /// The command as JSON, in the form in which every language of the library writes it: for queues that outlive the app.
    public func json() throws(CrmError) -> String {
        try crossing { try commandToJson(command: envelope) }
    }
}

/// The command that ``Command/json()`` wrote. Its answer is known once it is executed:
/// `try session.execute(command)` takes it as it is.
public func command(fromJson json: String) throws(CrmError) -> any Command {
    try crossing {
        let bytes = try commandFromJson(json: json)
        return try PackedReader.reading(bytes) { reader in
            let name = try reader.verb("do")
            guard let type = commands[name] else { throw reader.malformed("`\(name)` is no command") }
            return try type.init(unpacking: &reader)
        }
    }
}

/// The same for a question.
public func question(fromJson json: String) throws(CrmError) -> any Question {
    try crossing {
        let bytes = try questionFromJson(json: json)
        return try PackedReader.reading(bytes) { reader in
            let name = try reader.verb("ask")
            guard let type = questions[name] else { throw reader.malformed("`\(name)` is no question") }
            return try type.init(unpacking: &reader)
        }
    }
}

extension PackedReader {
    /// Reads an envelope up to its content, and gives the name under which that is sent.
    fileprivate mutating func verb(_ verb: String) throws -> String {
        guard try map() == 2, try string() == verb else { throw malformed("`\(verb)` expected") }
        let name = try string()
        guard try string() == "with" else { throw malformed("`with` expected") }
        return name
    }
}
