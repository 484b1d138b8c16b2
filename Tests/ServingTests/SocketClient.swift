import Browser
import Foundation
import TestSupport

/// A client of a WebSocket in this process that says exactly what it is told.
final class SocketClient {
    struct Frame: Hashable {
        let opcode: UInt8
        let bytes: [UInt8]
        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The code of a close frame.
        var code: Int { bytes.count < 2 ? 0 : Int(bytes[0]) << 8 | Int(bytes[1]) }
    }
    struct Failure: Error { let text: String }

    let descriptor: Int32
    /// Status line and header fields of the answer to the handshake.
    private(set) var head = ""
    private var buffer: [UInt8] = []

    /// - Parameter headers: in place of the usual ones, or beside them.
    init(port: Int, path: String, _ headers: [String: String] = [:]) throws {
        guard let descriptor = Loopback.connect(port: port) else { throw Failure(text: "nobody listens") }
        self.descriptor = descriptor
        let usual = [
            "Host": "localhost:\(port)", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
        ]
        let fields = usual.merging(headers) { $1 }.sorted { $0.key < $1.key }
        let lines = fields.filter { !$0.value.isEmpty }.map { "\($0.key): \($0.value)\r\n" }.joined()
        Loopback.send(Array("GET \(path) HTTP/1.1\r\n\(lines)\r\n".utf8), on: descriptor)
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = buffer.indices.first(where: { buffer[$0...].starts(with: end) }) {
                head = String(decoding: buffer[..<place], as: UTF8.self)
                buffer.removeFirst(place + 4)
                return
            }
            guard receive() else { throw Failure(text: "no answer to the handshake") }
        }
    }

    deinit { close(descriptor) }

    var status: Int { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    private func receive() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        buffer += bytes[..<count]
        return true
    }

    /// - Parameters:
    ///   - first: the first byte: end bit, reserved bits, opcode.
    ///   - isMasked: what a client must do.
    func send(_ first: UInt8, _ content: [UInt8], isMasked: Bool = true) {
        var frame: [UInt8] = [first]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch content.count {
        case ..<126: frame.append(mask | UInt8(content.count))
        case ..<65_536: frame += [mask | 126, UInt8(content.count >> 8), UInt8(content.count & 255)]
        default:
            frame.append(mask | 127)
            for shift in stride(from: 56, through: 0, by: -8) {
                frame.append(UInt8(truncatingIfNeeded: content.count >> shift))
            }
        }
        let key: [UInt8] = [1, 2, 3, 4]
        if isMasked { frame += key }
        frame += isMasked ? content.enumerated().map { $1 ^ key[$0 % 4] } : content
        Loopback.send(frame, on: descriptor)
    }

    /// The port of this end.
    var localPort: Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func send(_ text: String) { send(0x81, Array(text.utf8)) }

    /// The next frame; nil where the connection has ended.
    func next() -> Frame? {
        while true {
            if let frame = taken() { return frame }
            if !receive() { return nil }
        }
    }

    private func taken() -> Frame? {
        guard buffer.count >= 2 else { return nil }
        var length = Int(buffer[1] & 127)
        var start = 2
        if length >= 126 {
            let count = length == 126 ? 2 : 8
            guard buffer.count >= 2 + count else { return nil }
            length = buffer[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard buffer.count >= start + length else { return nil }
        let frame = Frame(opcode: buffer[0] & 15, bytes: Array(buffer[start..<start + length]))
        buffer.removeFirst(start + length)
        return frame
    }

    /// Sends a text and returns the text that answers it.
    func ask(_ text: String) throws -> String {
        send(text)
        guard let frame = next(), frame.opcode == 1 else { throw Failure(text: "no text answers \(text)") }
        return frame.text
    }
}
