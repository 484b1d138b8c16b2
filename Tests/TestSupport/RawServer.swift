import Foundation

/// A server on the loopback interface that sends given bytes to every connection, once enough of them wait.
public final class RawServer: Sendable {
    public let port: UInt16
    private let descriptor: Int32

    /// - Parameters:
    ///   - answer: bytes that each connection gets before it is closed.
    ///   - connections: connections that are taken in all.
    ///   - gathers: connections that must have sent a request before any is answered.
    public init?(answer: [UInt8], connections: Int = 1, gathers: Int = 1) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { return nil }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            var waiting: [Int32] = []
            for _ in 0..<connections {
                let connection = accept(listener, nil, nil)
                var buffer = [UInt8](repeating: 0, count: 65536)
                _ = read(connection, &buffer, buffer.count)
                waiting.append(connection)
                guard waiting.count == gathers else { continue }
                for connection in waiting {
                    Self.send(answer, on: connection)
                    close(connection)
                }
                waiting = []
            }
        }
    }

    private static func send(_ answer: [UInt8], on connection: Int32) {
        var rest = answer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    deinit { close(descriptor) }
}
