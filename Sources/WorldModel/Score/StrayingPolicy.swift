import Groundwork
import Learning
import Readings
import WebEnv

/// Follows a reference solution and strays from it now and then: shows a world model both the ways that lead somewhere and what lies
/// beside them.
public struct StrayingPolicy: Policy {
    private let solution: [SolutionStep]
    private let strayChance: Double
    private let wanderer: RandomPolicy

    /// - Parameters:
    ///   - strayChance: chance of a random action at each step, in 0...1; 1 wanders about, 0 follows the solution.
    ///   - pages: pages that were read before; changes no choice.
    public init(
        solution: [SolutionStep], strayChance: Double,
        pages: PageIndexCache = PageIndexCache(capacity: 64)
    ) {
        wanderer = RandomPolicy(pages: pages)
        self.solution = solution
        self.strayChance = strayChance
    }

    /// The next step of the solution, or something else by chance.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let mayStray = random.uniform() < strayChance
        var stray = wanderer.decide(episode, using: &random)
        if case .stop = stray.action, episode.history.count < Self.leastSteps {
            stray = wanderer.decide(episode, using: &random)
        }
        guard !mayStray, let action = next(episode) else { return stray }
        return Decision(action: action)
    }

    /// Wanderers that would stop before this many steps think again once.
    static let leastSteps = 6

    /// The first step of the solution that is not done yet; back where the page has no such element. That the page lacks it is all that
    /// can be wrong here: the world is not asked.
    private func next(_ episode: Episode) -> Action? {
        var position = 0
        for past in episode.history where position < solution.count {
            if (try? ReferencePlayer(solution).action(for: solution[position], in: past.observation))
                == past.action
            {
                position += 1
            }
        }
        guard position < solution.count else { return nil }
        if let action = try? ReferencePlayer(solution).action(
            for: solution[position], in: episode.observation)
        {
            return action
        }
        return episode.history.isEmpty ? nil : .goBack
    }
}
