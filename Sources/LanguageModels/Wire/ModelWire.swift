/// A request on its way to an endpoint.
public struct WireRequest: Sendable, Hashable {
    /// Behind the endpoint's address: `/chat/completions`.
    public let path: String
    /// The request in JSON.
    public let body: [UInt8]
    /// Tells requests apart whose bytes are equal; nil where they are one request.
    public let sample: UInt64?

    /// - Parameters: as the properties of the same names say.
    public init(path: String, body: [UInt8], sample: UInt64?) {
        self.path = path
        self.body = body
        self.sample = sample
    }
}

/// What came back.
public struct WireAnswer: Sendable, Hashable {
    /// HTTP status.
    public let status: Int
    /// Seconds that the endpoint asks to wait, 0 or more; nil where it does not.
    public let retryAfter: Double?
    /// The answer as it came.
    public let body: [UInt8]
    /// Whether it was kept before, so that nobody was asked.
    public let isKept: Bool

    /// - Parameters: as the properties of the same names say.
    public init(status: Int, retryAfter: Double? = nil, body: [UInt8], isKept: Bool = false) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
        self.isKept = isKept
    }
}

/// The way to an endpoint and back; one request is one call, from any number of threads at once.
public protocol ModelWire: Sendable {
    /// Sends a request once.
    /// - Throws: ``ModelError`` where no answer comes.
    func send(_ request: WireRequest) throws(ModelError) -> WireAnswer
    /// Keeps what was sent and answered, once the answer counts; does nothing where nothing is kept, or it was before.
    /// - Throws: `FileError` where that can't be written.
    func keep(_ request: WireRequest, _ answer: WireAnswer) throws
    /// Whether the answer to a request is known already, so that nobody needs to wait for a turn.
    func knows(_ request: WireRequest) -> Bool
}

extension ModelWire {
    /// Keeps nothing.
    public func keep(_ request: WireRequest, _ answer: WireAnswer) throws {}
    /// Knows nothing.
    public func knows(_ request: WireRequest) -> Bool { false }
}
