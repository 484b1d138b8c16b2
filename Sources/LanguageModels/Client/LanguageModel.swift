import Groundwork

/// The one client of OpenAI-compatible endpoints: chat completions and plain completions, from any number of threads at once.
///
/// Requests are sent again where that may help, kept to a rate, counted, and recorded where the wire does. A copy shares all of it.
public struct LanguageModel: Sendable {
    /// The endpoint and how it is treated.
    public let endpoint: Endpoint
    /// What was asked and what it cost.
    public let meter: UsageMeter
    private let wire: any ModelWire
    private let pacing: Pacing
    private let clock: WaitingClock

    /// A model behind an endpoint; nothing is sent yet.
    /// - Parameters:
    ///   - wire: nil for HTTP; a wire that records or plays a record.
    ///   - clock: pauses are waited by it.
    /// - Throws: ``ModelError`` where the address is no http address.
    public init(
        _ endpoint: Endpoint, over wire: (any ModelWire)? = nil, meter: UsageMeter = UsageMeter(),
        clock: WaitingClock = .machine
    ) throws(ModelError) {
        self.endpoint = endpoint
        self.meter = meter
        self.clock = clock
        pacing = Pacing(
            atOnce: endpoint.requestsAtOnce, perMinute: endpoint.requestsPerMinute, clock: clock)
        if let wire {
            self.wire = wire
        } else {
            self.wire = try HTTPWire(address: endpoint.address, key: endpoint.key, timeout: endpoint.timeout)
        }
    }

    /// The model's reply. An empty reply is asked for again as often as a failing one, and returned in the end.
    /// - Throws: ``ModelError`` where none comes in all tries.
    public func complete(_ request: CompletionRequest) throws(ModelError) -> Completion {
        let wired = WireRequest(
            path: request.prompt.path, body: endpoint.style.body(request, model: endpoint.model),
            sample: request.seed)
        do throws(ModelError) {
            return try complete(wired)
        } catch {
            meter.noteFailure(error)
            throw error
        }
    }

    /// Replies to many requests, so many under way at once as the endpoint takes; in the order of the requests.
    public func completeAll(_ requests: [CompletionRequest]) -> [Result<Completion, ModelError>] {
        Parallel.map(requests.count, workers: endpoint.requestsAtOnce) { place in
            Result { () throws(ModelError) in try complete(requests[place]) }
        }
    }

    // MARK: Tries

    private enum Outcome {
        case completion(Completion, WireAnswer)
        /// Another try may do better; the completion, if any, stands if none does.
        case again(ModelError, wait: Double?, Completion?, WireAnswer?)
        case failed(ModelError)
    }

    private func complete(_ request: WireRequest) throws(ModelError) -> Completion {
        let mark = FNV1a64(request.body).value ^ (request.sample ?? 0)
        var attempt = 1
        while true {
            switch tried(request) {
            case .completion(let completion, let answer):
                return try kept(completion, request, answer)
            case .failed(let error): throw error
            case .again(let error, let wait, let completion, let answer):
                guard attempt < endpoint.retries.attempts else {
                    guard let completion, let answer else { throw Self.givenUp(error, after: attempt) }
                    return try kept(completion, request, answer)
                }
                meter.noteRetry()
                let pause = endpoint.retries.pause(after: attempt, request: mark, asked: wait)
                if wait != nil { pacing.hold(pause) }
                clock.wait(pause)
                attempt += 1
            }
        }
    }

    private static func givenUp(_ error: ModelError, after attempts: Int) -> ModelError {
        attempts == 1 ? error : ModelError(error.cause, "\(error), in \(attempts) tries")
    }

    private func kept(
        _ completion: Completion, _ request: WireRequest, _ answer: WireAnswer
    ) throws(ModelError) -> Completion {
        do { try wire.keep(request, answer) } catch { throw ModelError(.refused, "\(error)") }
        meter.note(completion, isKept: answer.isKept, price: endpoint.price)
        return completion
    }

    /// One try. What a record holds waits for nobody.
    private func tried(_ request: WireRequest) -> Outcome {
        if wire.knows(request) { return outcome(of: request) }
        return pacing.turn { outcome(of: request) }
    }

    private func outcome(of request: WireRequest) -> Outcome {
        let answer: WireAnswer
        do throws(ModelError) { answer = try wire.send(request) } catch {
            return error.cause == .unreachable ? .again(error, wait: nil, nil, nil) : .failed(error)
        }
        guard answer.status == 200 else { return refusal(answer, request) }
        guard let value = AnswerText.json(answer.body) else { return noJSON(answer, request) }
        guard let completion = Completion(value) else {
            let said = Self.message(answer.body)
            let told = said.isEmpty ? "" : " (\(said))"
            return .failed(ModelError(.malformed, "\(url(request)) gives no completion\(told)"))
        }
        if completion.isEmpty, !completion.isCut, !answer.isKept {
            let error = ModelError(.malformed, "\(url(request)) gives an empty completion")
            return .again(error, wait: nil, completion, answer)
        }
        return .completion(completion, answer)
    }

    private func url(_ request: WireRequest) -> String {
        HTTPWire.plainAddress(endpoint.address) + request.path
    }

    /// What begins as an object and ends too early was cut off on its way, and may come whole the next time.
    private func noJSON(_ answer: WireAnswer, _ request: WireRequest) -> Outcome {
        let begin = answer.body.first { !$0.isHTMLSpace }
        let isCut = (begin == nil || begin == UInt8(ascii: "{")) && !answer.isKept
        let error = ModelError(
            .malformed,
            "\(url(request)) answers with \(isCut ? "JSON that is cut off" : "something that is no JSON")")
        return isCut ? .again(error, wait: nil, nil, nil) : .failed(error)
    }

    /// What a status other than 200 means.
    private func refusal(_ answer: WireAnswer, _ request: WireRequest) -> Outcome {
        let url = url(request)
        let said = Self.message(answer.body)
        let told = said.isEmpty ? "" : " (\(said))"
        guard RetryPolicy.isPassing(answer.status) else {
            var advice = ""
            if said.containsScalars("max_completion_tokens"), endpoint.style.tokenLimit == .maxTokens {
                advice = "; this model wants its replies bounded by max_completion_tokens"
            }
            if (300..<400).contains(answer.status) { advice = ": it sends elsewhere, and nobody follows" }
            return .failed(ModelError(.refused, "\(url) answers \(answer.status)\(told)\(advice)"))
        }
        let cause: ModelError.Cause = [429, 503, 529].contains(answer.status) ? .capacity : .unreachable
        return .again(
            ModelError(cause, "\(url) answers \(answer.status)\(told)"), wait: answer.retryAfter, nil, nil)
    }

    /// What an endpoint says of its refusal, in one line.
    private static func message(_ body: [UInt8]) -> String {
        let value = AnswerText.json(body)
        let said =
            value?["error"]?["message"]?.string ?? value?["error"]?.string ?? value?["message"]?.string
            ?? value?["detail"]?.string ?? ""
        return String(said.withFoldedWhiteSpace.prefix(200))
    }
}
