import Curl
import Synchronization

/// libcurl handles with their open connections, lent to one exchange at a time each, and how many connections they made.
final class ConnectionPool: Sendable {
    private let handles = CurlHandles(idleLimit: 64)
    private let opened = Atomic<Int>(0)

    /// Connections made so far: fewer than exchanges where the sites keep theirs open.
    var openedCount: Int { opened.load(ordering: .relaxed) }

    /// Lends a handle.
    /// - Parameter body: gets the handle, and adds the connections that it made.
    func perform<Result>(_ body: (UnsafeMutableRawPointer, inout Int) throws -> Result) throws -> Result {
        guard let handle = handles.take() else { throw EnvironmentError("libcurl can't be initialised") }
        var made = 0
        defer {
            opened.add(made, ordering: .relaxed)
            handles.give(handle)
        }
        return try body(handle.pointer, &made)
    }
}
