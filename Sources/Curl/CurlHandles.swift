internal import CCurl
import Synchronization

/// libcurl handles with their open connections: as many as there were exchanges under way at once, so that none waits for another.
package final class CurlHandles: Sendable {
    /// Handles that stay open while nobody uses them.
    private let idleLimit: Int
    private let idle = Mutex<[CurlHandle]>([])

    /// - Parameter idleLimit: handles that stay open while nobody uses them.
    package init(idleLimit: Int) {
        self.idleLimit = idleLimit
        webrl_curl_global_init()
    }

    /// The handle that was used last where one is idle; nil where libcurl gives none.
    package func take() -> CurlHandle? { idle.withLock { $0.popLast() } ?? CurlHandle() }

    /// Puts a handle back for the next exchange.
    package func give(_ handle: CurlHandle) {
        idle.withLock { if $0.count < idleLimit { $0.append(handle) } }
    }
}

/// One libcurl handle, closed with its connections when nobody holds it.
///
/// Unchecked, since pointers are not Sendable. It is safe because libcurl asks that one thread at a time use a handle, and
/// ``CurlHandles`` takes a handle out of its list, under a mutex, before an exchange gets it and puts it back after.
package final class CurlHandle: @unchecked Sendable {
    package let pointer: UnsafeMutableRawPointer

    fileprivate init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }
    deinit { curl_easy_cleanup(pointer) }
}
