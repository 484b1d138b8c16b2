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
    /// What the last ping said that is not answered yet. A client that reads nothing gets one pong, however many pings it sent.
    private var unansweredPing: ByteBuffer?
    /// What the close frame says, once it is known that the conversation is over.
    private var goodbye: Goodbye?
    private var isEnded = false
    private var isOver = false
    private var context: ChannelHandlerContext?
    private var loop: (any EventLoop)?
    private var heard = NIODeadline.now()
    private var pulse: RepeatedTask?
    private var alarm: Scheduled<Void>?

    private struct Goodbye {
        let content: ByteBuffer
        /// Whether the client has said it already, so that nothing more comes.
        let isAnswer: Bool
    }
    private var isClosing: Bool { goodbye != nil }

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
        loop = context.eventLoop
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
        unansweredPing = nil
        context = nil
        // What is being answered comes first.
        if !isBusy { endConversation {} }
    }

    /// Ends the conversation, once, and then goes on.
    private func endConversation(_ next: @escaping () -> Void) {
        guard !isEnded, let loop else { return }
        isEnded = true
        let conversation = conversation
        let next = NIOLoopBound(next, eventLoop: loop)
        workers.runIfActive(eventLoop: loop) { conversation.end() }.whenComplete { [workers] _ in
            if conversation.waits { workers.shutdownGracefully { _ in } }
            next.value()
        }
    }

    func read(context: ChannelHandlerContext) {
        if isBusy, !later.isEmpty { isReadWanted = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pong()
        context.fireChannelWritabilityChanged()
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
        // What follows a mistake is not read.
        case is ByteToMessageDecoderError: break
        default: context.close(promise: nil)
        }
    }

    /// Asks for a sign of life, and gives up who gave none for too long.
    private func beat() {
        guard let context else { return }
        // While nothing is read of it, a client's silence says nothing.
        if isReadWanted { heard = context.eventLoop.now }
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
            case .ping:
                unansweredPing = frame.unmaskedData
                pong()
            case .pong: break
            case .connectionClose: isClosedByClient(try SocketAssembly.goodbye(in: frame))
            default: if let message = try assembly.take(frame) { take(message) }
            }
        } catch {
            fail(error)
        }
    }

    /// Answers the last ping, once the client takes something. Source: RFC 6455, section 5.5.3.
    private func pong() {
        guard let context, context.channel.isWritable, !isClosing, let content = unansweredPing else {
            return
        }
        unansweredPing = nil
        write(.pong, content)
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
        guard let context, !isOver, !isClosing else { return isSaid(reply.isLast) }
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(in: .seconds(limits.answerSeconds)) {
            own.value.context?.close(promise: nil)
        }
        var isWritten = context.eventLoop.makeSucceededVoidFuture()
        for message in reply.messages { isWritten = send(message, context) }
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
        guard let context, !isOver else { return endConversation {} }
        if isClosing { return depart() }
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

    private func close(_ code: WebSocketErrorCode, _ reason: String) {
        guard let context, !isClosing else { return }
        var content = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        content.write(webSocketErrorCode: code)
        content.writeString(reason)
        part(Goodbye(content: content, isAnswer: false))
        if isReadWanted { context.read() }
    }

    private func isClosedByClient(_ code: ByteBuffer) {
        // It answers the server's own.
        guard !isClosing else {
            context?.close(promise: nil)
            return
        }
        part(Goodbye(content: code, isAnswer: true))
    }

    private func part(_ goodbye: Goodbye) {
        self.goodbye = goodbye
        later.removeAll()
        if !isBusy { depart() }
    }

    /// Says goodbye when the conversation has ended: whoever reads it finds room for another.
    private func depart() {
        isBusy = true
        endConversation { [self] in
            guard let context, let goodbye else { return }
            let own = NIOLoopBound(self, eventLoop: context.eventLoop)
            let isWritten = context.eventLoop.makePromise(of: Void.self)
            isWritten.futureResult.whenComplete { _ in
                if goodbye.isAnswer { own.value.context?.close(promise: nil) }
            }
            write(.connectionClose, goodbye.content, isWritten)
            // Who says nothing to it is not waited for.
            _ = context.eventLoop.scheduleTask(in: Self.farewell) { own.value.context?.close(promise: nil) }
        }
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
