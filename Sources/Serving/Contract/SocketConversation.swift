import MockWeb

/// A whole message of a WebSocket.
package enum SocketMessage: Sendable, Hashable {
    /// UTF-8.
    case text([UInt8])
    case binary([UInt8])

    package static func text(_ text: String) -> SocketMessage { .text(Array(text.utf8)) }
}

/// What is said to a message.
package struct SocketReply: Sendable, Hashable {
    package var messages: [SocketMessage]
    /// Whether the conversation is over then.
    package var isLast: Bool

    package init(_ messages: [SocketMessage] = [], isLast: Bool = false) {
        self.messages = messages
        self.isLast = isLast
    }
}

/// One client's conversation over a WebSocket.
///
/// Its functions are called from threads that may wait, one at a time and in the order of the messages; ``end()`` is the last.
package protocol SocketConversation: Sendable {
    /// Bytes of a message at most.
    var messageBytes: Int { get }
    /// Whether a client that answers no pings counts as gone. Clients that only listen while they wait for an answer can't.
    var expectsPongs: Bool { get }
    /// Whether an answer may wait for something else, so that it needs a thread of its own.
    var waits: Bool { get }
    /// What is said before the first message.
    func begin() -> SocketReply
    func answer(_ message: SocketMessage) -> SocketReply
    /// The connection is gone, whoever closed it.
    func end()
}

/// What converses over WebSockets.
package protocol SocketHost: Sendable {
    /// The conversation for a request to begin one; nil where there is none at its path.
    func conversation(for request: ServedRequest) -> (any SocketConversation)?
}
