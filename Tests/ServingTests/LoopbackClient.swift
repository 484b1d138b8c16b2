import Foundation
import TestSupport

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
        guard let client = Loopback.connect(port: port) else {
            throw Failure(text: "no connection to port \(port)")
        }
        return client
    }

    func send(_ text: String, on client: Int32) throws {
        guard Loopback.send(Array(text.utf8), on: client) else {
            throw Failure(text: "the server takes no more")
        }
    }

    /// All that comes until the server closes the connection.
    func answer(on client: Int32) throws -> Answer {
        guard let bytes = Loopback.receiveAll(on: client) else {
            throw Failure(text: "no answer within a minute")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Failure(text: "no answer: \(text.prefix(80))") }
        return Answer(
            status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
    }
}
