import Foundation

/// Whether a library is open: shared by the library and all that it gave out, and asked before every call.
final class Latch: @unchecked Sendable {
    private let lock = NSLock()
    private var isOpen = true

    /// Lets a call through, or says that the library is closed.
    func pass() throws(CrmError) {
        guard lock.withLock({ isOpen }) else {
            throw .storage(code: "closed", detail: "the library is closed; open it again", isRetryable: false)
        }
    }

    /// Closes; true for the one who did it.
    func close() -> Bool {
        lock.withLock {
            defer { isOpen = false }
            return isOpen
        }
    }
}

/// Does a call of an open library.
func crossing<T>(_ latch: Latch, _ call: () throws -> T) throws(CrmError) -> T {
    try latch.pass()
    return try crossing(call)
}

/// Reads one value that the library gave.
func unpacked<T: Packed>(_ bytes: Data) throws -> T {
    try PackedReader.reading(bytes) { try T(unpacking: &$0) }
}
