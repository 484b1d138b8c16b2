import ArgumentParser
import Foundation
import Groundwork
import LanguageAgents
import LanguageModels
import Learning
import MockWeb
import WebEnv
import Workbench
import WorldModel

struct WorldModelScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Measure world models on the transitions of tasks that they never saw.",
        discussion: """
            Models learn from episodes of training tasks (reference solutions, solutions that stray, random walks) and are measured on such episodes of test
            tasks, beside the baselines that repeat the page and that remember exact transitions.
            docs/reference/world-model.md explains every figure.

            Examples:
              webrl world-model score --site shopping
              webrl world-model score --site forum --episodes 200 --json
            """)

    @Option(help: "A site to learn and to be measured on; may be given several times.")
    var site: [String] = ["shopping"]

    @Option(help: "Episodes of training tasks to learn from.")
    var episodes = 1200

    @Option(help: "Episodes of test tasks to be measured on.")
    var testEpisodes = 150

    @Option(help: "Other actions tried at each step of a test episode.")
    var branching = 3

    @Option(
        help: ArgumentHelp(
            "Models to measure: \(WorldModelLaboratory.Backend.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var backend: [WorldModelLaboratory.Backend] = [.copy, .memory, .transfer]

    @Option(help: "Chance of each kind of error of the backend noisy-oracle, in 0...1.")
    var noise = 0.2

    @Option(
        help: ArgumentHelp(
            "Chat completions endpoint of the backend llm (default: WEBRL_MODEL_ENDPOINT).", valueName: "url")
    )
    var endpoint: String?

    @Option(
        help: ArgumentHelp("The model behind the endpoint (default: WEBRL_MODEL_NAME).", valueName: "name"))
    var model: String?

    @OptionGroup var promptFolder: PromptOptions

    @Option(help: "Observed transitions shown to the backend llm, 0 for none.")
    var shots = 2

    @Option(help: "Everything random follows from it.")
    var seed: UInt64 = 1

    @OptionGroup var workers: WorkerOptions

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if site.isEmpty { throw ValidationError("name a site with --site") }
        try FlagRange.check("--episodes", episodes, FlagRange.countOrNone)
        try FlagRange.check("--test-episodes", testEpisodes, FlagRange.count)
        try FlagRange.check("--branching", branching, FlagRange.fewOrNone)
        try FlagRange.check("--noise", noise, FlagRange.chance)
        try FlagRange.check("--shots", shots, FlagRange.fewOrNone)
    }

    func run() throws {
        let library = try siteFolder.library()
        let instantiators = try library.instantiators(site)
        let world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        func tasks(_ split: TaskSplit, _ count: Int) -> [WebTask] {
            instantiators.flatMap { instantiator in
                let name = instantiator.host.site.name
                let meter = WorkMeter("proving \(split.rawValue) tasks for \(name)") { Output.progress($0) }
                return instantiator.instantiate(
                    count: count, seed: seed, split: split, threads: workers.count,
                    progress: { meter.told($0, of: $1) }
                ).tasks
            }
        }
        let laboratory = WorldModelLaboratory(
            training: tasks(.train, max(1, episodes / 2)), test: tasks(.test, testEpisodes),
            episodes: episodes,
            testEpisodes: testEpisodes, branching: branching, seed: seed, workers: workers.count,
            options: try options(),
            makeEnvironment: { WebEnvironment(transport: world) })
        Output.progress("playing episodes (with the default settings the whole takes some minutes)")
        let result = try laboratory.run(backend) { Output.progress($0) }
        Output.endProgress()
        Output.line(json ? result.json : WorldModelTable.text(result))
    }
}

extension WorldModelScoreCommand {
    /// Seconds for one page of a language model.
    private static let timeout = 300.0

    fileprivate func options() throws -> WorldModelLaboratory.Options {
        var options = WorldModelLaboratory.Options()
        options.noise = noise
        options.shots = shots
        guard backend.contains(.languageModel) else { return options }
        let environment = ProcessInfo.processInfo.environment
        guard let address = endpoint ?? environment["WEBRL_MODEL_ENDPOINT"],
            let name = model ?? environment["WEBRL_MODEL_NAME"]
        else { throw InputError("the backend llm needs --endpoint and --model") }
        var known = Endpoint(address: address, model: name)
        known.key = environment["WEBRL_MODEL_KEY"] ?? ""
        known.timeout = Self.timeout
        let prompts = try promptFolder.library()
        do {
            options.writer = PromptedPageWriter(
                try LanguageModel(known), next: try prompts.prompt(of: .worldModel),
                first: try prompts.prompt(of: .worldModelStart))
        } catch let error as ModelError {
            throw InputError("world model: \(error)")
        }
        return options
    }
}

extension WorldModelLaboratory.Backend: ExpressibleByArgument {}
