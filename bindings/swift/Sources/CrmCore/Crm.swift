internal import CrmCoreBinding
import Foundation

/// The library, open on one company's records. It holds no record itself and may be shared between tasks and threads.
///
/// ```swift
/// let crm = try Crm.open(file)
/// defer { crm.close() }
/// let session = try crm.session(user: ada.id)
/// ```
public final class Crm: Sendable {
    /// What a host may fix when it opens the library; what is left out is the machine's own.
    public struct Options: Sendable {
        /// What ids, log salts and retry pauses are derived from. Fixed in tests, for the same bytes again.
        public var seed: UInt64?
        /// The company's time zone; UTC where none is given.
        public var timeZone: TimeZone?
        /// An instant that the clock always shows; for tests.
        public var clock: Date?

        /// With all its parts.
        public init(seed: UInt64? = nil, timeZone: TimeZone? = nil, clock: Date? = nil) {
            self.seed = seed
            self.timeZone = timeZone
            self.clock = clock
        }

        var crossed: CrmOptions {
            CrmOptions(seed: seed, timeZone: timeZone?.identifier, clock: clock?.microseconds)
        }
    }

    private let binding: CrmCoreBinding.Crm
    private let latch = Latch()

    private init(_ binding: CrmCoreBinding.Crm) {
        self.binding = binding
    }

    /// Opens the library on a store in memory, which is gone when the object is.
    public static func inMemory(_ options: Options = Options()) throws(CrmError) -> Crm {
        try crossing { Crm(try CrmCoreBinding.Crm.inMemory(options: options.crossed)) }
    }

    /// Opens the store in a file, which is created where there is nothing yet. Its folder must be there. The file stays locked against
    /// other processes until ``close()``.
    ///
    /// - Parameter file: where the store is, as a file URL
    /// - Throws: ``CrmError/storage(code:detail:isRetryable:)`` where the file is in use, is no store, or cannot be created
    public static func open(_ file: URL, _ options: Options = Options()) throws(CrmError) -> Crm {
        try crossing { Crm(try CrmCoreBinding.Crm.open(path: file.path, options: options.crossed)) }
    }

    /// Opens the library on a store that the host wrote.
    public static func over(_ store: some Store, _ options: Options = Options()) throws(CrmError) -> Crm {
        try crossing { Crm(try CrmCoreBinding.Crm.over(store: HostedStore(store), options: options.crossed)) }
    }

    /// A session of a user.
    ///
    /// - Parameter now: when the session acts; the present instant where nothing is said
    public func session(user: UserId, now: Date? = nil) throws(CrmError) -> Session {
        try crossing(latch) {
            Session(try binding.session(user: PackedWriter.bytes(of: user), now: now?.microseconds), latch)
        }
    }

    /// A session of the host itself, which nothing is kept from. The reason stands in the audit trail.
    public func system(reason: String, now: Date? = nil) throws(CrmError) -> Session {
        try crossing(latch) { Session(try binding.system(reason: reason, now: now?.microseconds), latch) }
    }

    /// A fresh command id: what makes a command safe to send twice.
    public func newCommandId() throws(CrmError) -> CommandId {
        try crossing(latch) { CommandId(try PackedWriter.uuid(try binding.newCommandId())) }
    }

    /// Gives the file free. Every later call on this library and on what it gave out is a ``CrmError/storage(code:detail:isRetryable:)``
    /// with the code `closed`; closing twice is no fault.
    public func close() {
        guard latch.close() else { return }
        // The file was written with every commit: giving it free has nothing to lose.
        try? binding.closeStore()
    }
}

extension PackedWriter {
    /// The sixteen bytes of an id.
    static func bytes(of id: some TypedId) -> Data {
        withUnsafeBytes(of: id.value.uuid) { Data($0) }
    }

    /// The id of sixteen bytes.
    static func uuid(_ bytes: Data) throws -> UUID {
        guard bytes.count == 16 else { throw MalformedError(what: "an id of \(bytes.count) bytes", position: 0) }
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
