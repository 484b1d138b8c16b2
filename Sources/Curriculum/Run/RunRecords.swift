import Foundation
import Learning
import WebEnv
import WorldModel

/// One line of `metrics.jsonl`: everything measured in one phase, but for wall times.
public struct PhaseMetrics: Codable, Sendable, Equatable {
    public var format = RunDirectory.formatVersion
    public var seed: UInt64
    public var phase: Int
    /// Shares of tasks whose evaluator scored 1, in 0...1.
    public var testSuccess: Double
    public var unseenSuccess: Double
    public var trainSuccess: Double
    /// Success of the phase's own training episodes at the training temperature; nil in phase 0.
    public var rolloutSuccess: Double?
    public var testFamilies: [String: FamilySuccess]
    public var unseenFamilies: [String: FamilySuccess]
    /// Proposals made at the end of this phase for the next, and what became of them.
    public var tasksGenerated: Int
    public var tasksKept: Int
    public var tasksRejected: [String: Int]
    /// V(s_0, I) of the kept tasks.
    public var keptDifficulties: [Double]
    /// Share of the generated tasks' episodes that the reward model called a success; nil without such episodes.
    public var generatedSuccess: Double?
    /// On held-out rollouts; nil where there were none.
    public var rewardModelAccuracy: Double?
    public var rewardModelBalancedAccuracy: Double?
    public var rewardModelPrecision: Double?
    public var criticAccuracy: Double?
    public var freshSteps: Int
    public var replayedSteps: Int
    public var replayBufferSteps: Int
    public var environmentSteps: Int
    public var episodes: Int
    /// Episodes left out since the world failed.
    public var infrastructureFailures: Int
    /// nil without a world model.
    public var imagination: ImaginationMetrics?

    public struct FamilySuccess: Codable, Sendable, Equatable {
        /// In 0...1.
        public var success: Double
        public var tasks: Int
    }
}

/// `summary.json`.
public struct RunSummary: Codable, Sendable, Equatable {
    public struct Phase: Codable, Sendable, Equatable {
        public var phase: Int
        public var testSuccess: Double
        public var unseenSuccess: Double
        public var trainSuccess: Double
        public var tasksGenerated: Int
        public var tasksKept: Int
        public var rewardModelAccuracy: Double?
        public var criticAccuracy: Double?
        public var environmentSteps: Int
        public var wallSeconds: Double

        private enum CodingKeys: String, CodingKey {
            case phase, testSuccess, unseenSuccess, trainSuccess, tasksGenerated, tasksKept,
                rewardModelAccuracy, criticAccuracy,
                environmentSteps, wallSeconds
        }

        /// Absent measurements are written as null.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(phase, forKey: .phase)
            try container.encode(testSuccess, forKey: .testSuccess)
            try container.encode(unseenSuccess, forKey: .unseenSuccess)
            try container.encode(trainSuccess, forKey: .trainSuccess)
            try container.encode(tasksGenerated, forKey: .tasksGenerated)
            try container.encode(tasksKept, forKey: .tasksKept)
            try container.encode(rewardModelAccuracy, forKey: .rewardModelAccuracy)
            try container.encode(criticAccuracy, forKey: .criticAccuracy)
            try container.encode(environmentSteps, forKey: .environmentSteps)
            try container.encode(wallSeconds, forKey: .wallSeconds)
        }
    }

    public var seed: UInt64
    public var method: String
    public var sites: [String]
    /// Test success of the random policy.
    public var randomSuccess: Double
    /// From phase 0 (behaviour cloning) on.
    public var phases: [Phase]
    public var startSuccess: Double
    public var finalSuccess: Double
    public var finalUnseenSuccess: Double
    public var wallSeconds: Double
    /// Imagination against reality, phase by phase; nil without a world model.
    public var imagination: [ImaginationPhase]?
    /// What look-ahead with the world model is worth; nil where it was not measured.
    public var lookahead: LookaheadLaboratory.Result?
    /// What tree search finds; nil where it was not measured.
    public var search: SearchLaboratory.Result?

    public struct ImaginationPhase: Codable, Sendable, Equatable {
        public var phase: Int
        public var metrics: ImaginationMetrics
    }
}

/// One line of `episodes/phase-N.jsonl`: what was done, from which the world's determinism gives back what was seen.
struct EpisodeRecord: Codable, Sendable, Equatable {
    var format = RunDirectory.formatVersion
    var seed: UInt64
    var phase: Int
    var task: String
    var intent: String
    var ending: Ending
    var reward: Double?
    var scorer: String?
    var actions: [ActionRecord]

    init(_ episode: Trajectory, phase: Int) {
        seed = episode.seed
        self.phase = phase
        task = episode.task.taskID
        intent = episode.task.intent
        ending = episode.ending
        reward = episode.reward
        scorer = episode.scoredBy?.rawValue
        actions = episode.steps.map { ActionRecord($0.action) }
    }

    func restore(_ replayed: Trajectory) -> Trajectory {
        var result = replayed
        result.reward = reward
        result.scoredBy = scorer.flatMap(Trajectory.Scorer.init)
        return result
    }
}

/// An action in JSON. Policies of this package choose among these operations; others are kept as `noop`.
struct ActionRecord: Codable, Sendable, Equatable {
    var op: String
    var id: Int?
    var text: String?
    var enter: Bool?

    init(_ action: Action) {
        switch action {
        case .click(let id): (op, self.id) = ("click", id)
        case .fill(let id, let text, let enter):
            (op, self.id, self.text, self.enter) = ("fill", id, text, enter)
        case .type(let id, let text, let enter):
            (op, self.id, self.text, self.enter) = ("type", id, text, enter)
        case .select(let id, let option): (op, self.id, text) = ("select", id, option)
        case .press(let keys): (op, text) = ("press", keys)
        case .goto(let url): (op, text) = ("goto", url)
        case .goBack: op = "goBack"
        case .stop(let answer): (op, text) = ("stop", answer)
        default: op = "noop"
        }
    }

    var action: Action {
        switch op {
        case "click": .click(id: id ?? 0)
        case "fill": .fill(id: id ?? 0, text: text ?? "", pressEnter: enter ?? false)
        case "type": .type(id: id ?? 0, text: text ?? "", pressEnter: enter ?? false)
        case "select": .select(id: id ?? 0, option: text ?? "")
        case "press": .press(keys: text ?? "")
        case "goto": .goto(url: text ?? "")
        case "goBack": .goBack
        case "stop": .stop(answer: text ?? "")
        default: .noop
        }
    }
}
