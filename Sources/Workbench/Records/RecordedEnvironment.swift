import Browser
import Groundwork
import WebEnv

/// An environment that tells what happened in each of its episodes.
public struct RecordedEnvironment: Environment {
    private var base: WebEnvironment
    private let records: EpisodeRecords
    private var task: WebTask?

    /// - Parameter records: where the ends of episodes are told.
    public init(_ base: WebEnvironment, records: EpisodeRecords) {
        self.base = base
        self.records = records
    }

    /// Begins an episode.
    public mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        self.task = task
        return try base.reset(task: task, seed: seed)
    }

    /// Does an action; what happened is kept when it ends the episode.
    /// - Throws: `EnvironmentError` where the run can't be written.
    public mutating func step(_ action: Action) throws -> TimeStep {
        let now = try base.step(action)
        if now.ending != nil, let task {
            var answer = ""
            if case .stop(let text) = action { answer = text }
            do {
                try records.keep(base, task: task, answer: answer)
            } catch {
                throw EnvironmentError(
                    "task \(task.taskID): its run can't be written: \(error)")
            }
        }
        return now
    }
}
