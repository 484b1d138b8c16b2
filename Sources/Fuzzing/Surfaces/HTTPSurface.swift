import Browser
import Foundation
import MockWeb
import Serving
import WebEnv

/// Bytes on a connection of the server of sites: pages and the server's own requests.
///
/// The server keeps its worlds from input to input, as a server does; now and then another takes its place.
struct HTTPSurface: FuzzSurface {
    static let name = "http"
    static let summary = "connections to the server of sites, its own requests included"
    static let tokens = [
        "GET / HTTP/1.1\r\n", "POST /__webrl/reset HTTP/1.1\r\n", "Host: shelf.test\r\n",
        "Host: shelf.localhost\r\n",
        "Content-Length: ", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "\r\n", "Expect: 100-continue\r\n",
        "Connection: close\r\n", "X-Webrl-World: a\r\n", "Cookie: webrl_world=b\r\n", "/__webrl/status",
        "/__webrl/login?login=reader&to=/", "/__webrl/score", "/__webrl/world", "DELETE ", "HEAD ",
        "OPTIONS * HTTP/1.1\r\n",
        "HTTP/1.0", "http://shelf.test/", "{\"seed\": 1}", "\"task\": {\"task_id\": 1}", "\"page\": \"<p>x\"",
        "%0d%0a",
        "Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n", "/items/1", "?q=",
        "title=a&title=b",
        "Content-Type: application/x-www-form-urlencoded\r\n", ";ext=1", "ffffffffffffffff\r\n",
    ]
    static let sliceLength: UInt64 = 5000

    /// Inputs that one server answers.
    private static let inputsPerServer = 1000

    private let host: SiteHost
    private var server: WebServer
    private var count = 0

    init(scratch: String) throws {
        host = try ShelfSite.host(in: scratch + "/shelf")
        server = try Self.server(host)
    }

    private static func server(_ host: SiteHost) throws -> WebServer {
        var limits = ServingLimits()
        limits.idleSeconds = 5
        return try WebServer(hosts: [host], limits: limits)
    }

    mutating func run(_ input: [UInt8]) throws {
        count += 1
        if count % Self.inputsPerServer == 0 {
            server.stop(patience: 0)
            server = try Self.server(host)
        }
        let answer = try LoopbackClient.exchange(input, port: server.port)
        if !answer.isEmpty { try Self.checkHead(answer) }
    }

    /// The first answer's head: a status line and fields, nothing that an input could have written itself.
    private static func checkHead(_ answer: [UInt8]) throws {
        let end = answer.indices.first { answer[$0...].starts(with: "\r\n\r\n".utf8) } ?? answer.count
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in 0..<end where answer[index] == 0x0A {
            try require(index > 0 && answer[index - 1] == 0x0D, "a bare line end in an answer's head")
            lines.append(answer[start..<index - 1])
            start = index + 1
        }
        lines.append(answer[start..<end])
        let status = String(decoding: lines[0], as: UTF8.self)
        let code = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        try require(
            status.hasPrefix("HTTP/1.1 ") && (100...599).contains(code), "an answer has no status line",
            status)
        for line in lines.dropFirst() {
            try require(line.contains(UInt8(ascii: ":")), "a field without a name in an answer's head")
            try require(!line.contains { $0 == 0x0D || $0 == 0 }, "a control character in an answer's head")
        }
    }
}

/// One connection to a port of this machine.
private enum LoopbackClient {
    /// Sends all bytes, says that there are no more, and reads the answer to its end.
    static func exchange(_ bytes: [UInt8], port: Int) throws -> [UInt8] {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let flags = Int32(MSG_NOSIGNAL)
        defer { close(connection) }
        try connect(connection, port: port)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { break }
            sent += count
        }
        shutdown(connection, Int32(SHUT_WR))
        return answer(on: connection)
    }

    private static func connect(_ connection: Int32, port: Int) throws {
        var time = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isOpen = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isOpen else { throw FuzzingError("port \(port): \(String(cString: strerror(errno)))") }
    }

    private static func answer(on connection: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }
}
