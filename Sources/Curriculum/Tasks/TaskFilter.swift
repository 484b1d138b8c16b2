import Learning
import Readings
import WebEnv

/// Decides which proposed tasks are worth training on.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.1: the critic's band, then feasibility. Duplicates and contamination are added here.
public struct TaskFilter: Sendable {
    /// Why a task was left out, in the order of the checks.
    public enum Reason: String, Sendable, CaseIterable, Codable {
        /// The intent is known already; it is that of a held-out task or close to it; a value in it was never
        /// seen; V(s_0, I) lies above the band; V(s_0, I) lies below it.
        case duplicate, contaminated, infeasible, tooEasy, tooHard
    }

    /// What became of the proposals.
    public struct Tally: Sendable, Equatable {
        /// Proposals that were looked at.
        public var proposed = 0
        /// Of them, those that are worth training on.
        public var kept = 0
        /// The others, by reason.
        public var rejected: [Reason: Int] = [:]
        /// V(s_0, I) of the kept tasks, in their order.
        public var difficulties: [Double] = []
    }

    /// Band of V(s_0, I) within which a task is kept; [0.05, 0.75] in the paper.
    public let band: ClosedRange<Double>
    private let testSets: [Set<String>]
    private let testKeys: Set<String>
    private let testValues: [[String]]
    private var knownKeys: Set<String>
    private let feasibility: (any FeasibilityJudge)?

    /// - Parameters:
    ///   - training: tasks that are trained on already.
    ///   - held: tasks of all splits that training must not see.
    ///   - feasibility: looks at proposals that passed all other checks.
    public init(
        band: ClosedRange<Double>, training: [WebTask], held: [WebTask],
        feasibility: (any FeasibilityJudge)? = nil
    ) {
        self.band = band
        self.feasibility = feasibility
        knownKeys = Set(training.map { Self.key($0.intent) })
        testKeys = Set(held.map { Self.key($0.intent) })
        testSets = held.map { TextKey.set($0.intent) }
        let trained = Set(training.flatMap { $0.instantiation.values.map(TextKey.of) })
        testValues = Self.heldValues(held, trained: trained)
    }

    /// Slot values that show in the intents of held-out tasks and in no training task.
    private static func heldValues(_ held: [WebTask], trained: Set<String>) -> [[String]] {
        var seen: Set<String> = []
        return held.flatMap { task in
            task.instantiation.sorted { $0.key < $1.key }.map(\.value).filter {
                !$0.isEmpty && task.intent.contains($0)
            }
        }.compactMap { value in
            let key = TextKey.of(value)
            guard !key.isEmpty, !trained.contains(key), seen.insert(key).inserted else { return nil }
            return IntentValues.contentWords(value)
        }
    }

    /// The same content words in any order are the same task.
    private static func key(_ intent: String) -> String {
        TextKey.set(intent).sorted().joined(separator: " ")
    }

    /// Keeps at most `limit` proposals, in their order.
    /// - Parameter value: V(s_0, I) of a proposal.
    public mutating func filter(
        _ proposals: [ProposedTask], limit: Int, experience: [Trajectory], value: (ProposedTask) -> Double
    ) -> (kept: [WebTask], tally: Tally) {
        let columns = EntityColumns(experience)
        let spoken = Set(experience.flatMap { IntentValues.of($0.task.intent).map { TextKey.of($0.text) } })
        var tally = Tally()
        var kept: [WebTask] = []
        for proposal in proposals where kept.count < limit {
            tally.proposed += 1
            let difficulty = value(proposal)
            if let reason = reason(proposal, difficulty, columns, spoken) {
                tally.rejected[reason, default: 0] += 1
                continue
            }
            knownKeys.insert(Self.key(proposal.task.intent))
            kept.append(proposal.task)
            tally.difficulties.append(difficulty)
        }
        tally.kept = kept.count
        return (kept, tally)
    }

    private func reason(
        _ proposal: ProposedTask, _ difficulty: Double, _ columns: EntityColumns, _ spoken: Set<String>
    ) -> Reason? {
        let intent = proposal.task.intent
        if knownKeys.contains(Self.key(intent)) { return .duplicate }
        if isContaminated(intent) { return .contaminated }
        if !isFeasible(proposal, columns, spoken) { return .infeasible }
        if difficulty > band.upperBound { return .tooEasy }
        if difficulty < band.lowerBound { return .tooHard }
        return feasibility?.isFeasible(proposal) == false ? .infeasible : nil
    }

    /// Whether the intent is that of a held-out task, nearly so, or names a value that only held-out tasks name.
    private func isContaminated(_ intent: String) -> Bool {
        if testKeys.contains(Self.key(intent)) { return true }
        let words = IntentValues.contentWords(intent)
        let set = Set(words)
        if testSets.contains(where: { Self.similarity($0, set) >= Self.nearDuplicate }) { return true }
        return testValues.contains { Self.contains(words, $0) }
    }

    /// Share of common words from which on two intents count as the same.
    static let nearDuplicate = 0.95

    private static func similarity(_ first: Set<String>, _ second: Set<String>) -> Double {
        let common = first.intersection(second).count
        let all = first.count + second.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }

    private static func contains(_ words: [String], _ part: [String]) -> Bool {
        guard part.count <= words.count else { return false }
        return (0...words.count - part.count).contains { Array(words[$0..<$0 + part.count]) == part }
    }

    /// Whether every value put in was seen on a page or said in a training intent, and no value stands twice.
    private func isFeasible(_ proposal: ProposedTask, _ columns: EntityColumns, _ spoken: Set<String>) -> Bool
    {
        let values = IntentValues.of(proposal.task.intent).map { TextKey.of($0.text) }
        guard Set(values).count == values.count else { return false }
        return proposal.newValues.allSatisfy { columns.contains($0) || spoken.contains(TextKey.of($0)) }
    }
}
