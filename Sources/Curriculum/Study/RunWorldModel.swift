import Learning
import Readings
import WebEnv
import WorldModel

/// The world model that a run's real episodes teach, whether or not the run itself had one.
public enum RunWorldModel {
    /// Plays a sample of the episodes of every phase again and learns from them.
    /// - Throws: ``RunDirectoryError`` where a file of the run is missing or wrong.
    public static func learn(
        from directory: RunDirectory, workers: Int, indexes: PageIndexCache,
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) throws -> TransferModel {
        let configuration = try directory.configuration()
        let tasks = try directory.tasks()
        guard let last = directory.lastPhase() else {
            throw RunDirectoryError("\(directory.path): no phase of this run is done yet")
        }
        let known = (tasks.train + tasks.demonstrations).reduce(into: [String: WebTask]()) {
            $0[$1.taskID] = $1
        }
        var imagination = ImaginationStage(
            configuration.imagination ?? ImaginationSettings(), seed: configuration.seed, workers: workers,
            indexes: indexes)
        let rollout = Rollout(workers: workers, makeEnvironment: makeEnvironment)
        for phase in 0...last {
            let records = try directory.episodes(phase: phase)
            let jobs = imagination.replays(of: records, phase: phase, known)
            imagination.learn(from: try WorldFailure.refuse(rollout.replay(jobs)))
        }
        return imagination.model
    }
}
