internal import CCurl
import Synchronization

/// libcurl handles with their open connections, lent to one exchange at a time each.
///
/// There are as many handles as there were exchanges under way at once, so that no request waits for another.
final class ConnectionPool: Sendable {
    /// Handles that stay open while nobody uses them.
    private static let idleLimit = 64

    private struct State {
        var idle: [Handle] = []
        var openedCount = 0
    }
    private let state = Mutex(State())

    init() { webrl_curl_global_init() }

    /// Connections made so far: fewer than exchanges where the sites keep theirs open.
    var openedCount: Int { state.withLock { $0.openedCount } }

    /// Lends a handle, the one that was used last where one is idle.
    /// - Parameter body: gets the handle, and adds the connections that it made.
    func perform<Result>(_ body: (UnsafeMutableRawPointer, inout Int) throws -> Result) throws -> Result {
        guard let handle = state.withLock({ $0.idle.popLast() }) ?? Handle() else {
            throw EnvironmentError("libcurl can't be initialised")
        }
        var opened = 0
        defer {
            state.withLock {
                $0.openedCount += opened
                if $0.idle.count < Self.idleLimit { $0.idle.append(handle) }
            }
        }
        return try body(handle.pointer, &opened)
    }
}

/// One libcurl handle, closed with its connections when nobody holds it.
///
/// Unchecked, since pointers are not Sendable. It is safe because libcurl asks that one thread at a time use a handle, and
/// ``ConnectionPool`` takes a handle out of its list, under a mutex, before an exchange gets it and puts it back after.
private final class Handle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }
    deinit { curl_easy_cleanup(pointer) }
}
