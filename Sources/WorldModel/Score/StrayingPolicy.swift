import Groundwork
import Learning
import WebEnv

/// Follows a reference solution and strays from it now and then: shows a world model both the ways that lead somewhere and what lies
/// beside them.
public struct StrayingPolicy: Policy {
    private let solution: [SolutionStep]
    private let strayChance: Double

    /// - Parameter strayChance: chance of a random action at each step, in 0...1; 1 wanders about, 0 follows the solution.
    public init(solution: [SolutionStep], strayChance: Double) {
        self.solution = solution
        self.strayChance = strayChance
    }

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        let mayStray = random.uniform() < strayChance
        var stray = RandomPolicy().decide(context, using: &random)
        if case .stop = stray.action, context.history.count < Self.leastSteps {
            stray = RandomPolicy().decide(context, using: &random)
        }
        guard !mayStray, let action = next(context) else { return stray }
        return Decision(action: action, logProbability: nil, actionCount: 1)
    }

    /// Wanderers that would stop before this many steps think again once.
    static let leastSteps = 6

    /// The first step of the solution that is not done yet; back where the page has no such element. That the page lacks it is all that
    /// can be wrong here: the world is not asked.
    private func next(_ context: DecisionContext) -> Action? {
        var position = 0
        for past in context.history where position < solution.count {
            if (try? ReferencePlayer(solution).action(for: solution[position], in: past.observation))
                == past.action
            {
                position += 1
            }
        }
        guard position < solution.count else { return nil }
        if let action = try? ReferencePlayer(solution).action(
            for: solution[position], in: context.observation)
        {
            return action
        }
        return context.history.isEmpty ? nil : .goBack
    }
}
