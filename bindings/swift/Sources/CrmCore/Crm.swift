internal import CrmCoreBinding
import Foundation

/// The library, open on one company's records. It holds no record itself and may be shared between tasks.
///
/// The file is given free by ``close()``, or when the last reference is gone.
public final class Crm: Sendable {
    private let binding: CrmCoreBinding.Crm

    private init(_ binding: CrmCoreBinding.Crm) {
        self.binding = binding
    }

    /// Opens the library on a store in memory, which is gone when the object is.
    public static func inMemory() throws -> Crm {
        try crossing { Crm(try CrmCoreBinding.Crm.inMemory(options: CrmOptions())) }
    }

    /// Opens the store in a file, which is created where there is nothing yet. Its folder must be there. The file stays locked against
    /// other processes until it is closed.
    ///
    /// - Parameter file: where the store is, as a file URL
    /// - Throws: ``CrmError/storage(code:detail:isRetryable:)`` where the file is in use, is no store, or cannot be created
    public static func open(_ file: URL) throws -> Crm {
        try crossing { Crm(try CrmCoreBinding.Crm.open(path: file.path, options: CrmOptions())) }
    }

    /// A fresh command id: what makes a command safe to send twice.
    public func newCommandId() throws -> CommandId {
        try crossing { try CommandId(bytes: Array(binding.newCommandId())) }
    }

    /// Gives the file free; every later call is an error that says so. Closing twice is no fault.
    public func close() throws {
        try crossing { try binding.closeStore() }
    }
}
