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
            tokens and cost. An episode in which a site or a judge failed is an infrastructure failure and left out of the success rate.
            With --recorded nothing is played: runs that lie in a folder, made here or elsewhere, are scored by the checks of
            WebArena-Verified. Tasks of a real WebArena are played on its own sites, whose addresses --address gives.
            Exit code 2 where not one episode could be played.

            Examples:
              webrl evaluate lite --policy solution
              webrl evaluate test.json --policy runs/first/checkpoint-final --json
              webrl evaluate test.json --policy random --har runs/random
              webrl evaluate test.json --policy endpoint --model NAME --endpoint http://localhost:8000/v1 --n 8 --temperature 1
              webrl evaluate verified.json --recorded runs/random
              webrl evaluate webarena.json --policy random --address shopping=http://localhost:7770 --logins .auth
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

    @OptionGroup var live: LiveSiteOptions

    func validate() throws {
        try FlagRange.check("--n", tries, FlagRange.few)
        try FlagRange.check("--lookahead", lookahead, FlagRange.fewOrNone)
        if lookahead > 0, options.name != "webarena" {
            throw ValidationError("--lookahead imagines pages in the dialect webarena alone")
        }
        if recorded != nil, live.isLive || har != nil || trajectories != nil {
            throw ValidationError(
                "--recorded plays nothing: --address, --har and --trajectories don't go with it")
        }
        guard policy != "endpoint" else { return }
        if asking.namesModel || tries != 1 || lookahead > 0 {
            throw ValidationError(
                "--endpoint, --model, --record, --replay, --n and --lookahead belong to --policy endpoint")
        }
    }

    func run() throws {
        let library = try siteFolder.library()
        if let recorded {
            let records = try EpisodeRecords(folder: nil)
            return try show(try score(try SuiteFile.tasks(file), in: recorded, records), records)
        }
        let (tasks, world) = try openWorld(library)
        guard !tasks.isEmpty else { throw InputError("\(file): there are no tasks in this file") }
        EmptyEvaluators.warn(of: tasks)
        if let trajectories { try Self.checkFolder(of: trajectories) }
        try evaluate(tasks, in: world)
    }

    /// The tasks and the sites that they are played on.
    private func openWorld(_ library: SiteLibrary) throws -> (tasks: [WebTask], world: PlayedWorld) {
        if live.isLive {
            let sites = try live.sites()
            let tasks = try LiveSiteOptions.fitting(try SuiteFile.tasks(file), on: sites, file: file)
            try checkPolicy(tasks)
            return (tasks, .live(sites.transport(for: tasks), sites.addresses))
        }
        let tasks = try SuiteFile.tasks(file, madeFor: library)
        try checkPolicy(tasks)
        return (tasks, .bundled(MockWorld(hosts: try library.hosts(for: tasks))))
    }

    /// Checked before any site is loaded.
    /// - Throws: ``InputError`` where the policy can't play these tasks.
    private func checkPolicy(_ tasks: [WebTask]) throws {
        switch policy {
        case "solution":
            let unsolved = tasks.filter(\.solution.isEmpty)
            guard let first = unsolved.first else { return }
            throw InputError(
                "\(file): \(unsolved.count) of \(tasks.count) tasks have no reference solution (the first is task \(first.taskID)); "
                    + "choose another --policy: random, null, endpoint, or a checkpoint")
        case "random", "null", "endpoint": return
        default:
            guard FileManager.default.fileExists(atPath: policy) else {
                throw InputError(
                    "\(policy): there is no such checkpoint, and no policy is called so; there are: solution, random, null, endpoint"
                )
            }
            _ = try Checkpoint(contentsOf: policy)
        }
    }

    private static func checkFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
        else {
            throw InputError("\(path): there is no folder \(folder)")
        }
    }

    private func evaluate(_ tasks: [WebTask], in world: PlayedWorld) throws {
        let dialect = try options.dialect()
        let judge = try judging.judge(asking.promptFolder)
        let progress = TaskProgress(total: tasks.count)
        let isEndpoint = policy == "endpoint"
        let records = try EpisodeRecords(folder: har) { if !isEndpoint { progress.count($0) } }
        let transport: any Transport =
            records.isWriting ? RecordingTransport(world.transport, clock: world.clock) : world.transport
        let makeEnvironment: @Sendable () -> any Environment = {
            RecordedEnvironment(
                WebEnvironment(transport: transport, clock: world.clock, dialect: dialect, judge: judge),
                records: records)
        }
        if isEndpoint {
            try evaluate(tasks, in: dialect, makeEnvironment)
            return try records.writeConfiguration(world.addresses, tasks)
        }
        // Live sites keep what an episode changed: one is played after the other.
        let rollout = Rollout(workers: live.isLive ? 1 : workers.count, makeEnvironment: makeEnvironment)
        let episodes = try play(tasks.map { Rollout.Job(task: $0, seed: seed) }, in: rollout)
        Output.endProgress()
        try records.writeConfiguration(world.addresses, tasks)
        if let trajectories {
            try AtomicFile.write(TrajectoryFile.write(episodes), to: trajectories)
        }
        try show(episodes, records)
    }

    /// Episodes without steps, scored from what lies in a folder; a run that can't be read is the world's failure.
    private func score(_ tasks: [WebTask], in path: String, _ records: EpisodeRecords) throws -> [Trajectory]
    {
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
                let result = try run.score(task, expand: expand)
                records.keep(result, of: task)
                episode.reward = result.score
                episode.scoredBy = .evaluator
                episode.ending = .stopped
            } catch let error as EnvironmentError {
                episode.failure = error.description
            } catch {
                episode.failure = "no run of the task in \(path): \(ErrorReport.sentence(for: error))"
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
        if !attempts.isEmpty, attempts.allSatisfy({ !$0.isScored }) { throw ExitCode(2) }
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

    /// - Throws: `ExitCode` where not one episode could be played.
    private func show(_ episodes: [Trajectory], _ records: EpisodeRecords) throws {
        let table = EvaluationTable(episodes, records)
        Output.line(json ? table.json : table.text)
        if EvaluationSummary(episodes).isAllFailures { throw ExitCode(2) }
    }
}

/// Where tasks are played.
private enum PlayedWorld: Sendable {
    case bundled(MockWorld)
    case live(LiveTransport, [(placeholder: String, url: String)])

    var transport: any Transport {
        switch self {
        case .bundled(let world): world
        case .live(let transport, _): transport
        }
    }
    /// Where the browser's clock starts.
    var clock: SessionClock {
        if case .live = self { .system } else { .standard }
    }
    /// Where the sites are, by placeholder.
    var addresses: [(placeholder: String, url: String)] {
        switch self {
        case .bundled(let world):
            world.hosts.map(\.site.placeholder).filter { !$0.isEmpty }
                .map { ($0, world.expandPlaceholders($0)) }
        case .live(_, let addresses): addresses
        }
    }
}
