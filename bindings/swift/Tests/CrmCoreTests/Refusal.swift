import CrmCore

/// The error of the library that `work` throws; none where it comes to its end.
func refusal(_ work: () throws -> Any) -> CrmError? {
    do {
        _ = try work()
        return nil
    } catch {
        return error as? CrmError
    }
}
