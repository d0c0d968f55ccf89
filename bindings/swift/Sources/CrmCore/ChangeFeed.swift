import Foundation

/// The change feed as it grows, in pages: never a part of a commit. It looks for news from time to time, off the calling actor, and ends
/// with its task.
///
/// ```swift
/// for try await page in session.feed(after: seen) {
///     show(page.entries)
///     seen = page.cursor
/// }
/// ```
public struct ChangeFeed: AsyncSequence, Sendable {
    public typealias Element = FeedPage

    let session: Session
    let cursor: Int
    let pause: Duration

    /// Where the feed stands.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let feed: ChangeFeed
        fileprivate var cursor: Int

        public mutating func next() async throws -> FeedPage? {
            while !Task.isCancelled {
                let after = cursor
                let page = try await feed.session.background { try $0.changes(after: after) }
                cursor = page.cursor
                if !page.entries.isEmpty { return page }
                if page.isEnd {
                    do { try await Task.sleep(for: feed.pause) } catch { return nil }
                }
            }
            return nil
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(feed: self, cursor: cursor)
    }
}
