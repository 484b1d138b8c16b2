import ArgumentParser
import Browser
import Curriculum
import Foundation
import Groundwork
import LanguageAgents
import LanguageModels
import Learning
import MockWeb
import Synchronization
import WebArena
import WebEnv
import Workbench

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Play the tasks of a file with a policy and score them.",
        discussion: """
            Policies: solution plays the reference solutions, random chooses uniformly, null stops at once, and a path names a
            checkpoint of a training run; endpoint asks a language model behind an OpenAI-compatible endpoint, and tells pass@k,
            tokens and cost. An episode that the world spoilt is marked and left out of the success rate.
            With --recorded nothing is played: runs that lie in a folder, made here or elsewhere, are scored by the checks of
            WebArena-Verified.

            Examples:
              webrl evaluate lite --policy solution
              webrl evaluate test.json --policy runs/first/checkpoint-final --json
              webrl evaluate test.json --policy random --har runs/random
              webrl evaluate test.json --policy endpoint --model NAME --endpoint http://localhost:8000/v1 --n 8 --temperature 1
              webrl evaluate verified.json --recorded runs/random
            """)

    @Argument(
        help: "A task file in WebArena's format, or a suite: lite, test, train, unseen.", completion: .file())
    var file: String

    @Option(help: "solution, random, null, endpoint, or the path of a checkpoint.")
    var policy = "solution"

    @Option(help: "Seed of everything random.")
    var seed: UInt64 = 0

    @OptionGroup var workers: WorkerOptions

    @Option(help: "Write the episodes as JSON Lines to this file.", completion: .file())
    var trajectories: String?

    @Option(
        help: ArgumentHelp(
            "Write each episode's network.har and agent_response.json into this folder.", valueName: "folder"),
        completion: .directory)
    var har: String?

    @Option(
        help: ArgumentHelp("Score the runs in this folder and play nothing.", valueName: "folder"),
        completion: .directory)
    var recorded: String?

    @OptionGroup var judging: JudgeOptions

    @Option(name: .customLong("n"), help: "Tries of the endpoint's model at each task.")
    var tries = 1

    @Option(
        help:
            "Actions that the endpoint's model proposes at each step, to imagine what each brings before one is done; 0 for none."
    )
    var lookahead = 0

    @OptionGroup var asking: EndpointOptions

    @OptionGroup var options: DialectOptions

    @Flag(help: "Print JSON Lines: an object a task, then the total.")
    var json = false

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        try FlagRange.check("--n", tries, FlagRange.few)
        try FlagRange.check("--lookahead", lookahead, FlagRange.fewOrNone)
        if lookahead > 0, options.name != "webarena" {
            throw ValidationError("--lookahead imagines pages in the dialect webarena alone")
        }
        guard policy != "endpoint" else { return }
        if asking.namesModel || tries != 1 || lookahead > 0 {
            throw ValidationError(
                "--endpoint, --model, --record, --replay, --n and --lookahead belong to --policy endpoint")
        }
    }

    func run() throws {
        let library = try siteFolder.library()
        let tasks = try SuiteFile.tasks(file)
        EmptyEvaluators.warn(of: tasks)
        if let recorded { return show(try score(tasks, in: recorded), try EpisodeRecords(folder: nil)) }
        let hosts = try library.hosts(for: tasks)
        let world = MockWorld(hosts: hosts)
        let dialect = try options.dialect()
        let judge = try judging.judge(asking.promptFolder)
        let records = try EpisodeRecords(folder: har)
        let transport: any Transport = records.isWriting ? RecordingTransport(world) : world
        let rollout = Rollout(workers: workers.count) {
            RecordedEnvironment(
                WebEnvironment(transport: transport, dialect: dialect, judge: judge), records: records)
        }
        if policy == "endpoint" {
            let makeEnvironment: @Sendable () -> any Environment = {
                RecordedEnvironment(
                    WebEnvironment(transport: transport, dialect: dialect, judge: judge), records: records)
            }
            try evaluate(tasks, in: dialect, makeEnvironment)
            return try records.writeConfiguration(world)
        }
        let jobs = tasks.map { Rollout.Job(task: $0, seed: seed) }
        let episodes = try play(jobs, in: rollout)
        try records.writeConfiguration(world)
        if let trajectories {
            try AtomicFile.write(TrajectoryFile.write(episodes), to: trajectories)
        }
        show(episodes, records)
    }

    /// Episodes without steps, scored from what lies in a folder; a run that can't be read is the world's failure.
    private func score(_ tasks: [WebTask], in path: String) throws -> [Trajectory] {
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        guard try folder.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true else {
            throw InputError("\(path): this is no folder")
        }
        let expand = try addresses(of: tasks, in: folder)
        return tasks.map { task in
            var episode = Trajectory(
                task: task, seed: seed, steps: [], ending: .infrastructureFailure, reward: nil, scoredBy: nil)
            do {
                let run = try EpisodeRecords.read(task, in: folder)
                episode.reward = try run.score(task, expand: expand).score
                episode.scoredBy = .evaluator
                episode.ending = .stopped
            } catch let error as EnvironmentError {
                episode.failure = error.description
            } catch {
                episode.failure = "no run in \(path): \(ErrorReport.sentence(for: error))"
            }
            return episode
        }
    }

    /// Where the sites were, by the folder's `config.json`, else where the bundled ones are.
    private func addresses(of tasks: [WebTask], in folder: URL) throws -> (String) -> String {
        let library = try siteFolder.library()
        let file = folder.appendingPathComponent("config.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            let world = MockWorld(hosts: try library.hosts(for: tasks))
            return { world.expandPlaceholders($0) }
        }
        let known = try EpisodeRecords.addresses(in: file)
        return { known[$0] ?? $0 }
    }

    /// Several tries of a language model at each task.
    private func evaluate(
        _ tasks: [WebTask], in dialect: Dialect, _ makeEnvironment: @escaping @Sendable () -> any Environment
    ) throws {
        let model = try asking.languageModel(seed: seed)
        let policy = try player(model, dialect)
        let (count, all) = (tries, tasks.count * tries)
        let played = Mutex((tries: 0, successes: 0))
        let attempts = AttemptPlayer(policy, workers: asking.atOnce, makeEnvironment: makeEnvironment)
            .play(tasks, count: count, seed: seed) { attempt in
                let now = played.withLock { played in
                    played.tries += 1
                    if attempt.isScored, attempt.trajectory.isSuccess { played.successes += 1 }
                    return played
                }
                Output.progress("\(now.tries) of \(all) tries, \(now.successes) successes")
            }
        Output.endProgress()
        if let trajectories {
            try AtomicFile.write(TrajectoryFile.write(attempts.map(\.trajectory)), to: trajectories)
        }
        let score = EndpointScore(attempts, count: count, price: model.endpoint.price, seed: seed)
        Output.line(json ? EndpointTable.json(score) : EndpointTable.text(score))
    }

    /// The model, with a look ahead where one is asked for: proposals that are all the same would leave nothing to choose.
    private func player(_ model: LanguageModel, _ dialect: Dialect) throws -> any NotedPolicy {
        let policy = EndpointPolicy(
            model, prompt: try asking.policyPrompt(dialect: options.name), dialect: dialect,
            settings: asking.policySettings(otherwise: lookahead > 0 ? 1 : 0))
        guard lookahead > 0 else { return policy }
        let prompts = try asking.promptFolder.library()
        return ImaginingPolicy(
            policy,
            writer: PromptedPageWriter(
                model, next: try prompts.prompt(of: .worldModel),
                first: try prompts.prompt(of: .worldModelStart)),
            scorer: PromptedScorer(
                model, prompt: try prompts.prompt(of: .lookahead), dialect: dialect, window: asking.lines),
            proposals: lookahead)
    }

    private func play(_ jobs: [Rollout.Job], in rollout: Rollout) throws -> [Trajectory] {
        switch policy {
        case "solution": rollout.playSolutions(jobs)
        case "random": rollout.play(jobs, with: RandomPolicy())
        case "null": rollout.play(jobs, with: ScriptedPolicy(actions: []))
        default: rollout.play(jobs, with: try Checkpoint(contentsOf: policy).learner.evaluated())
        }
    }

    private func show(_ episodes: [Trajectory], _ records: EpisodeRecords) {
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
                    $0.field("judge", records.judge(of: task))
                    $0.field("url", records.lastURL(of: task))
                    guard let changes = records.changes(of: task) else { return }
                    $0.key("state")
                    $0.object { for change in changes { $0.field(change.site, change.hash) } }
                }
                Output.line(String(decoding: line.bytes, as: UTF8.self))
            } else {
                let score = episode.reward.map { String($0) } ?? "–"
                Output.line(
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
            Output.line(
                "\(successes) of \(scored.count) tasks succeeded (\(rate)); \(failures) spoilt by the world")
        }
    }
}
