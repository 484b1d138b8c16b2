import EnvironmentPool
import Groundwork
import MockWeb
import Serving
import Testing

@testable import EnvironmentServer

/// A client's conversation without the wire.
struct Talk {
    let conversation: any SocketConversation

    init(_ service: EnvironmentService, _ target: String = "/ws") throws {
        let request = ServedRequest(
            method: "GET", target: target, authority: "localhost", headers: [], body: [],
            keepsConnection: true)
        conversation = try #require(service.conversation(for: request))
    }

    func text(_ message: String) -> String { Self.text(conversation.answer(.text(message))) }
    func ask(_ message: String) throws -> JSONValue { try JSONValue(parsing: text(message)) }
    func code(_ message: String) throws -> String? { try ask(message)["data"]?["code"]?.string }
    func step(_ action: String) throws -> JSONValue {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("type", "step")
            writer.key("data")
            writer.object { $0.field("action", action) }
        }
        return try ask(String(decoding: writer.bytes, as: UTF8.self))
    }

    static func text(_ reply: SocketReply) -> String {
        guard case .text(let bytes) = reply.messages.first else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
