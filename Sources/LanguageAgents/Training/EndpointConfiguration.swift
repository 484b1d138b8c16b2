import Learning

/// Settings of a training run that a language model behind an endpoint plays. Two runs with equal settings ask the same.
public struct EndpointConfiguration: Codable, Sendable, Hashable {
    /// Everything random in the run follows from it.
    public var seed: UInt64
    /// Names of the sites, for records.
    public var sites: [String]
    /// Phases after behaviour cloning, 0 or more.
    public var phases = 3
    /// Training tasks rolled out in a phase at most; drawn anew in each.
    public var tasksPerPhase = 32
    /// Tries at each task in a phase: the size of a group.
    public var attemptsPerTask = 8
    /// Generated tasks kept for the next phase at most; 0 switches generation off.
    public var generatedPerPhase = 8
    /// Proposals asked for each generated task that is wanted.
    public var proposalsPerTask = 3
    /// Training tasks whose solutions are shown in phase 0; 0 for no behaviour cloning.
    public var demonstrations = 32
    /// Test tasks played after each phase at most.
    public var evaluated = 50
    /// Temperature of rollouts.
    public var temperature = 1.0
    /// Lower bound of the perplexity of replayed steps, 1 or more; 1 / 0.95 in the paper.
    public var perplexityLow = 1 / 0.95
    /// Upper bound of the perplexity of replayed steps; 1 / 0.5 in the paper.
    public var perplexityHigh = 1 / 0.5
    /// Steps of earlier phases that are replayed at most, the newest first.
    public var replayedSteps = 2048
    /// Steps that are replayed at most, as a multiple of the phase's own; 2 in the paper.
    public var replayShare = 2.0
    /// Dialect of pages and actions.
    public var dialect = "webarena"
    /// Lines of a page that the model is shown; nil for all.
    public var lines: Int?
    /// Tokens of a reply of the policy at most; nil for the prompt's own number.
    public var maximumTokens: Int?
    /// Whether the policy's log-probabilities are asked for; without them nothing is replayed.
    public var wantsLogProbabilities = true
    /// Whether rollouts are bound by a grammar.
    public var usesGrammar = false
    /// Name of the policy's prompt in the run's folder of prompts.
    public var prompt = "policy-webarena"

    /// A run with the settings that runs have by default.
    public init(seed: UInt64, sites: [String]) {
        self.seed = seed
        self.sites = sites
    }

    /// Every number with its range.
    public var ranged: [RangedSetting] {
        [
            .init("phases", phases, 0...10_000),
            .init("tasksPerPhase", tasksPerPhase, 1...1_000_000),
            .init("attemptsPerTask", attemptsPerTask, 1...1000),
            .init("generatedPerPhase", generatedPerPhase, 0...100_000),
            .init("proposalsPerTask", proposalsPerTask, 1...1000),
            .init("demonstrations", demonstrations, 0...1_000_000),
            .init("evaluated", evaluated, 0...1_000_000),
            .init("replayedSteps", replayedSteps, 0...10_000_000),
            .init("replayShare", replayShare, 0...1000),
            .init("temperature", temperature, 0...100),
            .init("perplexityLow", perplexityLow, 1...1_000_000),
            .init(
                "perplexityHigh", perplexityHigh, from: ("perplexityLow", perplexityLow), through: 1_000_000),
        ]
    }

    /// - Throws: `SettingError` for the first setting that is out of its range.
    public func check() throws { for setting in ranged { try setting.check() } }
}
