import ArgumentParser
import Curriculum
import Foundation
import Learning
import MockWeb
import WebEnv

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Play the tasks of a file with a policy and score them.",
        discussion: """
            Policies: solution plays the reference solutions, random chooses uniformly, null stops at once, and a path names a
            checkpoint of a training run. An episode that the world spoilt is marked and left out of the success rate.

            Examples:
              webrl evaluate test.json --policy solution
              webrl evaluate test.json --policy runs/first/checkpoint-final --json
            """)

    @Argument(help: "A task file in WebArena's format.", completion: .file())
    var file: String

    @Option(help: "solution, random, null, or the path of a checkpoint.")
    var policy = "solution"

    @Option(help: "Seed of everything random.")
    var seed: UInt64 = 0

    @Option(help: "Threads; they change no result.")
    var workers = 2

    @Option(help: "Write the episodes as JSON Lines to this file.", completion: .file())
    var trajectories: String?

    @OptionGroup var options: DialectOptions

    @Flag(help: "Print JSON Lines: an object a task, then the total.")
    var json = false

    @OptionGroup var library: SiteLibrary

    func validate() throws {
        if workers < 1 { throw ValidationError("--workers is at least 1") }
    }

    func run() throws {
        let tasks = try readTasks(file)
        let world = MockWorld(hosts: try library.hosts(for: tasks))
        let dialect = try options.dialect()
        let rollout = Rollout(workers: workers) { WebEnvironment(transport: world, dialect: dialect) }
        let jobs = tasks.map { Rollout.Job(task: $0, seed: seed) }
        let episodes = try play(jobs, in: rollout)
        if let trajectories {
            try Data(TrajectoryFile.write(episodes)).write(
                to: URL(fileURLWithPath: trajectories), options: .atomic)
        }
        show(episodes)
    }

    private func play(_ jobs: [Rollout.Job], in rollout: Rollout) throws -> [Trajectory] {
        switch policy {
        case "solution": rollout.playSolutions(jobs)
        case "random": rollout.play(jobs, with: RandomPolicy())
        case "null": rollout.play(jobs, with: ScriptedPolicy(actions: []))
        default: rollout.play(jobs, with: try Checkpoint(contentsOf: policy).learner.evaluated)
        }
    }

    private func show(_ episodes: [Trajectory]) {
        let counted = episodes.filter { $0.ending != .infrastructureFailure }
        let scored = counted.compactMap(\.reward)
        let successes = scored.count { $0 >= 1 }
        let failures = episodes.count - counted.count
        for episode in episodes {
            let task = episode.task
            if json {
                var line = JSONWriter()
                line.object {
                    $0.field("task_id", task.taskID)
                    $0.field("score", episode.reward)
                    $0.field("steps", episode.steps.count)
                    $0.field("ending", episode.ending.rawValue)
                    $0.field("error", episode.failure)
                }
                Output.line(String(decoding: line.bytes, as: UTF8.self))
            } else {
                let score = episode.reward.map { String($0) } ?? "–"
                print(
                    "\(task.taskID)  \(score)  \(episode.steps.count) steps  \(episode.ending.rawValue)  \(episode.failure ?? task.intent)"
                )
            }
        }
        if json {
            var line = JSONWriter()
            line.object {
                $0.key("total")
                $0.object {
                    $0.field("tasks", episodes.count)
                    $0.field("scored", scored.count)
                    $0.field("successes", successes)
                    $0.field("success", scored.isEmpty ? nil : Double(successes) / Double(scored.count))
                    $0.field("infrastructureFailures", failures)
                }
            }
            Output.line(String(decoding: line.bytes, as: UTF8.self))
        } else {
            let rate = Output.percent(scored.isEmpty ? nil : Double(successes) / Double(scored.count))
            print(
                "\(successes) of \(scored.count) tasks succeeded (\(rate)); \(failures) spoilt by the world")
        }
    }
}
