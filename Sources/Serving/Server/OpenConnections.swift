import NIOCore
import Synchronization

/// The connections of a server that are open, a bounded number of them.
final class OpenConnections: Sendable {
    private struct State {
        var isStopping = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { state.withLock { $0.channels.isEmpty } }

    /// Takes a connection in, until it is closed.
    /// - Returns: whether there is room for it.
    func take(_ channel: any Channel) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopping, state.channels.count < limit else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        if isTaken {
            channel.closeFuture.whenComplete { _ in
                self.state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
            }
        }
        return isTaken
    }

    /// Takes no more, and tells those that are open.
    func stop() {
        let channels = state.withLock { state in
            state.isStopping = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ServerStopping()) }
    }

    func close() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }
}

/// Tells a client that there are too many, and lets it read that before the connection goes.
final class TooManyConnections: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let answer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 21\r\n"
        + "Connection: close\r\n\r\ntoo many connections\n"

    func channelActive(context: ChannelHandlerContext) {
        let own = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(string: Self.answer)), promise: nil)
        context.close(mode: .output, promise: nil)
        _ = context.eventLoop.scheduleTask(in: .milliseconds(200)) { own.value.close(promise: nil) }
    }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
