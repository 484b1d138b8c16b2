import Readings
import WebEnv

/// Which demonstrations lie within what the log-linear policy can do.
///
/// It chooses among the operations that a page offers; it types spans of the intent and answers that it has seen, and nothing else. A
/// step outside of that teaches it at most where to act.
public struct DemonstrationReach: Sendable, Equatable {
    /// A step that the policy can't propose.
    public struct Gap: Sendable, Equatable {
        /// The template of the demonstrated task, else its id.
        public let template: String
        /// Its place in the demonstration, from 1.
        public let step: Int
        /// What was done.
        public let action: Action
    }

    /// Demonstrations that were looked at.
    public let count: Int
    /// The first step out of reach of each demonstration that has one, in their order.
    public let gaps: [Gap]
    /// Demonstrations whose every step the policy can propose.
    public var learnable: Int { count - gaps.count }

    /// - Parameter pages: pages that were read before; changes nothing.
    public init(of demonstrations: [Trajectory], pages: PageIndexCache) {
        count = demonstrations.count
        gaps = demonstrations.compactMap { Self.gap(in: $0, pages) }
    }

    private static func gap(in episode: Trajectory, _ pages: PageIndexCache) -> Gap? {
        for (place, (reading, step)) in zip(episode.readings(pages), episode.steps).enumerated() {
            if StepEvaluation(step.action, in: reading)?.isComplete == true { continue }
            let template = episode.task.intentTemplateID
            return Gap(
                template: template.isEmpty ? episode.task.taskID : template, step: place + 1,
                action: step.action)
        }
        return nil
    }
}
