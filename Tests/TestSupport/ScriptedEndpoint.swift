import Foundation
import Synchronization

/// A chat completions endpoint on the loopback interface that gives prepared replies one after the other, and remembers what it was asked.
package final class ScriptedEndpoint: Sendable {
    private struct State {
        var replies: [String]
        var requests: [String] = []
    }

    /// Where it listens, up to and without `/chat/completions`.
    package let address: String
    private let state: Mutex<State>
    private let descriptor: Int32

    /// - Parameter replies: what the model says; once they are used up the endpoint answers with status 500.
    package init?(_ replies: [String]) {
        guard let (listener, port) = Loopback.listen() else { return nil }
        descriptor = listener
        address = "http://127.0.0.1:\(port)/v1"
        state = Mutex(State(replies: replies))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let self else { return }
                self.answer(connection)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// The bodies of all requests in order.
    package var requests: [String] { state.withLock { $0.requests } }

    private func answer(_ connection: Int32) {
        guard let body = Self.body(of: connection) else { return }
        let reply = state.withLock { state in
            state.requests.append(body)
            return state.replies.isEmpty ? nil : state.replies.removeFirst()
        }
        Loopback.send(Array(Self.response(reply).utf8), on: connection)
    }

    private static func response(_ reply: String?) -> String {
        guard let reply,
            let content = try? JSONEncoder().encode(["choices": [["message": ["content": reply]]]])
        else { return "HTTP/1.1 500 Out of replies\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" }
        let text = String(decoding: content, as: UTF8.self)
        return
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n"
            + "Connection: close\r\n\r\n" + text
    }

    /// What follows the blank line of a request; nil where the other end left.
    private static func body(of connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length = text[..<end.lowerBound].lowercased().components(separatedBy: "content-length: ")
                let wanted = length.count > 1 ? Int(length[1].prefix { $0.isNumber }) ?? 0 : 0
                let body = text[end.upperBound...]
                if body.utf8.count >= wanted { return String(body) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
