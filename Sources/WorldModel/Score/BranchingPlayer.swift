import Groundwork
import Learning
import Readings
import WebEnv

/// Plays an episode, and at each step tries other actions on forks of the world.
struct BranchingPlayer: EpisodePlayer {
    private let policy: any Policy
    private let wanderer: RandomPolicy
    private let branching: Int
    private var random: RandomSource
    private var branches: [[BranchedEpisode.Branch]] = []
    private var failedBranches = 0

    /// - Parameters:
    ///   - branching: other actions at each step, 0 or more.
    ///   - random: all chance of the policy and of the other actions.
    init(_ policy: any Policy, branching: Int, random: RandomSource, pages: PageIndexCache) {
        self.policy = policy
        self.branching = branching
        self.random = random
        wanderer = RandomPolicy(pages: pages)
    }

    mutating func move(in episode: Episode) -> Move? { Move(policy.decide(episode, using: &random).action) }

    /// Tries other actions that do not end the episode, each once.
    mutating func willDo(_ action: Action, in episode: Episode, world: any Environment) {
        var found: [BranchedEpisode.Branch] = []
        for _ in 0..<branching.multipliedClamped(by: 3) where found.count < branching {
            let other = wanderer.decide(episode, using: &random).action
            guard other != action, !other.isStop, !found.contains(where: { $0.action == other }) else {
                continue
            }
            var fork = world.fork()
            do {
                let step = try fork.step(other)
                guard step.ending == nil else { continue }
                found.append(.init(action: other, observation: step.observation))
            } catch { failedBranches += 1 }
        }
        branches.append(found)
    }

    /// The episode that was played, with what its other actions brought.
    func episode(_ played: Trajectory) -> BranchedEpisode {
        var result = BranchedEpisode(played)
        result.branches = branches
        result.failedBranches = failedBranches
        return result
    }
}
