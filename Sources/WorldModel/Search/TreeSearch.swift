import Groundwork
import Learning
import WebEnv

/// Monte Carlo tree search over what a model says: forks of the world (``OracleModel``) or a learned world model, by the same interface.
///
/// Selection by PUCT with the policy's probabilities, values from the evaluator where the model is the world itself, else from the
/// scorer; values are backed up as means. Source: Silver et al., "Mastering the game of Go without human knowledge" (2017).
public struct TreeSearch: Sendable {
    /// How far and how widely it searches.
    public struct Settings: Sendable, Hashable, Codable {
        /// Actions tried in all, 1 or more.
        public var budget = 64
        /// Candidate actions of the policy at each page, 1 or more.
        public var branching = 4
        /// c of PUCT, positive.
        public var exploration = 1.0
        /// Actions in a row at most, 1 or more.
        public var depth = 12
        /// The settings that searches have by default.
        public init() {}
    }

    /// The best that was found.
    public struct Plan: Sendable {
        /// Actions from the root on, with the pages that they were chosen on.
        public var steps: [(observation: Observation, action: Action)]
        /// Mean value along the way, in 0...1; 1 where the evaluator said so.
        public var value: Double
        /// Whether the evaluator scored 1.
        public var isProven: Bool
        /// Actions tried.
        public var expansions: Int
    }

    private final class Node {
        let episode: Episode
        let candidates: [Candidate]
        var children: [Node?]
        /// Known ends below: score of an action that ended the episode.
        var endings: [Double?]
        var visits: [Int]
        var sums: [Double]

        init(_ episode: Episode, _ candidates: [Candidate]) {
            self.episode = episode
            self.candidates = candidates
            children = Array(repeating: nil, count: candidates.count)
            endings = Array(repeating: nil, count: candidates.count)
            visits = Array(repeating: 0, count: candidates.count)
            sums = Array(repeating: 0, count: candidates.count)
        }

        var total: Int { visits.reduce(0, +) }
    }

    private let policy: any CandidatePolicy
    private let scorer: OutcomeScorer
    private let settings: Settings

    /// - Parameters:
    ///   - policy: offers the actions that are tried, and their chances.
    ///   - scorer: judges pages where no evaluator does.
    public init(_ policy: any CandidatePolicy, scorer: OutcomeScorer, settings: Settings = .init()) {
        self.policy = policy
        self.scorer = scorer
        self.settings = settings
    }

    /// Searches from where an episode is; ends early where the evaluator scored 1.
    /// - Throws: `EnvironmentError` where the model can't be asked.
    public func plan(from episode: Episode, with model: any DynamicsModel) throws -> Plan {
        let root = node(episode)
        for expansions in 1...max(1, settings.budget) {
            let walk = try descend(from: root, model)
            if walk.isProven { return proven(walk.path, expansions) }
            for (node, choice) in walk.path {
                node.visits[choice] += 1
                node.sums[choice] += walk.value
            }
        }
        return best(root, max(1, settings.budget))
    }

    /// One way from the root to an action that was not tried before, to an end, or to the greatest depth.
    private struct Walk {
        let path: [(node: Node, choice: Int)]
        /// In 0...1.
        let value: Double
        var isProven = false
    }

    private func descend(from root: Node, _ model: any DynamicsModel) throws -> Walk {
        var path: [(node: Node, choice: Int)] = []
        var current = root
        while true {
            let choice = select(current)
            path.append((current, choice))
            if let ending = current.endings[choice] { return Walk(path: path, value: ending) }
            guard let child = current.children[choice] else {
                let outcome = try expand(current, choice, model)
                return Walk(path: path, value: outcome.value, isProven: outcome.isProven)
            }
            if path.count >= settings.depth { return Walk(path: path, value: scorer.value(child.episode)) }
            current = child
        }
    }

    private func node(_ episode: Episode) -> Node {
        Node(episode, policy.candidates(episode, count: settings.branching))
    }

    /// PUCT: mean value and, for what was tried little, the policy's probability.
    private func select(_ node: Node) -> Int {
        let priors = node.candidates.map { Exponential.of($0.logProbability) }
        let total = Double(node.total + 1).squareRoot()
        var best = (score: -Double.infinity, choice: 0)
        for choice in node.candidates.indices {
            let visits = Double(node.visits[choice])
            let mean = visits == 0 ? scorer.value(node.episode) : node.sums[choice] / visits
            let score = mean + settings.exploration * priors[choice] * total / (1 + visits)
            if score > best.score { best = (score, choice) }
        }
        return best.choice
    }

    private func expand(_ node: Node, _ choice: Int, _ model: any DynamicsModel) throws
        -> (value: Double, isProven: Bool)
    {
        let action = node.candidates[choice].action
        let prediction = try model.predict(action, in: node.episode)
        if prediction.ending > 0.5 || action.isStop {
            let value = prediction.reward ?? scorer.ended(by: action, node.episode)
            node.endings[choice] = value
            return (value, prediction.reward.map { $0 >= 1 } ?? false)
        }
        let next = node.episode.after(action, prediction.observation)
        node.children[choice] = self.node(next)
        return (scorer.value(next), false)
    }

    private func proven(_ path: [(node: Node, choice: Int)], _ expansions: Int) -> Plan {
        Plan(
            steps: path.map { ($0.node.episode.observation, $0.node.candidates[$0.choice].action) }, value: 1,
            isProven: true, expansions: expansions)
    }

    /// Follows the choices tried most often.
    private func best(_ root: Node, _ expansions: Int) -> Plan {
        var plan = Plan(steps: [], value: 0, isProven: false, expansions: expansions)
        var current: Node? = root
        while let node = current {
            var choice = 0
            for other in node.visits.indices
            where (node.visits[other], node.sums[other]) > (node.visits[choice], node.sums[choice]) {
                choice = other
            }
            guard node.visits[choice] > 0 else { break }
            if plan.steps.isEmpty { plan.value = node.sums[choice] / Double(node.visits[choice]) }
            plan.steps.append((node.episode.observation, node.candidates[choice].action))
            current = node.children[choice]
        }
        return plan
    }
}
