import Groundwork

/// A web that remembers what it was asked since the last reset. A copy of it remembers on its own.
public struct RecordingTransport: Transport {
    public private(set) var base: any Transport
    public private(set) var exchanges: [Exchange] = []
    private var clock: SessionClock
    private let startClock: SessionClock

    /// A request and what came back.
    public struct Exchange: Sendable {
        /// Seconds since 1970.
        public let time: Double
        public let request: HTTPRequest
        /// nil where no host answered.
        public let response: HTTPResponse?
    }

    /// - Parameter clock: where the session's clock starts; it advances here as it does there.
    public init(_ base: any Transport, clock: SessionClock = .standard) {
        self.base = base
        self.clock = clock
        startClock = clock
    }

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

    public mutating func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] {
        exchanges = []
        clock = startClock
        return try base.reset(task: task, seed: seed)
    }
    public func expandPlaceholders(_ text: String) -> String { base.expandPlaceholders(text) }
    public func credentials(for url: WebURL) -> HTTPCredentials? { base.credentials(for: url) }

    /// What was asked, in order, as the events of a HAR file.
    public var events: [NetworkEvent] { exchanges.map(\.event) }
}

extension RecordingTransport.Exchange {
    /// Status −1 where no host answered. Pages are asked for as a browser does, with `Accept: text/html…`.
    var event: NetworkEvent {
        var request = request
        if !request.headers.contains(where: { $0.isNamed("Accept") }) {
            request.headers.insert(HTTPHeader("Accept", Self.accepted), at: 0)
        }
        return NetworkEvent(
            time: time, request: request, status: response?.status ?? -1,
            responseHeaders: response?.headers ?? [], responseBody: response?.body.bytes ?? [])
    }
    /// What ``LiveTransport`` sends too.
    private static let accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}
