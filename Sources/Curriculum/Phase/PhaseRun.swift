import Learning
import WebEnv

/// The run as it stands between two phases.
struct PhaseRun {
    let loop: PhaseLoop
    let setup: PhaseSetup
    let directory: RunDirectory
    /// The last whole phase; −1 before behaviour cloning.
    var phase = -1
    var learner: Learner
    var replay: ReplayBuffer
    var pool: TaskPool
    /// nil without a world model.
    var imagination: ImaginationStage?
    /// Tasks that the last phase made, and all that were made before.
    var generated: [WebTask] = []
    var allGenerated: [WebTask] = []
    var metrics: [PhaseMetrics] = []
    var seconds: [Double] = []
    private let clock = ContinuousClock()

    /// Takes the run up where its directory says that it stands.
    init(_ loop: PhaseLoop) throws {
        self.loop = loop
        setup = loop.setup
        directory = loop.directory
        let configuration = loop.setup.configuration
        learner = Learner(
            method: configuration.method, settings: configuration.learning, seed: configuration.seed)
        pool = TaskPool(loop.setup.tasks.train)
        replay = ReplayBuffer(
            capacity: configuration.learning.replayCapacity,
            episodesPerTask: configuration.learning.replayEpisodesPerTask)
        imagination = configuration.imagination.map {
            ImaginationStage(
                $0, seed: configuration.seed, workers: loop.setup.workers, indexes: loop.setup.pages)
        }
        if let last = directory.lastPhase() { try restore(last) }
    }

    // MARK: One phase

    mutating func runPhase() throws {
        let start = clock.now
        let next = phase + 1
        var outcome = next == 0 ? try cloneBehaviour() : try improve(next)
        try evaluate(next, &outcome)
        proposeTasks(after: next, &outcome)
        let elapsed = clock.now - start
        try commit(
            next, outcome,
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
    }

    private func tell(_ phase: Int, _ text: String) { loop.progress(.stage(phase: phase, text)) }

    private mutating func cloneBehaviour() throws -> PhaseOutcome {
        let cloned = try CloningStage.run(setup, &learner)
        let demonstrations = cloned.demonstrations
        tell(0, "\(demonstrations.count) demonstrations of \(cloned.tasks) tasks")
        loop.progress(.demonstrations(DemonstrationReach(of: demonstrations, pages: setup.pages)))
        var outcome = PhaseOutcome(seed: setup.configuration.seed, phase: 0)
        outcome.episodes = demonstrations
        outcome.shown = Array(demonstrations.prefix(setup.configuration.keptTrajectories))
        outcome.count(demonstrations + cloned.spoilt)
        imagination?.learn(fromRealAmong: demonstrations, phase: 0)
        replay.add(demonstrations)
        return outcome
    }

    private mutating func improve(_ next: Int) throws -> PhaseOutcome {
        var outcome = PhaseOutcome(seed: setup.configuration.seed, phase: next)
        let kept = setup.configuration.keptTrajectories
        let known = try RolloutStage.run(setup, phase: next, pool, learner)
        tell(next, "\(known.count) training episodes")
        outcome.metrics.note(JudgingStage.run(setup, phase: next, known, &learner))
        pool.update(
            known.filter { $0.reward != nil }.map { (task: $0.task.taskID, isSuccess: $0.isSuccess) })
        let unknown = GeneratedTaskStage.run(setup, phase: next, generated, learner)
        if !unknown.isEmpty { tell(next, "\(unknown.count) episodes of generated tasks") }
        outcome.metrics.generatedSuccess = unknown.success
        outcome.metrics.rolloutSuccess = known.success
        outcome.episodes = known + unknown
        outcome.count(outcome.episodes)
        outcome.shown = known.mixed(kept) + unknown.mixed(kept)
        imagine(next, known, &outcome)
        update(next, &outcome)
        return outcome
    }

    /// The world model learns from the phase's episodes; then the tasks that failed are tried in it.
    private mutating func imagine(_ next: Int, _ known: [Trajectory], _ outcome: inout PhaseOutcome) {
        let (setup, learner) = (setup, learner)
        guard let imagined = imagination?.run(setup, phase: next, known, learner) else { return }
        outcome.imagined = imagined.episodes
        outcome.metrics.imagination = imagined.metrics
        outcome.shown += imagined.episodes.mixed(setup.configuration.keptTrajectories)
        tell(next, "\(imagined.metrics.episodes) imagined episodes, \(imagined.metrics.kept) learned from")
    }

    private mutating func update(_ next: Int, _ outcome: inout PhaseOutcome) {
        let experience = outcome.episodes + outcome.imagined
        let report = learner.improve(
            with: experience, replay: replay, phase: next, pages: setup.pages, workers: setup.workers)
        tell(next, "learned from \(report.freshSteps) new and \(report.replayedSteps) replayed steps")
        outcome.metrics.note(report)
        replay.add(experience)
    }

    private func evaluate(_ next: Int, _ outcome: inout PhaseOutcome) throws {
        let policy = setup.policies.evaluated(learner, setup.pages)
        let evaluation = try EvaluationStage.run(setup, policy, in: "test episode of phase \(next)")
        outcome.metrics.note(evaluation)
        outcome.count(evaluation.test + evaluation.unseen + evaluation.train)
        outcome.metrics.replayBufferSteps = replay.count
        let kept = setup.configuration.keptTrajectories
        outcome.shown += evaluation.test.mixed(kept) + evaluation.unseen.mixed(kept)
    }

    private func proposeTasks(after phase: Int, _ outcome: inout PhaseOutcome) {
        let configuration = setup.configuration
        guard phase > 0, phase < configuration.phases, configuration.generatedPerPhase > 0 else { return }
        let proposed = ProposalStage.run(
            setup, after: phase, loop.generator,
            .init(experience: outcome.episodes, earlier: allGenerated, critic: learner.critic))
        outcome.newTasks = proposed.kept
        outcome.metrics.note(proposed.tally)
    }

    // MARK: Files

    private mutating func commit(_ next: Int, _ outcome: PhaseOutcome, _ elapsed: Double) throws {
        phase = next
        metrics.append(outcome.metrics)
        seconds.append(elapsed)
        generated = outcome.newTasks
        allGenerated += generated
        try directory.saveEpisodes(outcome.episodes, phase: next)
        try directory.saveTrajectories(outcome.shown, phase: next)
        if imagination != nil { try directory.saveImagined(outcome.imagined, phase: next) }
        try directory.saveGenerated(outcome.newTasks, phase: next + 1)
        try directory.saveMetrics(metrics)
        try directory.saveTimings(seconds)
        try directory.note("phase \(next) done")
        let checkpoint = Checkpoint(learner: learner, phase: next)
        if metrics.best?.phase == next {
            try checkpoint.save(to: directory.bestCheckpointPath)
        }
        try directory.save(checkpoint, outcome.metrics, imagines: imagination != nil)
        if setup.configuration.keepsLastCheckpoint == true { try directory.removeCheckpoints(before: next) }
        loop.progress(.finished(outcome.metrics, seconds: elapsed))
    }

    /// Writes what a run ends with.
    func finish() throws -> RunSummary {
        let configuration = setup.configuration
        let summary = RunSummary(
            seed: configuration.seed, method: configuration.method.rawValue, sites: configuration.sites,
            randomSuccess: try EvaluationStage.randomSuccess(setup),
            phases: zip(metrics, seconds).map { RunSummary.Phase($0, wallSeconds: $1) },
            startSuccess: metrics.first?.testSuccess ?? 0, finalSuccess: metrics.last?.testSuccess ?? 0,
            finalUnseenSuccess: metrics.last?.unseenSuccess, wallSeconds: seconds.reduce(0, +),
            imagination: imagination == nil
                ? nil
                : metrics.compactMap { phase in
                    phase.imagination.map { RunSummary.ImaginationPhase(phase: phase.phase, metrics: $0) }
                })
        try Checkpoint(learner: learner, phase: phase).save(to: directory.finalCheckpointPath)
        try directory.saveSummary(summary)
        return summary
    }
}
