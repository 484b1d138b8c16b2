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
    private var begun: (opcode: WebSocketOpcode, bytes: [UInt8])?

    /// - Parameter limit: bytes of a message at most.
    init(limit: Int) { self.limit = limit }

    /// Takes a frame of data.
    /// - Returns: the message that it ends; nil where it ends none.
    /// - Throws: ``SocketFailure`` where it is none that a client may send.
    mutating func take(_ frame: WebSocketFrame) throws(SocketFailure) -> SocketMessage? {
        var content = frame.unmaskedData
        let fresh = content.readBytes(length: content.readableBytes) ?? []
        switch (frame.opcode, begun) {
        case (.text, nil), (.binary, nil):
            if frame.fin { return try message(frame.opcode, fresh) }
            begun = (frame.opcode, try bounded([], fresh))
            return nil
        case (.continuation, let begun?):
            let bytes = try bounded(begun.bytes, fresh)
            self.begun = frame.fin ? nil : (begun.opcode, bytes)
            return frame.fin ? try message(begun.opcode, bytes) : nil
        case (.continuation, nil): throw .protocolError("a message begins with no continuation")
        default: throw .protocolError("a message begins after the last has ended")
        }
    }

    private func bounded(_ bytes: [UInt8], _ more: [UInt8]) throws(SocketFailure) -> [UInt8] {
        guard more.count <= limit - bytes.count else { throw .tooLarge(limit) }
        return bytes + more
    }

    private func message(_ opcode: WebSocketOpcode, _ bytes: [UInt8]) throws(SocketFailure) -> SocketMessage {
        guard bytes.count <= limit else { throw .tooLarge(limit) }
        guard opcode == .text else { return .binary(bytes) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw SocketFailure(code: .dataInconsistentWithMessage, reason: "a text is UTF-8")
        }
        return .text(bytes)
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
