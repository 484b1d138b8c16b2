import Groundwork
import WebEnv

/// Plays episodes: a policy in environments, on several threads, with the same result on any number of them.
public struct Rollout: Sendable {
    /// One episode to play.
    public struct Job: Sendable {
        public let task: WebTask
        /// Everything random in the episode, the policy's choices included, follows from it.
        public let seed: UInt64
        /// Which of the policies plays.
        public let policy: Int
        public init(task: WebTask, seed: UInt64, policy: Int = 0) {
            self.task = task
            self.seed = seed
            self.policy = policy
        }
    }

    let makeEnvironment: @Sendable () -> any Environment
    let workers: Int
    private let pages: PageIndexCache

    public init(
        workers: Int, pages: PageIndexCache = PageIndexCache(),
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.makeEnvironment = makeEnvironment
        self.workers = workers
        self.pages = pages
    }

    /// - Returns: a trajectory for each job in order. Where the world failed the ending is `.infrastructureFailure` and there is no
    ///   reward: such episodes count for nothing.
    public func play(_ jobs: [Job], with policy: some Policy) -> [Trajectory] {
        play(jobs, with: [policy])
    }

    /// The same with several policies; each job names its own.
    public func play(_ jobs: [Job], with policies: [some Policy]) -> [Trajectory] {
        Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, index in
            Self.episode(jobs[index], policies[jobs[index].policy % policies.count], &environment, pages)
        }
    }

    /// Does the same actions again, for trajectories of which only the actions were kept.
    public func replay(_ records: [(job: Job, actions: [Action])]) -> [Trajectory] {
        Parallel.map(records.count, workers: workers, makeState: makeEnvironment) { environment, index in
            Self.episode(
                records[index].job, ScriptedPolicy(actions: records[index].actions), &environment, pages)
        }
    }

    static func episode(
        _ job: Job, _ policy: some Policy, _ environment: inout any Environment, _ pages: PageIndexCache
    ) -> Trajectory {
        var result = Trajectory(
            task: job.task, seed: job.seed, steps: [], ending: .infrastructureFailure, reward: nil,
            scoredBy: nil)
        var random = RandomSource(job.seed, 0xAC7)
        do {
            var now = try environment.reset(task: job.task, seed: job.seed)
            var context = DecisionContext(intent: job.task.intent, observation: now.observation, pages: pages)
            while now.ending == nil {
                let decision = policy.decide(context, using: &random)
                result.steps.append(
                    Trajectory.Step(
                        observation: now.observation, action: decision.action,
                        logProbability: decision.logProbability,
                        actionCount: decision.actionCount))
                now = try environment.step(decision.action)
                if now.ending == nil {
                    context.advance(action: decision.action, observation: now.observation)
                }
            }
            result.ending = now.ending ?? .infrastructureFailure
            result.reward = result.ending == .infrastructureFailure ? nil : now.reward
            result.scoredBy = result.reward == nil ? nil : .evaluator
        } catch {
            result.ending = .infrastructureFailure
            result.failure = String(describing: error)
        }
        return result
    }
}

/// Does what it was told, then stops.
public struct ScriptedPolicy: Policy {
    private let actions: [Action]
    public init(actions: [Action]) { self.actions = actions }

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        let step = context.history.count
        return Decision(
            action: step < actions.count ? actions[step] : .stop(answer: ""), logProbability: nil,
            actionCount: 1)
    }
}

extension Trajectory {
    /// What the policy knew at each step.
    func contexts(_ pages: PageIndexCache) -> [DecisionContext] {
        guard let first = steps.first else { return [] }
        var context = DecisionContext(intent: task.intent, observation: first.observation, pages: pages)
        var result = [context]
        for (step, next) in zip(steps, steps.dropFirst()) {
            context.advance(action: step.action, observation: next.observation)
            result.append(context)
        }
        return result
    }

    /// Whether the world failed, so that the episode says nothing about who acted.
    public var isSpoilt: Bool { ending == .infrastructureFailure }

    /// Whether the episode counts as a success; partial scores do not.
    public var isSuccess: Bool { (reward ?? 0) >= 1 }
}
