import Groundwork
import WebEnv

extension PoolFrames {
    func answer(
        to request: Request, _ header: FrameHeader, _ body: inout FrameReader
    ) throws(PoolError) -> FrameAnswer {
        let count = Int(header.count)
        switch request {
        case .hello: return try hello(header, &body)
        case .open: return try open(header, &body)
        case .make:
            try body.end()
            return handles(request, header, try pool().make(count))
        case .reset: return try reset(header, &body)
        case .step:
            return outcomes(request, header, try pool().step(try moves(count, &body)))
        case .start:
            try pool().start(try moves(count, &body))
            return FrameAnswer(kind: request.answer, call: header.call, count: count)
        case .wait:
            let milliseconds = try body.number()
            try body.end()
            return outcomes(
                request, header, try pool().wait(atLeast: count, milliseconds: milliseconds))
        case .observe: return outcomes(request, header, try pool().observe(try ids(count, &body)))
        case .fork: return try fork(header, &body)
        case .snapshot: return handles(request, header, try pool().snapshot(try ids(count, &body)))
        case .restore: return try restore(header, &body)
        case .free:
            try pool().free(try ids(count, &body))
            return FrameAnswer(kind: request.answer, call: header.call, count: count)
        case .oracle: return try oracle(header, &body)
        case .tasks: return try tasks(header, &body)
        case .counts: return try counts(header, &body)
        }
    }

    // MARK: Bodies

    /// Handles and nothing else.
    private func ids(_ count: Int, _ body: inout FrameReader) throws(PoolError) -> [UInt64] {
        let ids = try body.numbers(count, of: UInt64.self)
        try body.end()
        return ids
    }

    private func moves(_ count: Int, _ body: inout FrameReader) throws(PoolError) -> [EnvironmentPool.Move] {
        let ids = try body.numbers(count, of: UInt64.self)
        let texts = try body.texts(count)
        try body.end()
        return zip(ids, texts).map { EnvironmentPool.Move(id: $0, text: $1) }
    }

    private func handles(_ request: Request, _ header: FrameHeader, _ ids: [UInt64]) -> FrameAnswer {
        var arrays: [UInt8] = []
        arrays.reserveCapacity(8 * ids.count)
        for id in ids { arrays.append(number: id) }
        return FrameAnswer(kind: request.answer, call: header.call, count: ids.count, arrays: arrays)
    }

    private func outcomes(
        _ request: Request, _ header: FrameHeader, _ outcomes: [StepOutcome]
    ) -> FrameAnswer {
        let content = OutcomeArrays(outcomes, isStart: request == .reset, room: answerRoom)
        return FrameAnswer(
            kind: request.answer, call: header.call, count: outcomes.count, arrays: content.arrays,
            texts: content.distinctTexts)
    }

    private func json(
        _ request: Request, _ header: FrameHeader, _ write: (inout JSONWriter) -> Void
    ) -> FrameAnswer {
        var writer = JSONWriter()
        writer.object(write)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return FrameAnswer(kind: request.answer, call: header.call, count: 1, texts: FrameTexts([text]))
    }

    // MARK: Requests

    private func hello(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        try body.end()
        return json(.hello, header) { json in
            json.field("program", "webrl")
            json.field("frames", Int(FrameHeader.version))
            json.field("dialects", Dialect.names)
            json.field("longest_action", EpisodeState.longestAction)
        }
    }

    private func open(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        let text = try body.texts(1)[0]
        try body.end()
        let pool = try opener(PoolRequest(try Self.options(text)))
        try keep(pool)
        return json(.open, header) { json in
            json.field("what", pool.world.name)
            json.field("tasks", pool.world.tasks.count)
            json.field("workers", pool.workers)
            json.field("capacity", pool.capacity.limit)
            json.field("max_steps", pool.settings.limits.steps == Int.max ? 0 : pool.settings.limits.steps)
        }
    }

    static func options(_ text: String) throws(PoolError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw PoolError(.badInput, "the options are no JSON: \(error)")
        }
    }

    private func reset(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        let count = Int(header.count)
        let ids = try body.numbers(count, of: UInt64.self)
        let seeds = try body.numbers(count, of: UInt64.self)
        let texts = try body.texts(2 * count)
        try body.end()
        let pool = try pool()
        var starts: [EnvironmentPool.Start] = []
        starts.reserveCapacity(count)
        for index in 0..<count {
            let options = texts[2 * index + 1]
            let settings = options.isEmpty ? nil : try pool.settings.applying(try Self.options(options))
            let task = texts[2 * index]
            starts.append(
                EnvironmentPool.Start(
                    id: ids[index], seed: seeds[index], taskID: task.isEmpty ? nil : task, settings: settings)
            )
        }
        return outcomes(.reset, header, try pool.reset(starts))
    }

    private func fork(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        let ids = try body.numbers(Int(header.count), of: UInt64.self)
        let counts = try body.numbers(Int(header.count), of: UInt32.self)
        try body.end()
        return handles(.fork, header, try pool().fork(ids, counts: counts.map { Int($0) }))
    }

    private func restore(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        let ids = try body.numbers(Int(header.count), of: UInt64.self)
        let snapshots = try body.numbers(Int(header.count), of: UInt64.self)
        try body.end()
        let pairs = zip(ids, snapshots).map { (id: $0, snapshot: $1) }
        return outcomes(.restore, header, try pool().restore(pairs))
    }

    private func oracle(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        let moves = try pool().oracle(try ids(Int(header.count), &body))
        return FrameAnswer(
            kind: Request.oracle.answer, call: header.call, count: moves.count,
            texts: FrameTexts(moves.flatMap { [$0.action, $0.error] }))
    }

    /// Texts of a task: id, goal, sites, start addresses, family, template, whether it has an evaluator, a solution and a sign-in.
    private func tasks(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        try body.end()
        let tasks = try pool().world.tasks
        var texts = FrameTexts()
        for task in tasks {
            texts.end(with: task.taskID)
            texts.end(with: task.intent)
            texts.end(withLines: task.sites)
            texts.end(withLines: task.startURLs)
            texts.end(with: task.family)
            texts.end(with: task.intentTemplateID)
            let properties = [
                task.evaluation == nil ? nil : "evaluated", task.solution.isEmpty ? nil : "solved",
                task.requiresLogin ? "signed_in" : nil,
            ]
            texts.end(withLines: properties.compactMap { $0 })
        }
        return FrameAnswer(kind: Request.tasks.answer, call: header.call, count: tasks.count, texts: texts)
    }

    private func counts(_ header: FrameHeader, _ body: inout FrameReader) throws(PoolError) -> FrameAnswer {
        try body.end()
        let pool = try pool()
        let counts = pool.counts
        return json(.counts, header) { json in
            json.field("environments", counts.environments)
            json.field("snapshots", counts.snapshots)
            json.field("outstanding", counts.outstanding)
            json.field("used", pool.capacity.used)
            json.field("capacity", pool.capacity.limit)
        }
    }
}
