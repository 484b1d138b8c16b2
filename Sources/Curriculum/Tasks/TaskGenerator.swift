import Groundwork
import Learning
import WebEnv

/// Makes new training tasks from what training has seen.
public protocol TaskGenerator: Sendable {
    /// - Parameters:
    ///   - experience: training episodes of the phase; never any of a test split.
    ///   - count: proposals wanted; there may be fewer.
    ///   - phase: the phase that the tasks are for.
    /// - Returns: tasks without evaluator, with distinct ids.
    func propose(from experience: [Trajectory], count: Int, phase: Int, using random: inout RandomSource)
        -> [ProposedTask]
}

/// A proposal and the episode that it was made from.
public struct ProposedTask: Sendable {
    /// The proposal, without evaluator.
    public let task: WebTask
    /// What the agent sees at the task's start: that of the episode it was made from.
    public let firstObservation: Observation
    /// The values that were put in.
    public let newValues: [String]
    /// How it was made.
    public let origin: Origin

    /// How a proposal was made.
    public enum Origin: String, Sendable, CaseIterable {
        /// A value was exchanged for another one of the same column of the same list.
        case sameColumn
        /// A value was exchanged for one that another intent has behind the same words.
        case sameContext
        /// The words of one intent were filled with the values of another.
        case otherFrame
        /// A language model wrote the intent.
        case written

        /// The ways to recombine.
        static let recombinations: [Origin] = [.sameColumn, .sameContext, .otherFrame]
    }

    /// - Parameter newValues: the values that were put in.
    public init(task: WebTask, firstObservation: Observation, newValues: [String], origin: Origin) {
        self.task = task
        self.firstObservation = firstObservation
        self.newValues = newValues
        self.origin = origin
    }
}

/// Recombines intents, their values and the entities on the pages that training visited. Needs no language model.
///
/// Source: in-breadth evolution of failed tasks, Qi et al., WebRL (arXiv:2411.02337), section 2.1; entities are reused and never invented.
public struct RecombiningGenerator: TaskGenerator {
    /// A generator without any state.
    public init() {}

    /// Proposals from the failed episodes, in the three ways by turns.
    public func propose(
        from experience: [Trajectory], count: Int, phase: Int, using random: inout RandomSource
    ) -> [ProposedTask] {
        let seeds = experience.filter { !$0.isSuccess && !$0.steps.isEmpty }
        guard !seeds.isEmpty else { return [] }
        let frames = experience.map { IntentFrame($0.task.intent) }
        let columns = EntityColumns(experience)
        var result: [ProposedTask] = []
        for attempt in 0..<max(0, count).multipliedClamped(by: 3) where result.count < count {
            let seed = seeds[Int(random.next() % UInt64(seeds.count))]
            let change = Recombination(seed: seed, frames: frames, columns: columns)
            guard
                let (intent, values, origin) = change.intent(
                    ProposedTask.Origin.recombinations[attempt % 3], using: &random)
            else { continue }
            let task = seed.task.withoutEvaluator(id: "generated-\(phase)-\(result.count)", intent: intent)
            result.append(
                ProposedTask(
                    task: task, firstObservation: seed.steps[0].observation, newValues: values, origin: origin
                ))
        }
        return result
    }
}

extension WebTask {
    /// A task of the same site, start and login with another intent, that nobody can check.
    package func withoutEvaluator(id: String, intent: String) -> WebTask {
        WebTask(
            taskID: id, sites: sites, intent: intent, startURLs: startURLs, requiresLogin: requiresLogin,
            storageState: storageState, family: family, siteSeeds: siteSeeds)
    }
}

/// One way to make an intent from a failed one.
private struct Recombination {
    let seed: Trajectory
    let frames: [IntentFrame]
    let columns: EntityColumns

    typealias Recombined = (intent: String, values: [String], origin: ProposedTask.Origin)

    func intent(_ origin: ProposedTask.Origin, using random: inout RandomSource) -> Recombined? {
        let frame = IntentFrame(seed.task.intent)
        guard !frame.values.isEmpty else { return nil }
        switch origin {
        case .sameColumn: return sameColumn(frame, &random)
        case .sameContext: return sameContext(frame, &random)
        case .otherFrame: return otherFrame(frame, &random)
        case .written: return nil
        }
    }

    private func sameColumn(_ frame: IntentFrame, _ random: inout RandomSource) -> Recombined? {
        let place = Int(random.next() % UInt64(frame.values.count))
        let others = columns.neighbours(of: frame.values[place].text)
        return replacing(place, in: frame, by: others, .sameColumn, &random)
    }

    private func sameContext(_ frame: IntentFrame, _ random: inout RandomSource) -> Recombined? {
        let place = Int(random.next() % UInt64(frame.values.count))
        let value = frame.values[place]
        let others = frames.flatMap(\.values).filter { $0.context == value.context && $0.kind == value.kind }
            .map(\.text)
        return replacing(place, in: frame, by: others, .sameContext, &random)
    }

    private func replacing(
        _ place: Int, in frame: IntentFrame, by others: [String], _ origin: ProposedTask.Origin,
        _ random: inout RandomSource
    ) -> Recombined? {
        let choices = others.filter { $0 != frame.values[place].text }
        guard !choices.isEmpty else { return nil }
        let value = choices[Int(random.next() % UInt64(choices.count))]
        return (frame.replacing([place: value]), [value], origin)
    }

    private func otherFrame(_ frame: IntentFrame, _ random: inout RandomSource) -> Recombined? {
        let kinds = frame.values.map(\.kind)
        let others = frames.filter {
            $0.values.map(\.kind) == kinds && $0.skeleton != frame.skeleton && $0.contexts == frame.contexts
        }
        guard !others.isEmpty else { return nil }
        let other = others[Int(random.next() % UInt64(others.count))]
        let values = frame.values.map(\.text)
        return (
            other.replacing(Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0, $1) })), values,
            .otherFrame
        )
    }
}
