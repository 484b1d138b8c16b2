import Foundation

/// A server on the loopback interface that sends given bytes to every connection, once enough of them wait.
package final class RawServer: Sendable {
    package let port: UInt16
    private let descriptor: Int32

    /// - Parameters:
    ///   - answer: bytes that each connection gets before it is closed.
    ///   - connections: connections that are taken in all.
    ///   - gathers: connections that must have sent a request before any is answered.
    package init?(answer: [UInt8], connections: Int = 1, gathers: Int = 1) {
        guard let (listener, port) = Loopback.listen() else { return nil }
        descriptor = listener
        self.port = port
        Thread.detachNewThread {
            var waiting: [Int32] = []
            for _ in 0..<connections {
                let connection = accept(listener, nil, nil)
                var buffer = [UInt8](repeating: 0, count: 65536)
                _ = read(connection, &buffer, buffer.count)
                waiting.append(connection)
                guard waiting.count == gathers else { continue }
                for connection in waiting {
                    Loopback.send(answer, on: connection)
                    close(connection)
                }
                waiting = []
            }
        }
    }
    deinit { close(descriptor) }
}
