internal import CrmCoreBinding
import Foundation

/// Why an operation did not happen. Nothing was written, but for a storage error with the code `unknown`, after which nobody can tell.
///
/// ``code`` is stable and the same in every language; ``detail`` says what is wrong and what to do about it.
public enum CrmError: Swift.Error, Hashable, Sendable {
    /// The input is wrong in itself; all faults are listed, in the order they were found.
    case invalid(subject: String, detail: String, faults: [Fault])
    /// No such record, or none that the actor may see.
    case notFound(subject: String, detail: String)
    /// The actor may see the record but not do this to it.
    case denied(subject: String, detail: String)
    /// A business rule says no; the code is the rule's own, as `INV-001`.
    case refused(code: String, subject: String, detail: String)
    /// Somebody else changed what the decision rested on, or a value that must be unique is taken.
    case conflict(subject: String, detail: String, isRetryable: Bool)
    /// The store could not do it; the code is the stable name of the cause, as `full` or `closed`.
    case storage(code: String, detail: String, isRetryable: Bool)
    /// Stored bytes are not what was written.
    case corrupt(subject: String, detail: String)
}

extension CrmError {
    /// The stable code: a rule's own, as `INV-001`, or the name of the kind.
    public var code: String {
        switch self {
        case .invalid: "invalid"
        case .notFound: "not_found"
        case .denied: "denied"
        case .refused(let code, _, _): code
        case .conflict: "conflict"
        case .storage(let code, _, _): code
        case .corrupt: "corrupt"
        }
    }

    /// What it is about: kind and id of a record, or the paths of the faulty fields.
    public var subject: String {
        switch self {
        case .invalid(let subject, _, _), .notFound(let subject, _), .denied(let subject, _), .refused(_, let subject, _),
            .conflict(let subject, _, _), .corrupt(let subject, _):
            subject
        case .storage: "store"
        }
    }

    /// What is wrong and what to do about it.
    public var detail: String {
        switch self {
        case .invalid(_, let detail, _), .notFound(_, let detail), .denied(_, let detail), .refused(_, _, let detail),
            .conflict(_, let detail, _), .storage(_, let detail, _), .corrupt(_, let detail):
            detail
        }
    }

    /// What is wrong with the input, each thing by its field; empty for every other kind of error.
    public var faults: [Fault] {
        if case .invalid(_, _, let faults) = self { faults } else { [] }
    }

    /// True where the very same command may succeed when it is sent again.
    public var isRetryable: Bool {
        switch self {
        case .conflict(_, _, let isRetryable), .storage(_, _, let isRetryable): isRetryable
        default: false
        }
    }
}

extension CrmError: LocalizedError, CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid, .notFound: detail
        case .denied, .conflict: "\(subject): \(detail)"
        case .refused: "\(code): \(detail)"
        case .storage: "storage \(code): \(detail)"
        case .corrupt: "\(subject) is damaged: \(detail)"
        }
    }

    public var errorDescription: String? { description }
}

/// Does a call across the border, whose failures become the package's own.
func crossing<T>(_ call: () throws -> T) throws(CrmError) -> T {
    do {
        return try call()
    } catch let error as CrmError {
        throw error
    } catch let crossed as CrmCoreBinding.CrmError {
        throw CrmError(crossed)
    } catch {
        // A panic of the library, or an answer of another version of it.
        throw .corrupt(subject: "answer", detail: "\(error); use the library and the package of one version")
    }
}

extension CrmError {
    init(_ crossed: CrmCoreBinding.CrmError) {
        switch crossed {
        case .Invalid(_, let subject, let detail, let faults):
            self = .invalid(subject: subject, detail: detail, faults: faults.map(Fault.init))
        case .NotFound(_, let subject, let detail):
            self = .notFound(subject: subject, detail: detail)
        case .Denied(_, let subject, let detail):
            self = .denied(subject: subject, detail: detail)
        case .Refused(let code, let subject, let detail):
            self = .refused(code: code, subject: subject, detail: detail)
        case .Conflict(_, let subject, let detail, let retryable):
            self = .conflict(subject: subject, detail: detail, isRetryable: retryable)
        case .Storage(let code, _, let detail, let retryable):
            self = .storage(code: code, detail: detail, isRetryable: retryable)
        case .Corrupt(_, let subject, let detail):
            self = .corrupt(subject: subject, detail: detail)
        }
    }
}

extension Fault {
    init(_ crossed: CrmCoreBinding.FieldFault) {
        self.init(field: crossed.field, value: crossed.value, problem: crossed.problem, remedy: crossed.remedy)
    }
}
