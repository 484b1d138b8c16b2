import Curriculum
import Foundation
import Groundwork
import LanguageModels
import Learning
import WebArena
import WebEnv

/// One phase of an endpoint's run, from its first request to its files.
struct EndpointPhase {
    let loop: EndpointLoop
    let phase: Int
    /// The model that the phase begins with.
    let start: EndpointRunDirectory.Trained

    private var directory: EndpointRunDirectory { loop.directory }
    private var configuration: EndpointConfiguration { loop.configuration }

    /// Keeps the chances of stages apart.
    private enum Stream: UInt64 { case draw = 1, rollout, test, proposals, demonstrations }

    private func random(_ stream: Stream, _ phase: Int) -> RandomSource {
        RandomSource(configuration.seed, 0xE4D, stream.rawValue, UInt64(phase))
    }

    /// - Returns: what the phase came to; nil where a training set waits and there is no trainer.
    func run(_ pool: TaskPool) throws -> EndpointMetrics? {
        try Folder.make(directory.file("phase-\(phase)"))
        let path = directory.file(phase, "training.jsonl")
        var metrics = EndpointMetrics(phase: phase, model: start.model)
        // Once somebody trains with the set it stays as it is: what was not answered then is not asked again.
        let isSettled = try directory.trained(phase) != nil || directory.isWaiting(phase)
        let actor = try loop.model(start, phase: phase, record: "rollouts.jsonl", isClosed: isSettled)
        let judge = try loop.helperModel(phase: phase, record: "judge.jsonl", isClosed: isSettled)
        let attempts = phase == 0 ? [] : try rollouts(pool, actor, judge)
        let rows = phase == 0 ? try demonstrations(actor) : try learned(from: attempts, &metrics)
        metrics.rows = rows.count
        if !isSettled {
            try AtomicFile.write(TrainingSet.write(rows, phase: phase, model: start.model), to: path)
            try AtomicFile.write(
                EndpointRunDirectory.episodes(attempts), to: directory.file(phase, "episodes.jsonl"))
        }
        guard let trained = try trained(rows, path) else { return nil }
        metrics.model = trained.model
        let tester = try loop.model(trained, phase: phase, record: "test.jsonl")
        try test(tester, &metrics)
        let helper = try loop.helperModel(phase: phase, record: "helper.jsonl")
        try propose(from: attempts, helper, &metrics)
        for model in [actor, judge, tester, helper] { metrics.add(model.meter.counts) }
        try directory.write(metrics, to: directory.file(phase, "metrics.json"))
        return metrics
    }

    // MARK: What is learned from

    private func rollouts(_ pool: TaskPool, _ actor: LanguageModel, _ judge: LanguageModel) throws
        -> [Attempt]
    {
        loop.progress(.stage(phase: phase, "rolling out"))
        var random = random(.draw, phase)
        let tasks =
            pool.draw(configuration.tasksPerPhase, using: &random) + (try directory.generated(phase - 1))
        var seeds = self.random(.rollout, phase)
        let attempts = AttemptPlayer(
            try loop.policy(actor, temperature: configuration.temperature),
            workers: loop.endpoint.requestsAtOnce, makeEnvironment: loop.makeEnvironment
        ).play(tasks, count: configuration.attemptsPerTask, seed: seeds.next())
        try Self.check(attempts, "phase \(phase)")
        let scored = try judged(attempts, judge)
        try Self.check(actor, "the rollouts of phase \(phase)")
        try Self.check(judge, "the judgements of phase \(phase)")
        return scored
    }

    /// Scores the tries that no evaluator scored.
    private func judged(_ attempts: [Attempt], _ helper: LanguageModel) throws -> [Attempt] {
        let judge = PromptedOutcomeJudge(
            helper, prompt: try directory.prompts.prompt(of: .outcome), dialect: try loop.dialect,
            window: configuration.lines)
        let scored = judge.scored(
            attempts.map(\.trajectory), workers: loop.helper.requestsAtOnce)
        return zip(attempts, scored).map { attempt, trajectory in
            var attempt = attempt
            attempt.trajectory = trajectory
            return attempt
        }
    }

    /// Where nothing could be scored there is nothing to learn, and the endpoint is to blame.
    private static func check(_ attempts: [Attempt], _ place: String) throws {
        guard let failure = attempts.first?.trajectory.failure,
            attempts.allSatisfy({ $0.trajectory.failure != nil })
        else { return }
        throw InputError("all \(attempts.count) tries of \(place) failed: \(failure)")
    }

    /// Share of requests that may stay without an answer.
    private static let lossLimit = 0.1

    /// Where many requests were not answered, the run ends here rather than go on with what is left: resumed, it asks for them again.
    private static func check(_ model: LanguageModel, _ place: String) throws {
        let counts = model.meter.counts
        let all = counts.completions + counts.failures
        guard Double(counts.unanswered) > lossLimit * Double(all) else { return }
        throw InputError(
            "\(place): \(counts.unanswered) of \(all) requests to \(model.endpoint.model) were not answered; "
                + "resume the run when the endpoint answers again")
    }

    private func learned(from attempts: [Attempt], _ metrics: inout EndpointMetrics) throws -> [TrainingRow] {
        let scored = attempts.filter(\.isScored)
        metrics.tries = attempts.count
        metrics.spoilt = attempts.count - scored.count
        metrics.trainSuccess =
            scored.isEmpty
            ? nil : Double(scored.count { $0.trajectory.isSuccess }) / Double(scored.count)
        let fresh = TurnRows.fresh(attempts, phase: phase)
        let share = Int(nearest: (configuration.replayShare * Double(fresh.count)).rounded(.down))
        let replayed = try replayed(limit: min(configuration.replayedSteps, share))
        metrics.replayed = replayed.count
        return fresh + replayed
    }

    /// Steps of earlier phases' successes, the newest phases first.
    private func replayed(limit: Int) throws -> [TrainingRow] {
        var rows: [TrainingRow] = []
        for earlier in stride(from: phase - 1, to: 0, by: -1) where rows.count < limit {
            let path = directory.file(earlier, "training.jsonl")
            rows += TurnRows.replayed(
                try TrainingSet.read(InputFile.contents(of: path), file: path),
                range: configuration.perplexityLow...configuration.perplexityHigh)
        }
        return Array(rows.prefix(max(0, limit)))
    }

    /// Reference solutions as turns: what the model would have been asked, and what it should have said.
    private func demonstrations(_ actor: LanguageModel) throws -> [TrainingRow] {
        var random = random(.demonstrations, 0)
        let tasks = loop.train.filter { !$0.solution.isEmpty }.shuffled(using: &random)
            .prefix(configuration.demonstrations)
        let policy = try loop.policy(actor, temperature: 0)
        let dialect = try loop.dialect
        let jobs = tasks.map { Rollout.Job(task: $0, seed: random.next()) }
        let episodes = Rollout(
            workers: loop.endpoint.requestsAtOnce, makeEnvironment: loop.makeEnvironment
        ).playSolutions(jobs)
        return episodes.filter(\.isSuccess).flatMap { episode in
            zip(episode.episodes, episode.steps).enumerated().map { place, now in
                TrainingRow(
                    prompt: policy.request(now.0, seed: 0).prompt,
                    completion: dialect.print(now.1.action, on: now.1.observation.page) ?? "",
                    reasoning: "", promptTokenIDs: [], tokenIDs: [], logProbabilities: [], mask: [],
                    advantage: 1, reward: 1, group: "phase-0/\(episode.task.taskID)", attempt: 0, step: place,
                    intent: episode.task.intent, source: .demonstration)
            }
        }
    }

    // MARK: Training

    /// The model after the phase; the same where there was nothing to learn; nil where nobody trains.
    private func trained(_ rows: [TrainingRow], _ data: String) throws -> EndpointRunDirectory.Trained? {
        if let known = try directory.trained(phase) { return known }
        guard !rows.isEmpty else {
            try directory.write(start, to: directory.file(phase, "trained.json"))
            return start
        }
        if directory.isWaiting(phase), let name = loop.trained {
            let given = EndpointRunDirectory.Trained(model: name, endpoint: start.endpoint)
            try directory.write(given, to: directory.file(phase, "trained.json"))
            return given
        }
        guard let trainer = loop.trainer else { return nil }
        loop.progress(.stage(phase: phase, "training"))
        let trained = try train(by: trainer, data)
        try directory.write(trained, to: directory.file(phase, "trained.json"))
        return trained
    }

    /// Lets the command fill a folder of its own, which then gets its name.
    private func train(by trainer: TrainerCommand, _ data: String) throws -> EndpointRunDirectory.Trained {
        let final = URL(fileURLWithPath: directory.file(phase, "model")).standardizedFileURL.path
        let draft = "\(final).\(getpid()).tmp"
        try removeEarlierModels()
        try Folder.make(draft)
        try trainer.run(
            data: URL(fileURLWithPath: data).standardizedFileURL.path, out: draft, phase: phase,
            model: start.model, log: directory.file(phase, "trainer.log"))
        guard try !FileManager.default.contentsOfDirectory(atPath: draft).isEmpty else {
            throw InputError("the trainer of phase \(phase) left nothing in its folder {out}")
        }
        try FileManager.default.moveItem(atPath: draft, toPath: final)
        return try named(in: final, once: draft)
    }

    /// Models of this phase that no `trained.json` names, whole or not: a run that was killed left them.
    private func removeEarlierModels() throws {
        let folder = directory.file("phase-\(phase)")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name == "model" || name.hasPrefix("model.") && name.hasSuffix(".tmp") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// What `model.json` in the new model's folder says, else the folder's path as the model's name.
    /// - Parameter draft: the folder's path when the trainer saw it.
    private func named(in folder: String, once draft: String) throws -> EndpointRunDirectory.Trained {
        let path = folder + "/model.json"
        guard FileManager.default.fileExists(atPath: path) else {
            return .init(model: folder, endpoint: start.endpoint)
        }
        guard let value = try? JSONValue(parsing: InputFile.contents(of: path)) else {
            throw InputError("\(path): this is no JSON")
        }
        func text(_ name: String) throws -> String? {
            guard let found = value[name], !found.isNull else { return nil }
            guard let text = found.string, !text.isEmpty else {
                throw InputError("\(path): '\(name)' is a text that is not empty")
            }
            return text.replacingAll("{out}", by: folder).replacingAll(draft, by: folder)
        }
        return .init(model: try text("model") ?? folder, endpoint: try text("endpoint") ?? start.endpoint)
    }

    // MARK: What comes after

    private func test(_ model: LanguageModel, _ metrics: inout EndpointMetrics) throws {
        loop.progress(.stage(phase: phase, "testing"))
        var seeds = random(.test, 0)
        let attempts = AttemptPlayer(
            try loop.policy(model, temperature: 0), workers: loop.endpoint.requestsAtOnce,
            makeEnvironment: loop.makeEnvironment
        ).play(Array(loop.test.prefix(configuration.evaluated)), count: 1, seed: seeds.next())
        try Self.check(attempts, "the test after phase \(phase)")
        try Self.check(model, "the test after phase \(phase)")
        let scored = attempts.filter(\.isScored)
        metrics.testTasks = scored.count
        metrics.spoilt += attempts.count - scored.count
        metrics.testSuccess =
            scored.isEmpty ? 0 : Double(scored.count { $0.trajectory.isSuccess }) / Double(scored.count)
    }

    /// New tasks from the failures, for the next phase. Nobody knows how hard they are, so the band is that of all chances.
    private func propose(
        from attempts: [Attempt], _ helper: LanguageModel, _ metrics: inout EndpointMetrics
    ) throws {
        let wanted = configuration.generatedPerPhase
        guard phase > 0, phase < configuration.phases, wanted > 0 else { return }
        loop.progress(.stage(phase: phase, "proposing tasks"))
        let experience = attempts.filter(\.isScored).map(\.trajectory)
        var random = random(.proposals, phase)
        let generator = PromptedGenerator(helper, prompt: try directory.prompts.prompt(of: .generator))
        let proposals = generator.propose(
            from: experience, count: wanted.multipliedClamped(by: configuration.proposalsPerTask),
            phase: phase + 1, using: &random)
        let earlier = try (1..<max(1, phase)).flatMap { try directory.generated($0) }
        var filter = TaskFilter(
            band: 0...1, training: loop.train + earlier, held: loop.test,
            feasibility: PromptedFeasibility(
                helper, prompt: try directory.prompts.prompt(of: .feasibility), window: configuration.lines))
        let kept = filter.filter(proposals, limit: wanted, experience: experience) { _ in 0.5 }
        try Self.check(helper, "new tasks after phase \(phase)")
        metrics.tasksProposed = kept.tally.proposed
        metrics.tasksKept = kept.tally.kept
        metrics.tasksRejected = Dictionary(
            uniqueKeysWithValues: kept.tally.rejected.map { ($0.rawValue, $1) })
        try AtomicFile.write(TaskFile.write(kept.kept), to: directory.file(phase, "generated.json"))
    }
}
