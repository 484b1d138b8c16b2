import Foundation
import NIOCore

/// The address can't be had.
public struct WebServerError: Error, Sendable, CustomStringConvertible {
    /// One sentence that names the port and the cause.
    public let description: String
}

/// A port of an address of this machine that belongs to this process, before anyone is let in.
struct BoundPort {
    let descriptor: Int32
    /// The one that the system chose, where any was asked for.
    let number: Int

    /// - Parameters:
    ///   - address: of version 4 or 6, as numbers.
    ///   - port: 0 for any that is free.
    /// - Throws: ``WebServerError`` where it can't be had.
    init(address: String, port: Int) throws(WebServerError) {
        guard (0...65_535).contains(port) else { throw WebServerError(description: "\(port) is no port") }
        guard let wanted = try? SocketAddress(ipAddress: address, port: port) else {
            throw WebServerError(description: "\(address) is no address of this machine")
        }
        let descriptor = socket(
            wanted.protocol.rawValue, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(port) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isBound = wanted.withSockAddr { pointer, size in
            bind(descriptor, pointer, socklen_t(size)) == 0 && listen(descriptor, 1) == 0
        }
        guard isBound else {
            let failure = Self.failure(port)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        number = Self.port(of: descriptor) ?? port
    }

    /// What the system said last.
    private static func failure(_ port: Int) -> WebServerError {
        WebServerError(description: "port \(port): \(String(cString: strerror(errno)))")
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &size) == 0 else { return nil }
                // The port stands at the same place in addresses of both versions.
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int(in_port_t(bigEndian: $0.pointee.sin_port))
                }
            }
        }
    }
}
