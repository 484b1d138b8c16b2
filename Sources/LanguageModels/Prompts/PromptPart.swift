/// The parts that a model can play, each with a prompt of its own, and what a prompt of the part may and must say.
public enum PromptPart: String, Sendable, Hashable, CaseIterable {
    /// Chooses the next action.
    case policy
    /// Judges whether an episode was a success.
    case outcome
    /// Writes new tasks.
    case generator
    /// Says whether a new task can be done.
    case feasibility
    /// Writes the page that follows an action.
    case worldModel = "world-model"
    /// Writes the page that an address shows.
    case worldModelStart = "world-model-start"
    /// Says how likely an episode is to end in success.
    case lookahead
    /// Judges an answer against a reference.
    case answerJudge = "judge-answer"
    /// Judges a reason against the true one.
    case reasonJudge = "judge-reason"

    /// What must stand in a prompt of this part.
    public var required: [String] {
        switch self {
        case .policy: ["intent", "observation"]
        case .outcome: ["intent", "actions", "observation"]
        case .generator: ["examples", "count"]
        case .feasibility: ["task", "observation"]
        case .worldModel: ["address", "page", "action"]
        case .worldModelStart: ["address"]
        case .lookahead: ["intent", "observation"]
        case .answerJudge: ["question", "reference", "answer"]
        case .reasonJudge: ["task", "reason", "answer"]
        }
    }

    /// What may stand in one beside.
    public var optional: [String] {
        switch self {
        case .policy:
            [
                "url", "title", "tabs", "error", "previous_action", "history", "action_space", "step",
                "round",
                "sites",
            ]
        case .outcome: ["url", "answer", "start_observation", "step_count"]
        case .generator: ["site", "pages"]
        case .feasibility: ["site", "url"]
        case .worldModel, .worldModelStart, .answerJudge, .reasonJudge: []
        case .lookahead: ["actions", "url", "action"]
        }
    }

    /// What may stand in a section that is repeated: by the section's name, the names of its placeholders.
    public var repeated: [String: [String]] {
        switch self {
        case .policy:
            [
                "past": [
                    "past_action", "past_url", "past_observation", "past_step", "past_round", "past_told",
                ]
            ]
        case .worldModel:
            ["example": ["example_address", "example_page", "example_action", "example_result"]]
        case .generator: ["example": ["example_task", "example_outcome"]]
        case .outcome, .feasibility, .worldModelStart, .lookahead, .answerJudge, .reasonJudge: [:]
        }
    }
}
