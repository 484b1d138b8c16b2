import Foundation

/// A client of a server in this process, one connection a request.
struct LoopbackClient {
    let port: Int

    struct Failure: Error { let text: String }

    struct Answer {
        let status: Int
        /// Status line and header fields as they came.
        let head: String
        let body: String
        func header(_ name: String) -> String? {
            head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    func ask(_ method: String, _ target: String, _ headers: [String: String] = [:], body: String = "") throws
        -> Answer
    {
        var request = "\(method) \(target) HTTP/1.1\r\n"
        let own = ["Host": "library.test", "Connection": "close", "Content-Length": String(body.utf8.count)]
        for (name, value) in own.merging(headers, uniquingKeysWith: { $1 }) {
            request += "\(name): \(value)\r\n"
        }
        let client = try open()
        defer { close(client) }
        try send(request + "\r\n" + body, on: client)
        return try answer(on: client)
    }

    func open() throws -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure(text: "no connection to port \(port)") }
        return client
    }

    func send(_ text: String, on client: Int32) throws {
        let bytes = Array(text.utf8)
        let sent = Foundation.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == bytes.count else { throw Failure(text: "the server takes no more") }
    }

    /// All that comes until the server closes the connection.
    func answer(on client: Int32) throws -> Answer {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN { throw Failure(text: "no answer within a minute") }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Failure(text: "no answer: \(text.prefix(80))") }
        return Answer(
            status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
    }
}
