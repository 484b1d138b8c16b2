import NIOCore
import NIOPosix
import NIOWebSocket

/// Holds one conversation over a WebSocket: a message at a time is answered, the next ones wait, and while one waits nothing more is
/// read.
final class SocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let conversation: any SocketConversation
    private let limits: ServingLimits
    private let workers: NIOThreadPool
    private var assembly: SocketAssembly
    private var later = CircularBuffer<SocketMessage>()
    private var isBusy = false
    private var isReadWanted = false
    private var isStopping = false
    /// Whether a close frame was sent.
    private var isClosing = false
    private var isOver = false
    private var context: ChannelHandlerContext?
    private var heard = NIODeadline.now()
    private var pulse: RepeatedTask?
    private var alarm: Scheduled<Void>?

    /// - Parameter workers: threads that may wait.
    init(_ conversation: any SocketConversation, limits: ServingLimits, workers: NIOThreadPool) {
        self.conversation = conversation
        self.limits = limits
        self.workers = workers
        assembly = SocketAssembly(limit: conversation.messageBytes)
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        heard = context.eventLoop.now
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        if conversation.expectsPongs {
            let pause = TimeAmount.seconds(limits.pingSeconds)
            pulse = context.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in
                own.value.beat()
            }
        }
        isBusy = true
        work { $0.begin() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }
    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
        guard !isOver else { return }
        isOver = true
        pulse?.cancel()
        alarm?.cancel()
        later.removeAll()
        context = nil
        // What is being answered comes first.
        if !isBusy { finish() }
    }

    private func finish() {
        let conversation = conversation
        workers.submit { _ in conversation.end() }
        if conversation.waits { workers.shutdownGracefully { _ in } }
    }

    func read(context: ChannelHandlerContext) {
        if isBusy, !later.isEmpty { isReadWanted = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ServerStopping:
            isStopping = true
            if !isBusy { close(.goingAway, "the server is stopping") }
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: fail(.tooLarge(conversation.messageBytes))
        case is NIOWebSocketError: fail(.protocolError("a control frame is short and whole"))
        default: context.close(promise: nil)
        }
    }

    /// Asks for a sign of life, and gives up who gave none for too long.
    private func beat() {
        guard let context else { return }
        if context.eventLoop.now - heard > .seconds(limits.silentSeconds) {
            context.close(promise: nil)
        } else if !isClosing {
            write(.ping, context.channel.allocator.buffer(capacity: 0))
        }
    }

    // MARK: Messages

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        heard = context.eventLoop.now
        do throws(SocketFailure) {
            try SocketAssembly.check(frame)
            switch frame.opcode {
            case .ping: if !isClosing { write(.pong, frame.unmaskedData) }
            case .pong: break
            case .connectionClose: isClosedByClient(frame)
            default: if let message = try assembly.take(frame) { take(message) }
            }
        } catch {
            fail(error)
        }
    }

    private func take(_ message: SocketMessage) {
        guard !isClosing else { return }
        if isBusy { return later.append(message) }
        isBusy = true
        work { $0.answer(message) }
    }

    private func work(_ body: @escaping @Sendable (any SocketConversation) -> SocketReply) {
        guard let context else { return }
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let conversation = conversation
        workers.runIfActive(eventLoop: context.eventLoop) { body(conversation) }.whenComplete { result in
            own.value.say((try? result.get()) ?? SocketReply(isLast: true))
        }
    }

    private func say(_ reply: SocketReply) {
        guard let context, !isOver else {
            isBusy = false
            return finish()
        }
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(in: .seconds(limits.answerSeconds)) {
            own.value.context?.close(promise: nil)
        }
        var isWritten = context.eventLoop.makeSucceededVoidFuture()
        for message in reply.messages where !isClosing { isWritten = send(message, context) }
        context.flush()
        isWritten.whenComplete { _ in own.value.isSaid(reply.isLast) }
    }

    private func send(_ message: SocketMessage, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        let (opcode, bytes): (WebSocketOpcode, [UInt8]) =
            switch message {
            case .text(let bytes): (.text, bytes)
            case .binary(let bytes): (.binary, bytes)
            }
        let frame = WebSocketFrame(
            fin: true, opcode: opcode, data: context.channel.allocator.buffer(bytes: bytes))
        return context.write(wrapOutboundOut(frame))
    }

    private func isSaid(_ isLast: Bool) {
        alarm?.cancel()
        isBusy = false
        guard let context, !isOver else { return finish() }
        if isLast { return close(.normalClosure, "") }
        if isStopping { return close(.goingAway, "the server is stopping") }
        if let next = later.popFirst() { take(next) }
        if isReadWanted, later.isEmpty {
            isReadWanted = false
            context.read()
        }
    }

    // MARK: Closing

    private func fail(_ failure: SocketFailure) { close(failure.code, failure.reason) }

    /// Says goodbye, and closes when the client has said so too, or after a while.
    private func close(_ code: WebSocketErrorCode, _ reason: String) {
        guard let context, !isClosing else { return }
        isClosing = true
        later.removeAll()
        var content = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        content.write(webSocketErrorCode: code)
        content.writeString(reason)
        write(.connectionClose, content)
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        _ = context.eventLoop.scheduleTask(in: Self.farewell) { own.value.context?.close(promise: nil) }
        if isReadWanted { context.read() }
    }

    private func isClosedByClient(_ frame: WebSocketFrame) {
        guard let context else { return }
        guard !isClosing else { return context.close(promise: nil) }
        isClosing = true
        // The code is repeated; a frame of one byte has none.
        var content = frame.unmaskedData
        let code = content.readSlice(length: 2) ?? context.channel.allocator.buffer(capacity: 0)
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let isWritten = context.eventLoop.makePromise(of: Void.self)
        isWritten.futureResult.whenComplete { _ in own.value.context?.close(promise: nil) }
        write(.connectionClose, code, isWritten)
    }

    private static let farewell = TimeAmount.seconds(Int64(1))

    private func write(
        _ opcode: WebSocketOpcode, _ content: ByteBuffer, _ isWritten: EventLoopPromise<Void>? = nil
    ) {
        guard let context else {
            isWritten?.succeed(())
            return
        }
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: content)
        context.writeAndFlush(wrapOutboundOut(frame), promise: isWritten)
    }
}
