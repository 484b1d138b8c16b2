import Foundation
import Synchronization

/// An OpenAI-compatible endpoint on the loopback interface whose answers a closure gives. Requests are answered side by side.
package final class ScriptedModel: Sendable {
    /// What was asked.
    package struct Request: Sendable {
        /// `/v1/chat/completions`.
        package let path: String
        /// Header lines, names in lower case.
        package let headers: [String: String]
        package let body: String
    }

    /// What is answered.
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String]
        package var body: String

        package init(status: Int = 200, headers: [String] = [], body: String) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        /// A chat completion with this text; each byte-sized word is a token of this log-probability, with its place as id.
        package static func says(_ text: String, logProbability: Double = -0.1, prompt: Int = 10) -> Answer {
            let tokens = text.split(separator: " ").map(String.init)
            let content = tokens.enumerated().map { place, token in
                ["token": token, "id": 100 + place, "logprob": logProbability] as [String: Any]
            }
            let answer: [String: Any] = [
                "model": "scripted",
                "choices": [
                    [
                        "message": ["role": "assistant", "content": text], "finish_reason": "stop",
                        "logprobs": ["content": content],
                    ]
                ],
                "usage": ["prompt_tokens": prompt, "completion_tokens": tokens.count],
            ]
            let data = (try? JSONSerialization.data(withJSONObject: answer, options: [.sortedKeys])) ?? Data()
            return Answer(body: String(decoding: data, as: UTF8.self))
        }
    }

    /// Up to and without `/chat/completions`.
    package let address: String
    private let asked = Mutex<[Request]>([])

    /// - Parameter answer: gets a request and its number from 0, and answers.
    package init?(_ answer: @escaping @Sendable (Request, Int) -> Answer) {
        guard let (listener, port) = Loopback.listen() else { return nil }
        address = "http://127.0.0.1:\(port)/v1"
        // The thread keeps the server for as long as the tests run: a client may ask when nobody else holds it any more.
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread {
                    self.serve(connection, answer)
                    close(connection)
                }
            }
        }
    }

    /// All requests, in the order in which they came.
    package var requests: [Request] { asked.withLock { $0 } }

    private func serve(_ connection: Int32, _ answer: @Sendable (Request, Int) -> Answer) {
        guard let request = Self.request(on: connection) else { return }
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count - 1
        }
        let said = answer(request, number)
        let lines =
            ["HTTP/1.1 \(said.status) Scripted", "Content-Type: application/json"] + said.headers + [
                "Content-Length: \(said.body.utf8.count)", "Connection: close", "", said.body,
            ]
        Loopback.send(Array(lines.joined(separator: "\r\n").utf8), on: connection)
    }

    private static func request(on connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].components(separatedBy: "\r\n")
                let headers = Dictionary(
                    head.dropFirst().compactMap { line -> (String, String)? in
                        let parts = line.split(separator: ":", maxSplits: 1)
                        guard parts.count == 2 else { return nil }
                        return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
                    }, uniquingKeysWith: { $1 })
                let body = text[end.upperBound...]
                if body.utf8.count >= Int(headers["content-length"] ?? "") ?? 0 {
                    let words = head[0].split(separator: " ")
                    return Request(
                        path: words.count > 1 ? String(words[1]) : "", headers: headers, body: String(body))
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
