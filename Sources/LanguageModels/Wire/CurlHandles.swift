internal import CCurl
import Synchronization

/// libcurl handles with their open connections; as many as there are exchanges under way at once.
final class CurlHandles: Sendable {
    /// Handles that stay open while nobody uses them.
    private static let idleLimit = 256
    private let idle = Mutex<[CurlHandle]>([])

    init() { webrl_curl_global_init() }

    /// The handle that was used last where one is idle; nil where libcurl gives none.
    func take() -> CurlHandle? { idle.withLock { $0.popLast() } ?? CurlHandle() }

    /// Puts a handle back for the next exchange.
    func give(_ handle: CurlHandle) {
        idle.withLock { if $0.count < Self.idleLimit { $0.append(handle) } }
    }
}

/// One libcurl handle, closed with its connections when nobody holds it.
///
/// Unchecked, since pointers are not Sendable. It is safe because libcurl asks that one thread at a time use a handle, and
/// ``CurlHandles`` takes a handle out of its list, under a mutex, before an exchange gets it and puts it back after.
final class CurlHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }
    deinit { curl_easy_cleanup(pointer) }
}
