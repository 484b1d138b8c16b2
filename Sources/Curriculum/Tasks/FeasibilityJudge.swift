import Learning

/// Somebody who says whether a proposed task can be done, beside the checks of ``TaskFilter``: a language model, as in the paper.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.1
public protocol FeasibilityJudge: Sendable {
    /// Whether the task can be done; false where that can't be found out.
    func isFeasible(_ proposal: ProposedTask) -> Bool
}

/// Parts of a run that somebody else than the run's own models may play.
public struct RunParts: Sendable {
    /// Scores episodes of generated tasks; nil for the run's reward model.
    public var outcomeJudge: (any OutcomeJudge)?
    /// Looks at proposals that passed all other checks; nil for nobody.
    public var feasibility: (any FeasibilityJudge)?

    /// - Parameters: as the properties of the same names say.
    public init(
        outcomeJudge: (any OutcomeJudge)? = nil, feasibility: (any FeasibilityJudge)? = nil
    ) {
        self.outcomeJudge = outcomeJudge
        self.feasibility = feasibility
    }
}
