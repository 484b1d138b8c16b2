import Foundation
import Groundwork
import Learning
import WebEnv

/// The WebRL loop: behaviour cloning, then phases of rolling out, judging, learning and making new tasks.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), algorithm 1.
public struct PhaseLoop: Sendable {
    /// What is told while the loop runs.
    public enum Progress: Sendable {
        case started(phase: Int, of: Int)
        /// A part of a phase is done, in words for people.
        case stage(phase: Int, String)
        case finished(PhaseMetrics, seconds: Double)
    }

    private let configuration: TrainingConfiguration
    private let tasks: TrainingTasks
    private let directory: RunDirectory
    private let generator: any TaskGenerator
    private let workers: Int
    private let makeEnvironment: @Sendable () -> any Environment
    private let progress: @Sendable (Progress) -> Void

    /// - Parameters:
    ///   - workers: threads; changes no result.
    ///   - makeEnvironment: an environment for one thread.
    public init(
        configuration: TrainingConfiguration, tasks: TrainingTasks, directory: RunDirectory,
        generator: any TaskGenerator = RecombiningGenerator(), workers: Int,
        makeEnvironment: @escaping @Sendable () -> any Environment,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.tasks = tasks
        self.directory = directory
        self.generator = generator
        self.workers = workers
        self.makeEnvironment = makeEnvironment
        self.progress = progress
    }

    /// Runs all phases that are not done yet and writes the summary.
    ///
    /// A directory without a run gets one; a directory with a run is gone on with (its configuration and tasks must be these).
    /// - Parameter lock: of the directory, where the caller has it; nil to take it for as long as the run goes on.
    /// - Throws: ``RunDirectoryError`` and file errors; ``EnvironmentError`` where the world fails in every episode of a phase.
    public func run(holding lock: RunLock? = nil) throws -> RunSummary {
        let lock = try lock ?? RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        if directory.isStarted {
            try directory.verify()
            guard try directory.configuration() == configuration else {
                throw RunDirectoryError("\(directory.path) holds a run with another configuration")
            }
        } else {
            try directory.create(configuration, tasks)
        }
        var state = try RunState(loop: self)
        while state.phase < configuration.phases {
            progress(.started(phase: state.phase + 1, of: configuration.phases))
            try state.runPhase()
        }
        return try state.finish()
    }

    /// Goes on with the run in a directory, from its last whole phase.
    public static func resume(
        _ directory: RunDirectory, generator: any TaskGenerator = RecombiningGenerator(), workers: Int,
        holding lock: RunLock? = nil, makeEnvironment: @escaping @Sendable () -> any Environment,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws -> RunSummary {
        try PhaseLoop(
            configuration: directory.configuration(), tasks: directory.tasks(), directory: directory,
            generator: generator,
            workers: workers, makeEnvironment: makeEnvironment, progress: progress
        ).run(holding: lock)
    }

    /// The run as it stands between two phases.
    private struct RunState {
        let loop: PhaseLoop
        let configuration: TrainingConfiguration
        let directory: RunDirectory
        let pages = PageIndexCache()
        let rollout: Rollout
        /// The last whole phase; −1 before behaviour cloning.
        private(set) var phase = -1
        private var learner: Learner
        private var replay: ReplayBuffer
        private var pool: TaskPool
        private var imagination: Imagination?
        private var generated: [WebTask] = []
        private var allGenerated: [WebTask] = []
        private var metrics: [PhaseMetrics] = []
        private var seconds: [Double] = []
        private let clock = ContinuousClock()

        init(loop: PhaseLoop) throws {
            self.loop = loop
            configuration = loop.configuration
            directory = loop.directory
            rollout = Rollout(workers: loop.workers, pages: pages, makeEnvironment: loop.makeEnvironment)
            learner = Learner(
                method: configuration.method, settings: configuration.learning, seed: configuration.seed)
            pool = TaskPool(loop.tasks.train)
            replay = ReplayBuffer(
                capacity: configuration.learning.replayCapacity,
                episodesPerTask: configuration.learning.replayEpisodesPerTask)
            let pages = pages
            imagination = configuration.imagination.map {
                Imagination($0, seed: loop.configuration.seed, workers: loop.workers, indexes: pages)
            }
            if let last = directory.lastPhase() { try restore(last) }
        }

        // MARK: Resume

        private mutating func restore(_ last: Int) throws {
            phase = last
            learner = try directory.checkpoint(phase: last).learner
            metrics = try directory.metrics().filter { $0.phase <= last }
            seconds = Array(directory.timings().prefix(last + 1))
            for earlier in 0...last {
                try restoreReplay(earlier)
                generated = try directory.generated(phase: earlier + 1)
                allGenerated += generated
            }
            try directory.note("resumed after phase \(last)")
        }

        private mutating func restoreReplay(_ earlier: Int) throws {
            let known = (loop.tasks.train + loop.tasks.demonstrations + allGenerated).reduce(
                into: [String: WebTask]()
            ) { $0[$1.taskID] = $1 }
            let all = try directory.episodes(phase: earlier)
            if earlier > 0 {
                let scored = all.filter { $0.scorer == Trajectory.Scorer.evaluator.rawValue }
                pool.update(scored.map { (task: $0.task, isSuccess: ($0.reward ?? 0) >= 1) })
            }
            let records = all.filter { ($0.reward ?? 0) >= 1 }
            let jobs = try records.map { record in
                guard let task = known[record.task] else {
                    throw RunDirectoryError("\(directory.path): episode of unknown task \(record.task)")
                }
                return (
                    job: Rollout.Job(task: task, seed: record.seed), actions: record.actions.map(\.action)
                )
            }
            replay.add(zip(records, try WorldFailure.refuse(rollout.replay(jobs))).map { $0.restore($1) })
            try restoreImagination(earlier, all, known)
        }

        /// Lets the world model learn again what it had learned, and takes the imagined episodes back.
        private mutating func restoreImagination(
            _ earlier: Int, _ records: [EpisodeRecord], _ known: [String: WebTask]
        ) throws {
            guard var imagination else { return }
            let jobs = imagination.replays(of: records, phase: earlier, known)
            imagination.learn(from: try WorldFailure.refuse(rollout.replay(jobs)))
            self.imagination = imagination
            if earlier > 0 { replay.add(try directory.imagined(phase: earlier)) }
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

        /// What a phase brought, before it is written.
        private struct Outcome {
            var metrics: PhaseMetrics
            var episodes: [Trajectory] = []
            var shown: [Trajectory] = []
            var newTasks: [WebTask] = []
            var imagined: [Trajectory] = []
        }

        private func emptyMetrics(_ phase: Int) -> PhaseMetrics {
            PhaseMetrics(
                seed: configuration.seed, phase: phase, testSuccess: 0, unseenSuccess: 0, trainSuccess: 0,
                testFamilies: [:],
                unseenFamilies: [:], tasksGenerated: 0, tasksKept: 0, tasksRejected: [:],
                keptDifficulties: [], freshSteps: 0,
                replayedSteps: 0, replayBufferSteps: 0, environmentSteps: 0, episodes: 0,
                infrastructureFailures: 0)
        }

        private mutating func cloneBehaviour() throws -> Outcome {
            let chosen = Demonstrations.choose(from: loop.tasks.demonstrations, configuration)
            let played = Demonstrations.play(
                chosen, seed: configuration.seed, makeEnvironment: loop.makeEnvironment)
            try WorldFailure.check(played, in: "demonstration")
            let demonstrations = played.filter(\.isSuccess)
            learner.cloneBehaviour(of: demonstrations, pages: pages, workers: loop.workers)
            loop.progress(.stage(phase: 0, "\(demonstrations.count) demonstrations of \(chosen.count) tasks"))
            var outcome = Outcome(metrics: emptyMetrics(0), episodes: demonstrations)
            outcome.shown = Array(demonstrations.prefix(configuration.keptTrajectories))
            count(demonstrations + played.filter(\.isSpoilt), &outcome)
            learnDynamics(demonstrations, phase: 0)
            replay.add(demonstrations)
            return outcome
        }

        private func count(_ episodes: [Trajectory], _ outcome: inout Outcome) {
            outcome.metrics.environmentSteps += episodes.reduce(0) { $0 + $1.steps.count }
            outcome.metrics.episodes += episodes.count
            outcome.metrics.infrastructureFailures += episodes.count(where: \.isSpoilt)
        }

        private mutating func improve(_ next: Int) throws -> Outcome {
            var outcome = Outcome(metrics: emptyMetrics(next))
            let known = rollout.play(
                jobs(trainingTasks(next), next, attempts: configuration.attemptsPerTask, stream: 1),
                with: learner.explorers)
            try WorldFailure.check(known, in: "training episode of phase \(next)")
            loop.progress(.stage(phase: next, "\(known.count) training episodes"))
            judge(known, next, &outcome)
            pool.update(
                known.filter { $0.reward != nil }.map { (task: $0.task.taskID, isSuccess: $0.isSuccess) })
            let unknown = scoreGenerated(next, &outcome)
            outcome.episodes = known + unknown
            count(outcome.episodes, &outcome)
            outcome.metrics.rolloutSuccess = Self.success(known)
            outcome.shown =
                Self.mixed(known, configuration.keptTrajectories)
                + Self.mixed(unknown, configuration.keptTrajectories)
            imagine(next, known, &outcome)
            let report = learner.improve(
                with: outcome.episodes + outcome.imagined, replay: replay, phase: next, pages: pages,
                workers: loop.workers)
            loop.progress(
                .stage(
                    phase: next,
                    "learned from \(report.freshSteps) new and \(report.replayedSteps) replayed steps"))
            outcome.metrics.freshSteps = report.freshSteps
            outcome.metrics.replayedSteps = report.replayedSteps
            outcome.metrics.criticAccuracy = report.criticAccuracy
            replay.add(outcome.episodes + outcome.imagined)
            return outcome
        }

        // MARK: World model

        private mutating func learnDynamics(_ episodes: [Trajectory], phase: Int) {
            let real = episodes.filter { $0.scoredBy == .evaluator }
            let sample = imagination?.sample(real.map { ($0.task.taskID, $0.seed) }, phase: phase) ?? []
            imagination?.learn(from: sample.map { real[$0] })
        }

        /// The world model learns from the phase's episodes; then the tasks that failed are tried in it.
        private mutating func imagine(_ next: Int, _ known: [Trajectory], _ outcome: inout Outcome) {
            guard let before = imagination else { return }
            var metrics = ImaginationMetrics()
            before.measure(on: known.filter { $0.reward != nil }, &metrics)
            learnDynamics(known, phase: next)
            guard let imagination else { return }
            let solved = Set(known.filter(\.isSuccess).map(\.task.taskID))
            var seen: Set<String> = []
            let failed = known.map(\.task).filter {
                !solved.contains($0.taskID) && seen.insert($0.taskID).inserted
            }
            let attempts = imagination.settings.imaginedAttempts
            outcome.imagined = imagination.synthesize(
                jobs(failed, next, attempts: attempts, stream: 4), learner, rollout, &metrics)
            let probed = Array(
                known.map(\.task).reduce(into: [WebTask]()) { tasks, task in
                    if tasks.last?.taskID != task.taskID { tasks.append(task) }
                }.prefix(imagination.settings.probedTasks))
            imagination.probe(jobs(probed, next, attempts: 1, stream: 5), learner, rollout, &metrics)
            imagination.note(&metrics)
            outcome.metrics.imagination = metrics
            outcome.shown += Self.mixed(outcome.imagined, configuration.keptTrajectories)
            loop.progress(
                .stage(phase: next, "\(metrics.episodes) imagined episodes, \(metrics.kept) learned from"))
        }

        /// Measures and trains the reward model on the evaluator's verdicts.
        private mutating func judge(_ episodes: [Trajectory], _ next: Int, _ outcome: inout Outcome) {
            let scored = episodes.filter { $0.reward != nil }
            let held = scored.filter { Self.isHeldOut($0.task) }
            let rest = scored.filter { !Self.isHeldOut($0.task) }
            let accuracy = learner.trainRewardModel(
                on: Learner.judged(rest, pages: pages, workers: loop.workers),
                heldOut: Learner.judged(held, pages: pages, workers: loop.workers), phase: next)
            outcome.metrics.rewardModelAccuracy = accuracy?.plain
            outcome.metrics.rewardModelBalancedAccuracy = accuracy?.balanced
            outcome.metrics.rewardModelPrecision = accuracy?.precision
        }

        /// Whether the reward model is measured on this task's episodes and never trained on them.
        private static func isHeldOut(_ task: WebTask) -> Bool { StableHash.of(task.taskID) % 5 == 0 }

        private mutating func scoreGenerated(_ next: Int, _ outcome: inout Outcome) -> [Trajectory] {
            guard !generated.isEmpty else { return [] }
            let episodes = rollout.play(
                jobs(generated, next, attempts: configuration.attemptsPerTask, stream: 2),
                with: learner.explorers)
            let scored = learner.scored(episodes, pages: pages, workers: loop.workers)
            outcome.metrics.generatedSuccess = Self.success(scored)
            loop.progress(.stage(phase: next, "\(scored.count) episodes of generated tasks"))
            return scored
        }

        // MARK: Tasks and jobs

        private func trainingTasks(_ next: Int) -> [WebTask] {
            var random = RandomSource(configuration.seed, 0x7A5C, UInt64(next))
            return pool.draw(configuration.tasksPerPhase, using: &random)
        }

        private func jobs(_ tasks: [WebTask], _ phase: Int, attempts: Int, stream: UInt64) -> [Rollout.Job] {
            tasks.flatMap { task in
                (0..<attempts).map { attempt in
                    var random = RandomSource(
                        configuration.seed, UInt64(phase), stream, StableHash.of(task.taskID), UInt64(attempt)
                    )
                    return Rollout.Job(task: task, seed: random.next(), policy: attempt)
                }
            }
        }

        private mutating func proposeTasks(after phase: Int, _ outcome: inout Outcome) {
            guard phase > 0, phase < configuration.phases, configuration.generatedPerPhase > 0 else { return }
            var random = RandomSource(configuration.seed, 0x6E4, UInt64(phase))
            let wanted = configuration.generatedPerPhase
            let experience = outcome.episodes
            let proposals = loop.generator.propose(
                from: experience, count: wanted * configuration.proposalsPerTask, phase: phase + 1,
                using: &random)
            var filter = TaskFilter(
                band: configuration.bandLow...configuration.bandHigh,
                training: loop.tasks.train + allGenerated,
                held: loop.tasks.test + loop.tasks.unseen)
            let critic = learner.critic
            let (kept, report) = filter.filter(proposals, limit: wanted, experience: experience) { proposal in
                critic.value(
                    DecisionContext(
                        intent: proposal.task.intent, observation: proposal.firstObservation, pages: pages))
            }
            outcome.newTasks = kept
            outcome.metrics.tasksGenerated = report.proposed
            outcome.metrics.tasksKept = report.kept
            outcome.metrics.keptDifficulties = report.difficulties
            outcome.metrics.tasksRejected = Dictionary(
                uniqueKeysWithValues: report.rejected.map { ($0.rawValue, $1) })
        }

        // MARK: Evaluation

        private func evaluate(_ next: Int, _ outcome: inout Outcome) throws {
            let sample = Array(
                loop.tasks.train.sorted { StableHash.of($0.taskID) < StableHash.of($1.taskID) }.prefix(
                    configuration.trainingEvaluation))
            let test = play(loop.tasks.test, learner.evaluated)
            let unseen = play(loop.tasks.unseen, learner.evaluated)
            let train = play(sample, learner.evaluated)
            try WorldFailure.check(test, in: "test episode of phase \(next)")
            outcome.metrics.testSuccess = Self.success(test) ?? 0
            outcome.metrics.unseenSuccess = Self.success(unseen) ?? 0
            outcome.metrics.trainSuccess = Self.success(train) ?? 0
            outcome.metrics.testFamilies = Self.families(test)
            outcome.metrics.unseenFamilies = Self.families(unseen)
            count(test + unseen + train, &outcome)
            outcome.metrics.replayBufferSteps = replay.count
            outcome.shown +=
                Self.mixed(test, configuration.keptTrajectories)
                + Self.mixed(unseen, configuration.keptTrajectories)
        }

        /// The same seeds in every phase, so that differences are the policy's.
        private func play(_ tasks: [WebTask], _ policy: some Policy) -> [Trajectory] {
            rollout.play(jobs(tasks, 0, attempts: 1, stream: 3), with: policy)
        }

        /// Share of successes among the episodes that the world did not spoil; nil without any.
        private static func success(_ episodes: [Trajectory]) -> Double? {
            let counted = episodes.filter { !$0.isSpoilt && $0.reward != nil }
            return counted.isEmpty ? nil : Double(counted.count { $0.isSuccess }) / Double(counted.count)
        }

        private static func families(_ episodes: [Trajectory]) -> [String: PhaseMetrics.FamilySuccess] {
            Dictionary(grouping: episodes, by: \.task.family).mapValues {
                PhaseMetrics.FamilySuccess(success: success($0) ?? 0, tasks: $0.count)
            }
        }

        /// Some successes and some failures, in order.
        private static func mixed(_ episodes: [Trajectory], _ count: Int) -> [Trajectory] {
            Array(episodes.filter(\.isSuccess).prefix(count / 2))
                + Array(episodes.filter { !$0.isSuccess }.prefix(count - count / 2))
        }

        // MARK: Files

        private mutating func commit(_ next: Int, _ outcome: Outcome, _ elapsed: Double) throws {
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
            try directory.save(
                Checkpoint(learner: learner, phase: next), outcome.metrics, imagines: imagination != nil)
            loop.progress(.finished(outcome.metrics, seconds: elapsed))
        }

        func finish() throws -> RunSummary {
            let wandering = play(loop.tasks.test, RandomPolicy())
            try WorldFailure.check(wandering, in: "test episode of the random policy")
            let random = Self.success(wandering) ?? 0
            let summary = RunSummary(
                seed: configuration.seed, method: configuration.method.rawValue, sites: configuration.sites,
                randomSuccess: random,
                phases: zip(metrics, seconds).map { RunSummary.Phase($0, wallSeconds: $1) },
                startSuccess: metrics.first?.testSuccess ?? 0, finalSuccess: metrics.last?.testSuccess ?? 0,
                finalUnseenSuccess: metrics.last?.unseenSuccess ?? 0, wallSeconds: seconds.reduce(0, +),
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
}

extension RunSummary.Phase {
    init(_ metrics: PhaseMetrics, wallSeconds: Double) {
        self.init(
            phase: metrics.phase, testSuccess: metrics.testSuccess, unseenSuccess: metrics.unseenSuccess,
            trainSuccess: metrics.trainSuccess, tasksGenerated: metrics.tasksGenerated,
            tasksKept: metrics.tasksKept,
            rewardModelAccuracy: metrics.rewardModelAccuracy, criticAccuracy: metrics.criticAccuracy,
            environmentSteps: metrics.environmentSteps, wallSeconds: wallSeconds)
    }
}

/// FNV-1a over a text: the same in every process, unlike `Hasher`.
enum StableHash {
    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
