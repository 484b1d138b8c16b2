import Learning
import Readings
import WebEnv

/// The WebRL loop: behaviour cloning, then phases of rolling out, judging, learning and making new tasks.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), algorithm 1.
public struct PhaseLoop: Sendable {
    /// What is told while the loop runs.
    public enum Progress: Sendable {
        /// A phase begins, of so many after behaviour cloning.
        case started(phase: Int, of: Int)
        /// A run goes on after a phase, of so many after behaviour cloning.
        case resumed(after: Int, of: Int)
        /// A part of a phase is done, in words for people.
        case stage(phase: Int, String)
        /// What of the demonstrations the policy can do at all.
        case demonstrations(DemonstrationReach)
        /// A phase is done and its files are written.
        case finished(PhaseMetrics, seconds: Double)
    }

    let setup: PhaseSetup
    let directory: RunDirectory
    let generator: any TaskGenerator
    let progress: @Sendable (Progress) -> Void

    /// - Parameters:
    ///   - generator: makes new tasks from what training has seen.
    ///   - policies: who acts; by default the policies that the run trains.
    ///   - parts: who plays the parts that a language model may play; by default the run's own models.
    ///   - workers: threads; changes no result.
    ///   - makeEnvironment: an environment for one thread.
    public init(
        configuration: TrainingConfiguration, tasks: TrainingTasks, directory: RunDirectory,
        generator: any TaskGenerator = RecombiningGenerator(), policies: RunPolicies = .learned,
        parts: RunParts = RunParts(), workers: Int,
        makeEnvironment: @escaping @Sendable () -> any Environment,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        setup = PhaseSetup(
            configuration: configuration, tasks: tasks, policies: policies, parts: parts, workers: workers,
            pages: PageIndexCache(), rollout: Rollout(workers: workers, makeEnvironment: makeEnvironment),
            makeEnvironment: makeEnvironment)
        self.directory = directory
        self.generator = generator
        self.progress = progress
    }

    /// Runs all phases that are not done yet and writes the summary.
    ///
    /// In a folder without a run a new one begins. A run that stands there goes on; it must have been begun
    /// with the same configuration and tasks.
    /// - Parameter lock: the directory's lock, where the caller has it; nil to take it for as long as the run
    ///   goes on.
    /// - Throws: ``RunDirectoryError`` and file errors; `EnvironmentError` where the world fails in every
    ///   episode of a phase.
    public func run(holding lock: RunLock? = nil) throws -> RunSummary {
        let lock = try lock ?? RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        if directory.isStarted {
            try directory.verify()
            guard try directory.configuration() == setup.configuration else {
                throw RunDirectoryError("\(directory.path) holds a run with another configuration")
            }
        } else {
            try directory.create(setup.configuration, setup.tasks)
        }
        var run = try PhaseRun(self)
        if run.phase >= 0 { progress(.resumed(after: run.phase, of: setup.configuration.phases)) }
        while run.phase < setup.configuration.phases {
            progress(.started(phase: run.phase + 1, of: setup.configuration.phases))
            try run.runPhase()
        }
        return try run.finish()
    }

    /// Goes on with the run in a directory, from its last whole phase. Generator and policies are those that it was begun with.
    /// - Throws: as ``run(holding:)`` does.
    public static func resume(
        _ directory: RunDirectory, generator: any TaskGenerator = RecombiningGenerator(),
        policies: RunPolicies = .learned, workers: Int, holding lock: RunLock? = nil,
        makeEnvironment: @escaping @Sendable () -> any Environment,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws -> RunSummary {
        try PhaseLoop(
            configuration: directory.configuration(), tasks: directory.tasks(), directory: directory,
            generator: generator, policies: policies, workers: workers, makeEnvironment: makeEnvironment,
            progress: progress
        ).run(holding: lock)
    }
}
