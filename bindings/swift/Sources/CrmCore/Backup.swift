internal import CrmCoreBinding
import Foundation

/// Reads the backup in a file to its end and checks everything it says, as a restore does, and keeps nothing.
///
/// - Parameter progress: as for ``Session/backup(to:progress:)``
/// - Throws: ``CrmError/corrupt(subject:detail:)`` that names frame and place of the damage, ``CrmError/storage(code:detail:isRetryable:)``
///   where this is no backup or cannot be read, and what `progress` throws
public func checkBackup(_ file: URL, progress: @escaping ProgressHandler = { _ in }) throws -> BackupReport {
    try Hearing(progress).during { hearing in
        try crossing { try unpacked(try checkBackupFile(path: file.path, progress: hearing)) }
    }
}

/// Restores the backup in a file into a new store at `store`, where nothing may be yet: whole, or nothing of it. ``Crm/open(_:_:)`` opens
/// it; give it another seed than before, or none.
///
/// - Parameter progress: as for ``Session/backup(to:progress:)``
/// - Throws: as ``checkBackup(_:progress:)``, and where there is something at `store`
public func restoreBackup(_ file: URL, to store: URL, progress: @escaping ProgressHandler = { _ in }) throws -> BackupReport {
    try Hearing(progress).during { hearing in
        try crossing { try unpacked(try restoreBackupFile(path: file.path, to: store.path, progress: hearing)) }
    }
}

/// Hears how many records, log entries and answers are through. What it throws ends the call and is thrown.
public typealias ProgressHandler = @Sendable (Int) throws -> Void

extension Session {
    /// Writes a copy of everything the company has at this moment into a new file, while others write on: the whole copy, or nothing.
    ///
    /// Every field is in the clear: keep a backup as you keep the store.
    ///
    /// - Parameter progress: hears how much is through; what it throws ends the call and is thrown
    /// - Throws: ``CrmError/denied(subject:detail:)`` unless the actor may read and export everything
    public func backup(to file: URL, progress: @escaping ProgressHandler = { _ in }) throws -> BackupReport {
        try Hearing(progress).during { hearing in
            try calling { try unpacked(try $0.backupFile(path: file.path, progress: hearing)) }
        }
    }

    /// Holds everything in the store against everything else: damage is no error but a finding.
    ///
    /// - Parameter progress: as for ``backup(to:progress:)``
    public func verify(progress: @escaping ProgressHandler = { _ in }) throws -> VerifyReport {
        try Hearing(progress).during { hearing in try calling { try unpacked(try $0.verify(progress: hearing)) } }
    }
}

/// Who hears how far a long call has come, and what it threw, which is thrown again at the end of the call.
final class Hearing: HostProgress, @unchecked Sendable {
    private let progress: ProgressHandler
    private let lock = NSLock()
    private var thrown: (any Swift.Error)?

    init(_ progress: @escaping ProgressHandler) {
        self.progress = progress
    }

    func hear(through: UInt64) throws -> Bool {
        do {
            try progress(Int(clamping: through))
            return true
        } catch {
            lock.withLock { thrown = thrown ?? error }
            return false
        }
    }

    /// Does a call; what was thrown while it went on goes before its own failure.
    func during<T>(_ call: (Hearing) throws -> T) throws -> T {
        do {
            return try call(self)
        } catch {
            throw lock.withLock { thrown } ?? error
        }
    }
}
