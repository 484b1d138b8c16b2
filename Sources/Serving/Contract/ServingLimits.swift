/// What one client can ask of a server. More is refused with a status, a close code or an error that says so.
public struct ServingLimits: Sendable, Hashable {
    /// Bytes of request line and header fields.
    public var headBytes = 64 << 10
    /// Bytes of a request's body.
    public var bodyBytes = 16 << 20
    /// Connections that are open at once.
    public var connections = 256
    /// Seconds between two requests that a connection may be silent.
    public var idleSeconds = 60.0
    /// Seconds from the first byte of a request to the end of its head, however the bytes are spread.
    public var headSeconds = 20.0
    /// Seconds from the end of a request's head to the end of its body.
    public var bodySeconds = 60.0
    /// Seconds that a client may take to receive an answer.
    public var answerSeconds = 60.0
    /// Seconds between two pings on a WebSocket.
    public var pingSeconds = 20.0
    /// Seconds without a sign of life after which a connection counts as gone: of the client's program, where a conversation over a
    /// WebSocket expects pongs, and of its machine everywhere.
    public var silentSeconds = 60.0
    /// The limits above.
    public init() {}
}
