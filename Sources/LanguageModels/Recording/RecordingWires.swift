/// Asks a model for what a record does not hold, and adds its answers to the record: a run that was stopped goes on where it was, and
/// pays for nothing twice.
public struct RecordingWire: ModelWire {
    private let wire: any ModelWire
    private let record: ExchangeRecord

    /// - Parameter record: one that grows.
    public init(_ wire: any ModelWire, record: ExchangeRecord) {
        self.wire = wire
        self.record = record
    }

    /// The answer of the record, else the endpoint's.
    /// - Throws: ``ModelError`` where no answer comes.
    public func send(_ request: WireRequest) throws(ModelError) -> WireAnswer {
        if let known = record.answer(to: request, repeats: false) { return known }
        return try wire.send(request)
    }

    /// Adds the exchange, unless it came from the record.
    public func keep(_ request: WireRequest, _ answer: WireAnswer) throws {
        if !answer.isKept { try record.add(request, answer) }
    }

    /// Whether the record holds the answer.
    public func knows(_ request: WireRequest) -> Bool { record.knows(request) }
}

/// Answers from a record alone.
public struct ReplayWire: ModelWire {
    private let record: ExchangeRecord

    /// - Parameter record: what is played.
    public init(_ record: ExchangeRecord) { self.record = record }

    /// The answer that was kept.
    /// - Throws: ``ModelError`` where there is none.
    public func send(_ request: WireRequest) throws(ModelError) -> WireAnswer {
        guard let known = record.answer(to: request, repeats: true) else {
            let text = String(decoding: request.body.suffix(80), as: UTF8.self)
            throw ModelError(
                .notRecorded,
                "\(record.path) holds no answer to a request to \(request.path) that ends '\(text)'"
            )
        }
        return known
    }

    /// Nobody waits for a record.
    public func knows(_ request: WireRequest) -> Bool { true }
}
