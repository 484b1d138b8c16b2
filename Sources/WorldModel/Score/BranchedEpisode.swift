import Groundwork
import Learning
import WebEnv

/// An episode with what other actions would have brought at its steps: only a world that forks can tell.
public struct BranchedEpisode: Sendable {
    public struct Branch: Sendable {
        public let action: Action
        public let observation: Observation
    }

    public var trajectory: Trajectory
    /// For each step what other actions bring there; their outcomes differ.
    public var branches: [[Branch]]
    /// Other actions that could not be tried, since the world failed.
    public var failedBranches = 0

    /// An episode of which only what was done is known.
    public init(_ trajectory: Trajectory) {
        self.trajectory = trajectory
        branches = trajectory.steps.map { _ in [] }
    }
}

/// Plays episodes that a world model learns from or is measured on.
public struct ExperienceCollector: Sendable {
    private let makeEnvironment: @Sendable () -> any Environment
    private let workers: Int
    private let indexes: PageIndexCache

    /// - Parameter workers: threads; changes no result.
    public init(
        workers: Int, indexes: PageIndexCache = PageIndexCache(),
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.makeEnvironment = makeEnvironment
        self.workers = workers
        self.indexes = indexes
    }

    /// Chances of straying, for the episodes by turns.
    public static let strayChances = [0.0, 0.3, 1.0]

    /// Plays tasks in turn: by their solution, straying from it, and wandering.
    public func collect(_ tasks: [WebTask], episodes: Int, seed: UInt64) -> [Trajectory] {
        let jobs = jobs(tasks, episodes: episodes, seed: seed)
        return Rollout(workers: workers, pages: indexes, makeEnvironment: makeEnvironment)
            .play(jobs.map(\.job), with: jobs.map(\.policy))
    }

    private func jobs(_ tasks: [WebTask], episodes: Int, seed: UInt64) -> [(
        job: Rollout.Job, policy: StrayingPolicy
    )] {
        guard !tasks.isEmpty else { return [] }
        return (0..<episodes).map { place in
            let task = tasks[place % tasks.count]
            let chance = Self.strayChances[(place + place / tasks.count) % Self.strayChances.count]
            var random = RandomSource(seed, 0xE7, UInt64(place))
            return (
                Rollout.Job(task: task, seed: random.next(), policy: place),
                StrayingPolicy(solution: task.solution, strayChance: chance)
            )
        }
    }

    /// The same, and at each step other actions are tried on forks.
    /// - Parameter branching: other actions at each step, 0 or more.
    /// - Returns: an entry for each episode in order; those that the world spoilt say so by their ending.
    public func branched(_ tasks: [WebTask], episodes: Int, branching: Int, seed: UInt64) -> [BranchedEpisode]
    {
        let jobs = jobs(tasks, episodes: episodes, seed: seed)
        return Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, place in
            play(jobs[place].job, jobs[place].policy, branching, &environment)
        }
    }

    private func play(
        _ job: Rollout.Job, _ policy: StrayingPolicy, _ branching: Int, _ environment: inout any Environment
    ) -> BranchedEpisode {
        var result = BranchedEpisode(
            Trajectory(
                task: job.task, seed: job.seed, steps: [], ending: .infrastructureFailure, reward: nil,
                scoredBy: nil))
        do {
            try play(job, policy, branching, &environment, into: &result)
        } catch {
            result.trajectory.failure = String(describing: error)
        }
        return result
    }

    private func play(
        _ job: Rollout.Job, _ policy: StrayingPolicy, _ branching: Int, _ environment: inout any Environment,
        into result: inout BranchedEpisode
    ) throws {
        var random = RandomSource(job.seed, 0xB4)
        var now = try environment.reset(task: job.task, seed: job.seed)
        var context = DecisionContext(intent: job.task.intent, observation: now.observation, pages: indexes)
        while now.ending == nil {
            let action = policy.decide(context, using: &random).action
            result.trajectory.steps.append(
                .init(observation: now.observation, action: action, logProbability: nil, actionCount: 1))
            result.branches.append(
                branches(context, action, branching, environment, &random, &result.failedBranches))
            now = try environment.step(action)
            if now.ending == nil { context.advance(action: action, observation: now.observation) }
        }
        result.trajectory.ending = now.ending ?? .infrastructureFailure
        result.trajectory.reward = now.reward
        result.trajectory.scoredBy = now.reward == nil ? nil : .evaluator
    }

    /// Other actions that do not end the episode, and what they bring.
    private func branches(
        _ context: DecisionContext, _ taken: Action, _ count: Int, _ environment: any Environment,
        _ random: inout RandomSource, _ failures: inout Int
    ) -> [BranchedEpisode.Branch] {
        var result: [BranchedEpisode.Branch] = []
        for _ in 0..<count.multipliedClamped(by: 3) where result.count < count {
            let action = RandomPolicy().decide(context, using: &random).action
            var fork = environment.fork()
            guard action != taken, !action.isStop, !result.contains(where: { $0.action == action }) else {
                continue
            }
            do {
                let step = try fork.step(action)
                guard step.ending == nil else { continue }
                result.append(.init(action: action, observation: step.observation))
            } catch { failures += 1 }
        }
        return result
    }
}
