import Groundwork

/// Messages of one client, one or many at once: those that the pool can do in one call are done in one, on all cores.
struct MessageBatch: Sendable {
    let work: SessionWork

    /// Parts of a batch at most.
    private static let longest = 100_000

    /// One message alone.
    func answer(
        _ envelope: Envelope, in session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        try write(try perform([try part(envelope, session)])[0].get(), to: &writer)
    }

    /// What a message asks of its session.
    private struct Part: Sendable {
        enum Ask: Sendable {
            case reset(ResetOrder)
            case step(String)
            case state
        }
        let session: EnvironmentSession
        let ask: Ask

        /// Whether the pool can do both in one call.
        func isLike(_ other: Part) -> Bool {
            switch (ask, other.ask) {
            case (.reset, .reset), (.step, .step), (.state, .state): true
            default: false
            }
        }
    }

    private enum Answer: Sendable {
        case shown(SessionWork.Shown, isStart: Bool)
        case state(Episode)
    }

    private func part(_ envelope: Envelope, _ session: EnvironmentSession) throws(Complaint) -> Part {
        switch MessageType(rawValue: envelope.type) {
        case .reset:
            let order = try ResetOrder(
                envelope.dataOrNone, split: work.split, taskCount: work.table.pool.world.tasks.count)
            return Part(session: session, ask: .reset(order))
        case .step:
            guard let data = envelope.data else {
                throw Complaint(.validation, "'data' is missing: an action", at: "data")
            }
            return Part(session: session, ask: .step(try ActionOrder(data).action))
        case .state:
            try envelope.refuseData()
            return Part(session: session, ask: .state)
        default: throw Complaint(.validation, "a part of a batch is reset, step or state", at: "type")
        }
    }

    private func write(_ answer: Answer, to writer: inout JSONWriter) throws(Complaint) {
        switch answer {
        case .shown(let shown, let isStart): try Replies.observation(shown, isStart: isStart, to: &writer)
        case .state(let episode):
            Replies.reply(.state, to: &writer) { Replies.state(episode, to: &$0) }
        }
    }

    // MARK: Work

    /// Does parts that are alike, of different sessions.
    private func perform(_ parts: [Part]) throws(Complaint) -> [Result<Answer, Complaint>] {
        var resets: [(session: EnvironmentSession, order: ResetOrder)] = []
        var moves: [(session: EnvironmentSession, action: String)] = []
        var states: [Episode] = []
        for part in parts {
            switch part.ask {
            case .reset(let order): resets.append((part.session, order))
            case .step(let action): moves.append((part.session, action))
            case .state: states.append(part.session.episode)
            }
        }
        var answers = try (resets.isEmpty ? [] : work.reset(resets)).map { Answer.shown($0, isStart: true) }
        answers += try (moves.isEmpty ? [] : work.step(moves)).map { Answer.shown($0, isStart: false) }
        answers += states.map { .state($0) }
        return answers.map { .success($0) }
    }

    /// The answers to parts in any order; one that can't be done costs no other anything.
    private func performEach(_ parts: ArraySlice<Part>) -> [Result<Answer, Complaint>] {
        do throws(Complaint) {
            return try perform(Array(parts))
        } catch {
            // Of several that go together one may be at fault: each is done by itself.
            guard parts.count > 1 else { return [.failure(error)] }
            return parts.indices.flatMap { performEach(parts[$0...$0]) }
        }
    }

    // MARK: Batches

    func answer(
        batch envelope: Envelope, of session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        let order = try OrderReader(envelope.dataOrNone, keys: ["items"], of: "batch")
        guard let items = order["items"]?.array, items.count <= Self.longest else {
            throw Complaint(
                .validation, "'items' is a list of at most \(Self.longest) messages", at: "items")
        }
        var taken: [String: Result<EnvironmentSession, Complaint>] = [session.name: .success(session)]
        defer {
            for case .success(let other) in taken.values where other !== session {
                work.table.giveBack(other)
            }
        }
        let parts = items.map { item in
            Result { () throws(Complaint) in try part(of: item, session, &taken) }
        }
        let answers = inWaves(parts)
        Replies.reply(.batch, to: &writer) { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for answer in answers { write(answer, to: &writer) } }
            }
        }
    }

    private func part(
        of item: JSONValue, _ own: EnvironmentSession,
        _ taken: inout [String: Result<EnvironmentSession, Complaint>]
    ) throws(Complaint) -> Part {
        let envelope = try Envelope(part: item)
        let name = envelope.sessionID ?? own.name
        let session = taken[name] ?? Result { () throws(Complaint) in try work.table.take(name) }
        taken[name] = session
        return try part(envelope, try session.get())
    }

    /// Does as many at once as are alike and of different sessions, in the order of the parts.
    private func inWaves(_ parts: [Result<Part, Complaint>]) -> [Result<Answer, Complaint>] {
        var answers: [Result<Answer, Complaint>] = []
        var wave: [Part] = []
        var names: Set<String> = []
        func finish() {
            answers += performEach(wave[...])
            wave = []
            names = []
        }
        for part in parts {
            switch part {
            case .success(let part):
                if let first = wave.first, !first.isLike(part) || names.contains(part.session.name) {
                    finish()
                }
                wave.append(part)
                names.insert(part.session.name)
            case .failure(let complaint):
                finish()
                answers.append(.failure(complaint))
            }
        }
        finish()
        return answers
    }

    private func write(_ answer: Result<Answer, Complaint>, to writer: inout JSONWriter) {
        do throws(Complaint) {
            try write(try answer.get(), to: &writer)
        } catch {
            error.add(to: &writer)
        }
    }
}
