import Curriculum
import Foundation
import Groundwork
import LanguageAgents
import LanguageModels
import MockWeb
import WebEnv
import Workbench

/// `webrl train --policy endpoint`: a language model plays, a command trains it.
struct EndpointTraining {
    let options: EndpointOptions
    let trainer: String?
    let trained: String?
    let directory: EndpointRunDirectory
    let workers: Int

    /// Makes a new run.
    func begin(_ request: TrainingRequest, dialect: String, library: SiteLibrary) throws {
        if let trainer { _ = try TrainerCommand(trainer) }
        guard options.record == nil, options.replay == nil else {
            throw InputError("--record and --replay belong to evaluate: a run keeps its own records")
        }
        _ = try options.languageModel(seed: request.seed)
        let prompt = try options.policyPrompt(dialect: dialect)
        let wanted = try EndpointRequest(request) {
            $0.dialect = dialect
            $0.lines = options.lines
            $0.usesGrammar = options.grammar
            $0.maximumTokens = options.maxTokens
            $0.wantsLogProbabilities = !options.plainRequests
            $0.prompt = prompt.name
            if let temperature = options.temperature { $0.temperature = temperature }
        }
        try wanted.create(
            in: directory, try library.instantiators(request.sites),
            prompts: try options.promptFolder.library(), promptFile: options.promptFile, workers: workers,
            progress: { Output.progress($0) })
        Output.endProgress()
    }

    /// Goes on with the run.
    func run(library: SiteLibrary) throws {
        let configuration = try directory.configuration()
        let world = MockWorld(hosts: SiteLibrary.hosts(of: try library.instantiators(configuration.sites)))
        guard let dialect = Dialect(name: configuration.dialect) else {
            throw InputError("no dialect is called '\(configuration.dialect)'")
        }
        let loop = try EndpointLoop(
            directory, endpoint: try options.settings(seed: configuration.seed),
            trainer: try trainer.map { try TrainerCommand($0) }, trained: trained,
            makeEnvironment: { WebEnvironment(transport: world, dialect: dialect) },
            progress: Self.show)
        switch try loop.run() {
        case .finished(let phases): show(phases)
        case .waiting(let phase, let set):
            Output.endProgress()
            Output.line(
                "Phase \(phase) waits for a model. Training set: \(set)\n"
                    + "Train with it, then: webrl train --resume \(directory.path) --trained NAME")
        }
    }

    @Sendable private static func show(_ progress: EndpointLoop.Progress) {
        switch progress {
        case .stage(let phase, let what): Output.progress("phase \(phase): \(what)")
        case .finished(let phase):
            Output.endProgress()
            Output.line(
                "phase \(phase.phase): test \(Output.percent(phase.testSuccess)), train "
                    + "\(Output.percent(phase.trainSuccess)), \(phase.rows) rows (\(phase.replayed) replayed), "
                    + "\(phase.tasksKept) of \(phase.tasksProposed) new tasks kept, \(phase.spoilt) infrastructure failures"
            )
        }
    }

    private func show(_ phases: [EndpointMetrics]) {
        var rows = [
            ["phase", "test", "train", "tries", "rows", "new tasks", "tokens in", "tokens out", "cost"]
        ]
        for phase in phases {
            rows.append([
                phase.phase == 0 ? "0 cloning" : "\(phase.phase)", Output.percent(phase.testSuccess),
                Output.percent(phase.trainSuccess), "\(phase.tries)", "\(phase.rows)", "\(phase.tasksKept)",
                "\(phase.promptTokens)", "\(phase.completionTokens)", "\(phase.cost)",
            ])
        }
        Output.line("\n" + Output.table(rows))
        Output.line("\nRun directory: \(directory.path)\nModel: \(phases.last?.model ?? "")")
    }
}
