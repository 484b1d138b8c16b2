import Browser
import MockWeb
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import WebEnv

/// Answers the requests of one connection, one after the other.
///
/// While an answer is made, what the client sends meanwhile waits, and soon nothing more is read from it.
final class HTTPExchange: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case waiting
        case receiving(RequestInParts)
        case answering
        /// The last answer was given.
        case leaving
    }
    private var state = State.waiting
    /// What came while an answer was made.
    private var later = CircularBuffer<HTTPServerRequestPart>()
    private var laterMistake: MalformedRequest?
    private var hasInputEnded = false
    private var isStopping = false
    private var isReadWanted = false
    private var context: ChannelHandlerContext?
    private var answerAlarm: Scheduled<Void>?

    private let patience: Patience
    private let access: Access
    private let answerer: any RequestAnswerer
    private let workers: NIOThreadPool
    private let limits: ServingLimits

    init(
        _ patience: Patience, limits: ServingLimits, access: Access, answerer: any RequestAnswerer,
        workers: NIOThreadPool
    ) {
        self.patience = patience
        self.limits = limits
        self.access = access
        self.answerer = answerer
        self.workers = workers
        patience.whenLate = { [weak self] in self?.isLate($0) }
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { patience.begin(.silence) }
    }
    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelActive(context: ChannelHandlerContext) {
        patience.begin(.silence)
        context.fireChannelActive()
    }
    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        state = .leaving
        patience.end()
        answerAlarm?.cancel()
        context = nil
        later.removeAll()
    }

    func read(context: ChannelHandlerContext) {
        if case .answering = state, !later.isEmpty {
            isReadWanted = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ServerStopping: stop(context)
        case ChannelEvent.inputClosed: endInput(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func stop(_ context: ChannelHandlerContext) {
        isStopping = true
        switch state {
        case .waiting, .receiving: context.close(promise: nil)
        case .answering, .leaving: break
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        hasInputEnded = true
        switch state {
        case .waiting, .leaving: context.close(promise: nil)
        // The parser says that the request is cut short.
        case .receiving, .answering: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is HTTPParserError: fail(MalformedRequest(error))
        // The request comes on as one that changes no protocol.
        case is NIOWebSocketUpgradeError: break
        default: context.close(promise: nil)
        }
    }

    /// What came can't be understood, nor what follows it.
    func fail(_ mistake: MalformedRequest) {
        switch state {
        case .waiting, .receiving: refuse(mistake)
        case .answering: laterMistake = laterMistake ?? mistake
        case .leaving: break
        }
    }

    private func isLate(_ part: Patience.Part) {
        switch part {
        case .silence: context?.close(promise: nil)
        case .head: fail(MalformedRequest("the request's head takes too long", status: 408))
        case .body: fail(MalformedRequest("the request's body takes too long", status: 408))
        case .answer: break
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch state {
        case .answering: later.append(part)
        case .leaving: break
        case .waiting, .receiving: take(part)
        }
    }

    private func take(_ part: HTTPServerRequestPart) {
        do throws(MalformedRequest) {
            switch (part, state) {
            case (.head(let head), .waiting):
                let parts = try RequestInParts(head, limits: limits)
                state = .receiving(parts)
                patience.headIsRead()
                if parts.awaitsInvitation { invite() }
            case (.body(let bytes), .receiving(var parts)):
                state = .leaving
                try parts.append(bytes)
                state = .receiving(parts)
            case (.end, .receiving(let parts)):
                patience.requestIsRead()
                state = .answering
                answer(parts.request)
            default: break
            }
        } catch {
            state = .waiting
            refuse(error)
        }
    }

    private func invite() {
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context?.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func refuse(_ mistake: MalformedRequest) {
        state = .answering
        later.removeAll()
        patience.begin(.answer)
        send(.text(mistake.status, mistake.reason), keeps: false)
    }

    // MARK: Answers

    private func answer(_ request: ServedRequest) {
        guard let context else { return }
        if let refusal = access.refusal(of: request, with: answerer.effect(of: request)) {
            return send(refusal, keeps: request.keepsConnection, hasBody: request.method != "HEAD")
        }
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        workers.runIfActive(eventLoop: context.eventLoop) { [answerer] in
            Self.response(to: request, answerer)
        }.whenComplete { result in
            let response = (try? result.get()) ?? .text(503, "the server is stopping")
            own.value.send(
                response, keeps: request.keepsConnection, hasBody: request.method != "HEAD")
        }
    }

    /// A failure costs this one answer.
    private static func response(to request: ServedRequest, _ answerer: any RequestAnswerer) -> HTTPResponse {
        do {
            return try answerer.answer(request)
        } catch {
            return .text(500, "the server failed at this request: \(error)")
        }
    }

    private func send(_ response: HTTPResponse, keeps: Bool, hasBody: Bool = true) {
        guard let context else { return }
        // What came before the client's last byte is answered, however much it is.
        let isLast = hasInputEnded && later.isEmpty && laterMistake == nil
        let keeps = keeps && !isStopping && !isLast
        let (head, sent) = response.writable(keeps: keeps)
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        answerAlarm = context.eventLoop.scheduleTask(in: .seconds(limits.answerSeconds)) {
            own.value.context?.close(promise: nil)
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, sent.mayHaveBody, !sent.body.bytes.isEmpty {
            let body = context.channel.allocator.buffer(bytes: sent.body.bytes)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { result in
            switch result {
            case .success: own.value.isSent(keeps: keeps)
            case .failure: own.value.context?.close(promise: nil)
            }
        }
    }

    private func isSent(keeps: Bool) {
        answerAlarm?.cancel()
        guard let context else { return }
        guard keeps, !isStopping else { return leave(context) }
        state = .waiting
        patience.isAnswered()
        takeLater(context)
    }

    /// What came meanwhile.
    private func takeLater(_ context: ChannelHandlerContext) {
        while case .waiting = state, let part = later.popFirst() {
            take(part)
            while case .receiving = state, let part = later.popFirst() { take(part) }
        }
        if later.isEmpty, let mistake = laterMistake {
            laterMistake = nil
            fail(mistake)
        }
        if hasInputEnded, case .waiting = state { return context.close(promise: nil) }
        if isReadWanted, later.isEmpty {
            isReadWanted = false
            context.read()
        }
    }

    /// Says that nothing more comes, and takes what the client still sends, so that closing does not take the answer away from it.
    private func leave(_ context: ChannelHandlerContext) {
        state = .leaving
        patience.end()
        if hasInputEnded { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        answerAlarm = context.eventLoop.scheduleTask(in: Self.farewell) {
            own.value.context?.close(promise: nil)
        }
        if isReadWanted {
            isReadWanted = false
            context.read()
        }
    }

    private static let farewell = TimeAmount.milliseconds(200)
}

/// Told to every connection when its server takes no more.
struct ServerStopping: Sendable {}
