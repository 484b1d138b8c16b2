import Foundation
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum

/// A fresh folder that is removed afterwards.
func withRunFolder(_ body: (RunDirectory) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: path) }
    try body(RunDirectory(path.path))
}

/// What a stage of a run in the library needs.
func stageSetup(
    _ tasks: TrainingTasks, workers: Int = 2, policies: RunPolicies = .learned,
    pages: PageIndexCache = PageIndexCache(),
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
) -> PhaseSetup {
    let make: @Sendable () -> any Environment = { LibraryEnvironment() }
    var configuration = smallConfiguration
    change(&configuration)
    return PhaseSetup(
        configuration: configuration, tasks: tasks, policies: policies, workers: workers, pages: pages,
        rollout: Rollout(workers: workers, makeEnvironment: make), makeEnvironment: make)
}

/// A run in the library with few weights.
let smallConfiguration: TrainingConfiguration = {
    var result = TrainingConfiguration(seed: 3, sites: ["library"])
    (result.learning.policyBits, result.learning.valueBits) = (12, 12)
    return result
}()

func blankLearner() -> Learner { Learner(method: .webrl, settings: smallConfiguration.learning, seed: 3) }

/// The same tasks in a world that fails.
func broken(_ tasks: [WebTask]) -> [WebTask] {
    tasks.map { task in
        var task = task
        task.taskID += "-broken"
        task.startURLs = ["broken"]
        return task
    }
}

/// Plays the reference solution of the task, or gives up at once where it has none.
struct SolvingPolicy: Policy {
    let solutions: [String: [SolutionStep]]

    init(_ tasks: [WebTask]) { solutions = tasks.reduce(into: [:]) { $0[$1.intent] = $1.solution } }

    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let steps = solutions[episode.intent] ?? []
        let place = episode.history.count
        let action =
            steps.indices.contains(place)
            ? try? ReferencePlayer(steps).action(for: steps[place], in: episode.observation) : nil
        return Decision(action: action ?? .stop(answer: ""))
    }
}

extension RunPolicies {
    /// One policy for everything.
    static func only(_ policy: any Policy) -> RunPolicies {
        RunPolicies(explorers: { _, _ in [policy] }, evaluated: { _, _ in policy })
    }
}

/// An episode of one step that was scored, or was not.
func episode(_ task: WebTask, reward: Double?, ending: Ending = .stopped, seed: UInt64 = 1) -> Trajectory {
    let page = PageView.composed(
        title: "Library",
        nodes: [
            ObservedNode(id: 1, role: .document, name: "Library", value: "", states: [], depth: 0, parent: -1)
        ])
    return Trajectory(
        task: task, seed: seed,
        steps: [
            .init(
                observation: Observation(page), action: .stop(answer: ""), logProbability: -0.5,
                actionCount: 2)
        ],
        ending: ending, reward: reward, scoredBy: reward == nil ? nil : .evaluator)
}
