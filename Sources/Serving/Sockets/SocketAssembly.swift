import NIOCore
import NIOWebSocket

/// Why a WebSocket is closed: the code and the sentence of its close frame. Source: RFC 6455, section 7.4.1.
struct SocketFailure: Error, Hashable {
    let code: WebSocketErrorCode
    let reason: String

    static func == (one: SocketFailure, other: SocketFailure) -> Bool {
        UInt16(webSocketErrorCode: one.code) == UInt16(webSocketErrorCode: other.code)
            && one.reason == other.reason
    }
    func hash(into hasher: inout Hasher) {
        hasher.combine(UInt16(webSocketErrorCode: code))
        hasher.combine(reason)
    }

    static func protocolError(_ reason: String) -> SocketFailure {
        SocketFailure(code: .protocolError, reason: reason)
    }
    static func tooLarge(_ limit: Int) -> SocketFailure {
        SocketFailure(code: .messageTooLarge, reason: "a message has at most \(limit) bytes here")
    }
}

/// Puts the frames of a client together to messages. Source: RFC 6455, section 5.
struct SocketAssembly {
    private let limit: Int
    /// What the message that has begun is; nil between messages.
    private var opcode: WebSocketOpcode?
    private var bytes: [UInt8] = []

    /// - Parameter limit: bytes of a message at most.
    init(limit: Int) { self.limit = limit }

    /// Takes a frame of data.
    /// - Returns: the message that it ends; nil where it ends none.
    /// - Throws: ``SocketFailure`` where it is none that a client may send.
    mutating func take(_ frame: WebSocketFrame) throws(SocketFailure) -> SocketMessage? {
        switch (frame.opcode, opcode) {
        case (.text, nil), (.binary, nil): opcode = frame.opcode
        case (.continuation, nil): throw .protocolError("a message begins with no continuation")
        case (.continuation, _): break
        default: throw .protocolError("a message begins after the last has ended")
        }
        let content = frame.unmaskedData
        guard content.readableBytes <= limit - bytes.count else { throw .tooLarge(limit) }
        // In place: a message may come in as many fragments as it has bytes.
        bytes += content.readableBytesView
        return frame.fin ? try message() : nil
    }

    /// The message that has just ended.
    private mutating func message() throws(SocketFailure) -> SocketMessage {
        let isText = opcode == .text
        let bytes = bytes
        self.bytes = []
        opcode = nil
        guard isText else { return .binary(bytes) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw SocketFailure(code: .dataInconsistentWithMessage, reason: "a text is UTF-8")
        }
        return .text(bytes)
    }

    /// The code of a client's close frame, as it is to be repeated; empty where the client gave none.
    /// - Throws: ``SocketFailure`` where the frame is none that a client may send.
    static func goodbye(in frame: WebSocketFrame) throws(SocketFailure) -> ByteBuffer {
        var content = frame.unmaskedData
        guard content.readableBytes > 0 else { return content }
        guard let code = content.getInteger(at: content.readerIndex, as: UInt16.self),
            let repeated = content.readSlice(length: 2), mayBeSent(code)
        else { throw .protocolError("a close frame begins with a code that a client may send") }
        guard String(validating: content.readableBytesView, as: UTF8.self) != nil else {
            throw SocketFailure(code: .dataInconsistentWithMessage, reason: "a reason is UTF-8")
        }
        return repeated
    }

    /// Source: RFC 6455, section 7.4, and the registry that it began.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// Checks what every frame of a client must keep to.
    static func check(_ frame: WebSocketFrame) throws(SocketFailure) {
        guard frame.maskKey != nil else { throw .protocolError("a client masks its frames") }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            throw .protocolError("no extension was agreed on")
        }
        switch frame.opcode {
        case .continuation, .text, .binary, .ping, .pong, .connectionClose: return
        default: throw .protocolError("no frame has the opcode \(Int(webSocketOpcode: frame.opcode))")
        }
    }
}
