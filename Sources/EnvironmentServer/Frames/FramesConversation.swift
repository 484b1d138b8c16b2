import EnvironmentPool
import Serving

/// A client's conversation on `/frames`: each binary message is a frame of the pool's, and so is each answer. The client's pool is its own
/// and ends with the connection.
///
/// Source: `docs/reference/frames.md`
final class FramesConversation: SocketConversation {
    let messageBytes: Int
    /// A client that does one thing after another answers pings only when it asks something.
    let expectsPongs = false
    let waits = true
    private let frames: PoolFrames

    init(_ frames: PoolFrames, messageBytes: Int) {
        self.frames = frames
        self.messageBytes = messageBytes
    }

    func begin() -> SocketReply { SocketReply() }
    func end() {}

    func answer(_ message: SocketMessage) -> SocketReply {
        // What is no binary message is no frame, and the answer says so.
        let bytes: [UInt8] = if case .binary(let bytes) = message { bytes } else { [] }
        return SocketReply([.binary(frames.answer(to: bytes))])
    }
}
