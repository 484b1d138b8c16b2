import Curriculum
import Groundwork
import LanguageModels
import Learning
import Readings
import WebEnv

/// A language model that writes new tasks from those that failed.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.1: in-breadth evolution of failed instructions.
public struct PromptedGenerator: TaskGenerator {
    private let asked: AskedModel
    /// Tasks of which one request shows examples, and asks for.
    private static let batch = 8

    /// - Parameter prompt: one of the part `generator`.
    public init(_ model: LanguageModel, prompt: Prompt) {
        asked = AskedModel(model: model, prompt: prompt, purpose: "task generator")
    }

    /// What the model writes; fewer proposals, or none, where it fails. Each begins where a failed episode began.
    public func propose(
        from experience: [Trajectory], count: Int, phase: Int, using random: inout RandomSource
    ) -> [ProposedTask] {
        let failed = experience.filter { !$0.isSuccess && !$0.steps.isEmpty && $0.failure == nil }
        guard !failed.isEmpty else { return [] }
        var result: [ProposedTask] = []
        let rounds = (max(0, count) + Self.batch - 1) / Self.batch
        for _ in 0..<rounds.multipliedClamped(by: 2) where result.count < count {
            let seed = failed[Int(random.next() % UInt64(failed.count))]
            let shown = examples(like: seed, in: experience, using: &random)
            let wanted = min(Self.batch, count - result.count)
            for intent in written(shown, wanted, seed).prefix(wanted) {
                result.append(proposal(intent, seed, "generated-\(phase)-\(result.count)"))
            }
        }
        return result
    }

    /// The failed task first, then others of its sites.
    private func examples(
        like seed: Trajectory, in experience: [Trajectory], using random: inout RandomSource
    ) -> [Trajectory] {
        let others = experience.filter {
            $0.task.sites == seed.task.sites && $0.task.taskID != seed.task.taskID
        }
        var seen: Set<String> = [seed.task.intent]
        let distinct = others.shuffled(using: &random).filter { seen.insert($0.task.intent).inserted }
        return [seed] + distinct.prefix(Self.batch - 1)
    }

    private func written(_ shown: [Trajectory], _ wanted: Int, _ seed: Trajectory) -> [String] {
        let lines = shown.map { "- \($0.task.intent) (\($0.isSuccess ? "done" : "failed"))" }
        let titles = seed.steps.map(\.observation.title)
        let values = Prompt.Values(
            [
                "examples": lines.joined(separator: "\n"), "count": "\(wanted)",
                "site": seed.task.sites.joined(separator: ", "),
                "pages": titles.joined(separator: "; "),
            ],
            lists: [
                "example": shown.map {
                    ["example_task": $0.task.intent, "example_outcome": $0.isSuccess ? "done" : "failed"]
                }
            ])
        let known = Set(shown.map(\.task.intent))
        return Self.tasks(in: (try? asked.reply(values)) ?? "").filter { !known.contains($0) }
    }

    private func proposal(_ intent: String, _ seed: Trajectory, _ id: String) -> ProposedTask {
        let old = Set(IntentValues.of(seed.task.intent).map(\.text))
        return ProposedTask(
            task: seed.task.withoutEvaluator(id: id, intent: intent),
            firstObservation: seed.steps[0].observation,
            newValues: IntentValues.of(intent).map(\.text).filter { !old.contains($0) }, origin: .written)
    }

    /// One task a line, behind a number or a dash where there is one. Headings and empty lines are none.
    static func tasks(in reply: String) -> [String] {
        var seen: Set<String> = []
        return reply.split(separator: "\n").compactMap { line in
            var text = String(line).trimmedWhiteSpace
            let mark = text.prefix { $0.isNumber || "-*.) \t".contains($0) }
            // A task may begin with a number of its own; a mark ends with a sign.
            if mark.contains(where: { "-*.)".contains($0) }) { text = String(text.dropFirst(mark.count)) }
            text = text.trimmingQuotes.trimmedWhiteSpace
            guard text.split(separator: " ").count >= 2, !text.hasSuffix(":"), text.count <= 500,
                seen.insert(text).inserted
            else { return nil }
            return text
        }
    }
}

extension String {
    /// Without quotation marks around the whole text.
    fileprivate var trimmingQuotes: String {
        for mark in ["\"", "'", "`"] where count > 2 && hasPrefix(mark) && hasSuffix(mark) {
            return String(dropFirst().dropLast())
        }
        return self
    }
}

/// A language model that says whether a proposed task can be done.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.1.
public struct PromptedFeasibility: FeasibilityJudge {
    private let asked: AskedModel
    private let window: Int?

    /// - Parameters:
    ///   - prompt: one of the part `feasibility`.
    ///   - window: lines of the first page that are shown at most; nil for all.
    public init(_ model: LanguageModel, prompt: Prompt, window: Int? = nil) {
        asked = AskedModel(model: model, prompt: prompt, purpose: "feasibility filter")
        self.window = window
    }

    /// What the model says; no where it says nothing.
    public func isFeasible(_ proposal: ProposedTask) -> Bool {
        let page = proposal.firstObservation
        let values = Prompt.Values([
            "task": proposal.task.intent, "site": proposal.task.sites.joined(separator: ", "),
            "url": page.url,
            "observation": ObservationWindow.text(
                page.page.text, lines: window, intent: proposal.task.intent),
        ])
        return (try? asked.verdict(values)) ?? false
    }
}
