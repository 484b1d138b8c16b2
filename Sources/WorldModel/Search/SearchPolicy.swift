import Groundwork
import Learning
import WebEnv

/// Searches anew at each step and does the first action of the plan.
public struct SearchPolicy: Policy {
    private let search: TreeSearch
    private let model: any DynamicsModel
    private let base: any CandidatePolicy
    /// Searches that were begun, and those that failed.
    public let calls: ModelCalls

    /// - Parameters:
    ///   - base: offers the actions that are tried, and acts where the search fails.
    ///   - model: what is searched in.
    ///   - scorer: judges what is reached.
    ///   - calls: counts the searches.
    public init(
        _ base: any CandidatePolicy, model: any DynamicsModel, scorer: OutcomeScorer,
        settings: TreeSearch.Settings,
        calls: ModelCalls = ModelCalls()
    ) {
        self.calls = calls
        search = TreeSearch(base, scorer: scorer, settings: settings)
        self.model = model
        self.base = base
    }

    /// The first action of the best plan; what the policy itself does where the model fails.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        guard let plan = calls.answer({ try search.plan(from: episode, with: model) }),
            let first = plan.steps.first
        else {
            return base.decide(episode, using: &random)
        }
        return Decision(action: first.action)
    }
}
