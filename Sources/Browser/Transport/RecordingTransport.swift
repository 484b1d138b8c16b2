import Groundwork

/// A web that remembers what it was asked since the last reset. A copy of it remembers on its own.
public struct RecordingTransport: Transport {
    /// The web itself.
    public private(set) var base: any Transport
    /// What was asked since the last reset, in order.
    public private(set) var exchanges: [Exchange] = []
    private var clock: SessionClock
    private let startClock: SessionClock

    /// A request and what came back.
    public struct Exchange: Sendable {
        /// Seconds since 1970.
        public let time: Double
        /// The request, as it was sent.
        public let request: HTTPRequest
        /// The response; nil where no host answered.
        public let response: HTTPResponse?
    }

    /// - Parameter clock: where the session's clock starts; it advances here as it does there.
    public init(_ base: any Transport, clock: SessionClock = .standard) {
        self.base = base
        self.clock = clock
        startClock = clock
    }

    /// Asks the web and remembers what came; errors that are no response are not remembered, but for unknown hosts.
    public mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        clock.advance()
        let time = clock.now
        do {
            let response = try base.send(request)
            exchanges.append(Exchange(time: time, request: request, response: response))
            return response
        } catch let error as UnreachableHost {
            exchanges.append(Exchange(time: time, request: request, response: nil))
            throw error
        }
    }

    /// Forgets everything, and resets the web.
    public mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        exchanges = []
        clock = startClock
        return try base.reset(start)
    }
    /// The text with the placeholders that the web itself knows replaced.
    public func expandPlaceholders(_ text: String) -> String { base.expandPlaceholders(text) }
    /// The credentials that the web itself has for an address.
    public func credentials(for url: WebURL) -> HTTPCredentials? { base.credentials(for: url) }
    /// Where the web itself keeps the style sheets of its pages.
    public func styleSheets(for page: WebURL) -> StyleSheetStore? { base.styleSheets(for: page) }
}
