import Curriculum
import Foundation
import Groundwork
import LanguageModels
import Learning
import WebEnv

/// The WebRL loop with a language model behind an endpoint: roll out, score, filter, write a training set, let a command train, go on.
///
/// The learning itself is the command's. A run killed at any moment goes on where it was.
/// Source: Qi et al., WebRL (arXiv:2411.02337), algorithm 1; advantages within groups stand in for the critic's.
public struct EndpointLoop: Sendable {
    /// What is told while the loop runs.
    public enum Progress: Sendable {
        /// A part of a phase goes on, in words for people.
        case stage(phase: Int, String)
        /// A phase is done and its files are written.
        case finished(EndpointMetrics)
    }

    /// What a run ends with.
    public enum Outcome: Sendable {
        /// All phases are done.
        case finished([EndpointMetrics])
        /// There is no trainer: the training set waits for somebody to train with it.
        case waiting(phase: Int, trainingSet: String)
    }

    let directory: EndpointRunDirectory
    let configuration: EndpointConfiguration
    let endpoint: Endpoint
    let helper: Endpoint
    let trainer: TrainerCommand?
    let trained: String?
    let makeEnvironment: @Sendable () -> any Environment
    let progress: @Sendable (Progress) -> Void
    let train: [WebTask]
    let test: [WebTask]

    /// A loop over a run that was created.
    /// - Parameters:
    ///   - endpoint: the model that the run begins with.
    ///   - helper: plays judge, generator and filter; nil for the model that the run begins with.
    ///   - trainer: nil to stop at the first training set.
    ///   - trained: name of the model that somebody trained with the set that waits; nil where nobody did.
    ///   - makeEnvironment: an environment for one thread, in the run's dialect.
    /// - Throws: `InputError` where the directory holds no such run.
    public init(
        _ directory: EndpointRunDirectory, endpoint: Endpoint, helper: Endpoint? = nil,
        trainer: TrainerCommand?, trained: String? = nil,
        makeEnvironment: @escaping @Sendable () -> any Environment,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws {
        self.directory = directory
        self.endpoint = endpoint
        self.helper = helper ?? endpoint
        self.trainer = trainer
        self.trained = trained
        self.makeEnvironment = makeEnvironment
        self.progress = progress
        configuration = try directory.configuration()
        try configuration.check()
        train = try directory.tasks("train")
        test = try directory.tasks("test")
    }

    /// Runs all phases that are not done yet.
    /// - Throws: `InputError`, `ModelError` and file errors, each in one sentence.
    public func run() throws -> Outcome {
        try checkTrained()
        var all: [EndpointMetrics] = []
        var pool = TaskPool(train)
        var current = EndpointRunDirectory.Trained(model: endpoint.model)
        for phase in 0...configuration.phases {
            var metrics = try directory.metrics(phase)
            if metrics == nil {
                let stage = EndpointPhase(loop: self, phase: phase, start: current)
                guard let done = try stage.run(pool) else {
                    try directory.noteWaiting(phase)
                    return .waiting(phase: phase, trainingSet: directory.file(phase, "training.jsonl"))
                }
                metrics = done
                progress(.finished(done))
            }
            if let metrics { all.append(metrics) }
            if let trained = try directory.trained(phase) { current = trained }
            pool.update(try directory.outcomes(phase))
        }
        return .finished(all)
    }

    /// A model that somebody trained belongs to the set that waited; with another one its name is a mistake.
    private func checkTrained() throws {
        guard let trained else { return }
        let open = try (0...configuration.phases).first { try directory.metrics($0) == nil }
        if let open, directory.isWaiting(open) { return }
        throw InputError(
            "\(directory.path): no training set waits for the model '\(trained)'; go on without --trained")
    }

    /// A model whose exchanges are kept in a file of a phase.
    /// - Parameter isClosed: whether nobody is asked any more: what the file lacks was not answered.
    func model(
        _ known: EndpointRunDirectory.Trained, phase: Int, record: String, isClosed: Bool = false
    ) throws -> LanguageModel {
        var asked = endpoint
        asked.model = known.model
        if let address = known.endpoint { asked.address = address }
        return try recorded(asked, directory.file(phase, record), isClosed)
    }

    /// The model that judges, proposes and filters.
    func helperModel(phase: Int, record: String, isClosed: Bool = false) throws -> LanguageModel {
        try recorded(helper, directory.file(phase, record), isClosed)
    }

    private func recorded(_ asked: Endpoint, _ path: String, _ isClosed: Bool) throws -> LanguageModel {
        // Opened for growth in either case: that cuts off what a kill left half-written.
        let record = try ExchangeRecord(path: path, isGrowing: true)
        if isClosed { return try LanguageModel(asked, over: ReplayWire(record)) }
        let wire = try HTTPWire(address: asked.address, key: asked.key, timeout: asked.timeout)
        return try LanguageModel(asked, over: RecordingWire(wire, record: record))
    }

    /// The policy of a model.
    /// - Parameter temperature: 0 for the test.
    func policy(_ model: LanguageModel, temperature: Double) throws -> EndpointPolicy {
        var settings = EndpointPolicy.Settings()
        settings.temperature = temperature
        settings.window = configuration.lines
        settings.usesGrammar = configuration.usesGrammar
        settings.maximumTokens = configuration.maximumTokens
        settings.wantsLogProbabilities = configuration.wantsLogProbabilities
        let prompt = try directory.prompts.prompt(configuration.prompt, part: .policy)
        return EndpointPolicy(model, prompt: prompt, dialect: try dialect, settings: settings)
    }

    var dialect: Dialect {
        get throws {
            guard let dialect = Dialect(name: configuration.dialect) else {
                throw InputError("no dialect is called '\(configuration.dialect)'")
            }
            return dialect
        }
    }
}
