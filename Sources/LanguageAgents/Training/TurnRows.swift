import Glibc
import LanguageModels
import Learning
import WebEnv

/// Turns of tries as rows of a training set.
enum TurnRows {
    /// The rows of a phase's tries. Tries that nobody scored, and groups whose tries all came to the same, hold nothing to learn.
    static func fresh(_ attempts: [Attempt], phase: Int) -> [TrainingRow] {
        let groups = Dictionary(grouping: attempts.filter(\.isScored), by: \.group)
        return groups.keys.sorted().flatMap { name -> [TrainingRow] in
            let group = (groups[name] ?? []).sorted { $0.number < $1.number }
            let advantages = GroupAdvantage.of(group.map { $0.trajectory.reward ?? 0 })
            return zip(group, advantages).flatMap { attempt, advantage -> [TrainingRow] in
                advantage == 0 ? [] : rows(of: attempt, advantage: advantage, phase: phase)
            }
        }
    }

    private static func rows(of attempt: Attempt, advantage: Double, phase: Int) -> [TrainingRow] {
        attempt.turns.enumerated().map { step, turn in
            let said = turn.completion
            let values = said.tokens.compactMap(\.logProbability)
            let isWhole = values.count == said.tokens.count
            // A reply that was cut off before an action is nobody's choice.
            let isLearned = !(said.isCut && turn.action.kind == .invalid)
            return TrainingRow(
                prompt: turn.prompt, completion: said.text, reasoning: said.reasoning,
                promptTokenIDs: said.promptTokenIDs, tokenIDs: ids(said),
                logProbabilities: isWhole ? values : [],
                mask: isWhole ? values.map { _ in isLearned ? 1 : 0 } : [], advantage: advantage,
                reward: attempt.trajectory.reward ?? 0, group: "phase-\(phase)/\(attempt.group)",
                attempt: attempt.number, step: step, intent: attempt.trajectory.task.intent, source: .fresh)
        }
    }

    private static func ids(_ said: Completion) -> [Int] {
        let ids = said.tokens.compactMap(\.id)
        return ids.count == said.tokens.count ? ids : []
    }

    /// The steps of earlier successes that the model that took them neither knew by heart nor found absurd.
    ///
    /// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.4. The log-probabilities are those that were returned when the step was taken.
    static func replayed(_ rows: [TrainingRow], range: ClosedRange<Double>) -> [TrainingRow] {
        let filter = PerplexityFilter(range: range)
        return rows.compactMap { row in
            guard row.source == .fresh, row.reward >= 1, !row.logProbabilities.isEmpty,
                filter.keeps(
                    logProbability: row.logProbabilities.reduce(0, +),
                    choiceCount: row.logProbabilities.count)
            else { return nil }
            var again = row
            again.source = .replay
            again.advantage = 1
            return again
        }
    }
}

/// How much better each try was than its group.
///
///     A_i = (r_i − mean(r)) / std(r)
///
/// Source: Shao et al., DeepSeekMath (arXiv:2402.03300), section 4.1 (GRPO).
enum GroupAdvantage {
    /// - Parameter rewards: of the tries of one group, in 0...1.
    /// - Returns: in the order of the rewards; 0 for all where all are equal.
    static func of(_ rewards: [Double]) -> [Double] {
        guard let first = rewards.first, rewards.contains(where: { $0 != first }) else {
            return rewards.map { _ in 0 }
        }
        let mean = rewards.reduce(0, +) / Double(rewards.count)
        let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rewards.count)
        return rewards.map { ($0 - mean) / variance.squareRoot() }
    }
}
