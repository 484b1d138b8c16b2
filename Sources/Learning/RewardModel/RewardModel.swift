import Groundwork
import WebEnv

/// Judges from intent, actions and last page whether an episode was a success, for tasks that nobody can check.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.2 (there a language model with the same input).
public struct RewardModel: Sendable, Equatable {
    public internal(set) var model: LogisticModel
    /// Probability from which on an episode counts as a success, in 0...1.
    public internal(set) var threshold: Double

    public init(bits: Int) {
        model = LogisticModel(bits: bits)
        threshold = 0.5
    }

    /// How often the model is right.
    public struct Accuracy: Sendable, Equatable {
        /// Share of right judgements, in 0...1.
        public var plain: Double
        /// Mean of the shares among successes and among failures, in 0...1.
        public var balanced: Double
        /// Share of true successes among those judged a success; nil where none was.
        public var precision: Double?
        public var episodes: Int
    }

    /// An episode as the model sees it.
    public struct Summary: Sendable {
        let features: [UInt32]
    }

    /// P(success), in 0...1.
    public func probability(_ summary: Summary) -> Double { model.probability(summary.features) }

    public func isSuccess(_ summary: Summary) -> Bool { probability(summary) >= threshold }

    /// What the model looks at. nil for an episode without a step.
    public static func summary(_ contexts: [DecisionContext], _ actions: [Action]) -> Summary? {
        guard let last = contexts.last, let action = actions.last else { return nil }
        return Summary(features: RewardFeatures(last, action).features)
    }

    /// Trains on labelled episodes. Successes and failures weigh the same in sum.
    mutating func train(
        _ episodes: [(summary: Summary, isSuccess: Bool)], rate: Double, decay: Double, floor: Double,
        epochs: Int,
        using random: inout RandomSource
    ) {
        let successes = episodes.count { $0.isSuccess }
        guard successes > 0, successes < episodes.count else { return }
        let raise = min(8, Double(episodes.count - successes) / Double(successes))
        let examples = episodes.map {
            LogisticModel.Example(
                features: $0.summary.features, label: $0.isSuccess ? 1 : 0,
                weight: $0.isSuccess ? max(1, raise) : 1)
        }
        for _ in 0..<epochs { model.train(examples, rate: rate, decay: decay, floor: floor, using: &random) }
    }

    /// Chooses the threshold with the best balanced accuracy on episodes that were not trained on.
    mutating func calibrate(_ episodes: [(summary: Summary, isSuccess: Bool)]) {
        let candidates = stride(from: 0.3, through: 0.9, by: 0.05)
        guard episodes.contains(where: \.isSuccess), episodes.contains(where: { !$0.isSuccess }) else {
            return
        }
        var best = -1.0
        for candidate in candidates {
            var trial = self
            trial.threshold = candidate
            let score = trial.accuracy(episodes)?.balanced ?? 0
            if score > best {
                best = score
                threshold = candidate
            }
        }
    }

    /// nil without episodes.
    public func accuracy(_ episodes: [(summary: Summary, isSuccess: Bool)]) -> Accuracy? {
        guard !episodes.isEmpty else { return nil }
        var right = (successes: 0, failures: 0)
        var all = (successes: 0, failures: 0)
        for episode in episodes {
            let judged = isSuccess(episode.summary)
            if episode.isSuccess {
                all.successes += 1
                if judged { right.successes += 1 }
            } else {
                all.failures += 1
                if !judged { right.failures += 1 }
            }
        }
        return Self.accuracy(right, all)
    }

    private static func accuracy(
        _ right: (successes: Int, failures: Int), _ all: (successes: Int, failures: Int)
    ) -> Accuracy {
        func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
        let shares = [share(right.successes, all.successes), share(right.failures, all.failures)].compactMap {
            $0
        }
        let judged = right.successes + all.failures - right.failures
        return Accuracy(
            plain: Double(right.successes + right.failures) / Double(all.successes + all.failures),
            balanced: shares.reduce(0, +) / Double(max(shares.count, 1)),
            precision: share(right.successes, judged),
            episodes: all.successes + all.failures)
    }
}

/// Features of an ended episode.
private struct RewardFeatures {
    private(set) var features: [UInt32] = [0]

    init(_ last: DecisionContext, _ action: Action) {
        let words = last.words.words
        let target = ActionTarget(action, on: last.page)
        let ending = mix(1, UInt32(target.verb.rawValue))
        let place = last.pageKey
        let progress = mix(last.match.title.grade, last.match.heading.grade)
        var facts: [UInt32] = [
            ending, mix(2, place), mix(3, progress), mix(4, last.memory.actions.last ?? 7),
            mix(5, last.words.opening),
            mix(6, UInt32(min(last.memory.actions.count, 12))), mix(7, last.page.title),
            mix(8, last.page.message),
            mix(9, Self.coverage(last)), mix(10, last.match.bestGrade),
        ]
        facts += last.memory.actions.map { mix(11, $0) }
        facts += Self.answerFacts(target.text ?? "", last)
        add(facts, words)
        for pair in zip(last.memory.actions, last.memory.actions.dropFirst()) {
            features.append(mix(12, pair.0, pair.1))
        }
    }

    private mutating func add(_ facts: [UInt32], _ words: [Token]) {
        for fact in facts {
            features.append(mix(31, fact))
            for word in words { features.append(mix(mix(32, fact), word)) }
        }
    }

    /// How many of the intent's values were typed, or stand in the last page's heading or title.
    private static func coverage(_ context: DecisionContext) -> UInt32 {
        let typed = context.words.spans.count {
            $0.isWhole && context.memory.typedTexts.contains($0.textHash)
        }
        return UInt32(min(typed, 3)) * 8 + UInt32(min(context.words.values.count, 5))
    }

    /// What the answer is and where on the last page it stands.
    private static func answerFacts(_ answer: String, _ context: DecisionContext) -> [UInt32] {
        let tokens = Tokenizer.tokens(answer)
        let match = Matcher(context.words).match(tokens.map(\.id)[...])
        let kind = TextValue.kind(answer, tokens)
        var facts = [
            mix(41, UInt32(kind.rawValue)), mix(42, UInt32(min(tokens.count, 6))), mix(43, match.grade),
            mix(44, answer.isEmpty ? hash(answer) : answer == "N/A" ? 1 : 2, context.pageKey),
        ]
        let target = hash(answer)
        for known in context.page.answers where known.textHash == target {
            let node = context.page.nodes[Int(known.node)]
            let isBest: UInt32 = node.record >= 0 && context.match.records[Int(node.record)].isBest ? 1 : 0
            facts.append(mix(45, known.label, isBest))
            facts.append(mix(46, UInt32(known.source.rawValue), node.section))
            if facts.count > 12 { break }
        }
        return facts
    }
}
