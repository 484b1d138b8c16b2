import NIOCore

/// How long a connection's client may take for what it is about: each part of a request has a time of its own as a whole, so that
/// no client holds a connection by sending a byte now and then.
final class Patience {
    enum Part {
        /// Nothing has come yet.
        case silence
        case head
        case body
        /// The client waits.
        case answer
    }
    private(set) var part = Part.answer
    /// Bytes that came since the last request's end.
    private(set) var headBytes = 0
    private let loop: any EventLoop
    private let limits: ServingLimits
    private var alarm: Scheduled<Void>?
    /// What is done when the time of a part is up.
    var whenLate: ((Part) -> Void)?

    init(_ loop: any EventLoop, limits: ServingLimits) {
        self.loop = loop
        self.limits = limits
    }

    func begin(_ part: Part) {
        end()
        self.part = part
        let seconds: Double
        switch part {
        case .silence: seconds = limits.idleSeconds
        case .head: seconds = limits.headSeconds
        case .body: seconds = limits.bodySeconds
        case .answer: return
        }
        alarm = loop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
            self?.whenLate?(part)
        }
    }

    func end() {
        alarm?.cancel()
        alarm = nil
    }

    /// Bytes came, of whatever part.
    func hear(_ count: Int) {
        headBytes = headBytes.addingReportingOverflow(count).partialValue
        if part == .silence { begin(.head) }
    }

    func headIsRead() {
        headBytes = 0
        begin(.body)
    }
    func requestIsRead() {
        headBytes = 0
        begin(.answer)
    }
    /// The next request may have begun already.
    func isAnswered() { begin(headBytes > 0 ? .head : .silence) }

    var isHeadTooLarge: Bool { part == .head && headBytes > limits.headBytes }
}

extension TimeAmount {
    /// - Parameter seconds: what is no number, or too large for one, counts as the nearest that is none of that.
    static func seconds(_ seconds: Double) -> TimeAmount {
        .milliseconds(Int64(nearest: (max(0, seconds) * 1000).rounded()))
    }
}

/// Counts a connection's bytes before they are read as HTTP.
final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let patience: Patience
    private let whenTooLarge: () -> Void

    init(_ patience: Patience, whenTooLarge: @escaping () -> Void) {
        self.patience = patience
        self.whenTooLarge = whenTooLarge
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        patience.hear(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
        if patience.isHeadTooLarge { whenTooLarge() }
    }
}
