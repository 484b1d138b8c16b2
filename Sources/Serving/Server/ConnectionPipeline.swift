import MockWeb
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import WebEnv

/// What a connection's bytes go through.
struct ConnectionPipeline: Sendable {
    let content: ServedContent
    let limits: ServingLimits

    func build(_ pipeline: ChannelPipeline.SynchronousOperations, _ loop: any EventLoop) throws {
        let patience = Patience(loop, limits: limits)
        let exchange = HTTPExchange(
            patience, limits: limits, access: content.access, answerer: content.answerer,
            workers: .singleton)
        let watch = ByteWatch(patience) { [weak exchange] in exchange?.fail(.headTooLarge) }
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        let encoder = HTTPResponseEncoder()
        try pipeline.addHandlers(watch, encoder, decoder)
        if let sockets = content.sockets {
            let upgrade = HTTPServerUpgradeHandler(
                upgraders: [upgrader(sockets)], httpEncoder: encoder,
                extraHTTPHandlers: [watch, decoder, exchange], upgradeCompletionHandler: { _ in })
            try pipeline.addHandler(upgrade)
        }
        try pipeline.addHandler(exchange)
    }

    private func upgrader(_ sockets: any SocketHost) -> SocketUpgrader {
        SocketUpgrader(limits: limits) { head in
            guard let parts = try? RequestInParts(head, limits: limits) else { return nil }
            let request = parts.request
            guard content.access.refusal(of: request, with: .control) == nil else { return nil }
            return sockets.conversation(for: request)
        }
    }
}

/// Makes a connection a WebSocket, for requests that may begin a conversation.
///
/// No extension is agreed on: compressing what is sent once would cost more time than it saves.
struct SocketUpgrader: HTTPServerProtocolUpgrader {
    let limits: ServingLimits
    /// nil where a request may not begin one.
    let conversation: @Sendable (HTTPRequestHead) -> (any SocketConversation)?

    var supportedProtocol: String { "websocket" }
    var requiredUpgradeHeaders: [String] { [] }

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        NIOWebSocketServerUpgrader(
            shouldUpgrade: { [conversation] channel, head in
                let isWelcome = conversation(head) != nil
                return channel.eventLoop.makeSucceededFuture(isWelcome ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        ).buildUpgradeResponse(
            channel: channel, upgradeRequest: upgradeRequest,
            initialResponseHeaders: initialResponseHeaders)
    }

    func upgrade(context: ChannelHandlerContext, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
        context.eventLoop.makeCompletedFuture {
            guard let conversation = conversation(upgradeRequest) else {
                throw ChannelError.operationUnsupported
            }
            let pipeline = context.channel.pipeline.syncOperations
            try pipeline.addHandlers(
                WebSocketFrameEncoder(),
                ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: conversation.messageBytes)),
                SocketHandler(conversation, limits: limits, workers: workers(for: conversation)))
        }
    }

    private func workers(for conversation: any SocketConversation) -> NIOThreadPool {
        guard conversation.waits else { return .singleton }
        let own = NIOThreadPool(numberOfThreads: 1)
        own.start()
        return own
    }
}
