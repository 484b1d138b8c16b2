import Foundation
import Groundwork
import LanguageModels
import WebArena
import WebEnv

/// The files of a training run that a language model plays. `docs/reference/language-models.md` describes each.
///
/// Every file is written beside its place and renamed, records of exchanges line by line; a phase counts once its `metrics.json` stands.
/// A run killed at any moment begins its last phase again, and its records answer what was asked already.
public struct EndpointRunDirectory: Sendable {
    /// Version of `endpoint-run.json`, `trained.json`, `metrics.json` and of the lines of episodes.
    public static let format = 1
    private static let name = "endpoint-run.json"

    /// Path of the folder.
    public let path: String

    /// The run in a folder; nothing is read or written.
    public init(_ path: String) { self.path = path }

    /// Whether such a run stands in the folder.
    public var isStarted: Bool { FileManager.default.fileExists(atPath: file(Self.name)) }

    func file(_ name: String) -> String { path + "/" + name }
    func file(_ phase: Int, _ name: String) -> String { file("phase-\(phase)/\(name)") }

    // MARK: Start

    /// What a run was begun with.
    struct Head: Codable {
        let format: Int
        let configuration: EndpointConfiguration
    }

    /// Writes tasks and prompts, then the settings: from then on the run can be resumed.
    /// - Parameter promptFile: path of a prompt that lies elsewhere and is kept with the others; nil for none.
    /// - Throws: file errors, and `InputError` where a run stands here.
    public func create(
        _ configuration: EndpointConfiguration, train: [WebTask], test: [WebTask], prompts: PromptLibrary,
        promptFile: String? = nil
    ) throws {
        guard !isStarted else { throw InputError("\(path) holds a run already") }
        try Folder.make(file("tasks"))
        try Folder.make(file("prompts"))
        try AtomicFile.write(TaskFile.write(train), to: file("tasks/train.json"))
        try AtomicFile.write(TaskFile.write(test), to: file("tasks/test.json"))
        let known = prompts.names.map { "\(prompts.folder)/\($0)\(PromptLibrary.ending)" }
        for path in known + [promptFile].compactMap({ $0 }) {
            let name = path.split(separator: "/").last ?? ""
            try AtomicFile.write(InputFile.contents(of: path), to: file("prompts/\(name)"))
        }
        try write(Head(format: Self.format, configuration: configuration), to: file(Self.name))
    }

    /// What the run was begun with.
    /// - Throws: `InputError` where the file is missing, damaged or of another format.
    public func configuration() throws -> EndpointConfiguration {
        let head: Head = try read(file(Self.name))
        guard head.format == Self.format else {
            throw InputError(
                "\(file(Self.name)): format \(head.format), this program reads \(Self.format)")
        }
        return head.configuration
    }

    /// The tasks of the run.
    /// - Parameter name: `train` or `test`.
    func tasks(_ name: String) throws -> [WebTask] {
        try TaskFile.read(contentsOf: file("tasks/\(name).json"))
    }

    /// The prompts that the run was begun with.
    var prompts: PromptLibrary { PromptLibrary(folder: file("prompts")) }

    // MARK: Phases

    /// The model that a phase ended with.
    struct Trained: Codable, Sendable {
        var format = EndpointRunDirectory.format
        /// Name of the model.
        var model: String
        /// Where it is served, where that is another place than before.
        var endpoint: String?
    }

    /// What a phase measured; nil where the phase is not whole.
    func metrics(_ phase: Int) throws -> EndpointMetrics? {
        try FileManager.default.fileExists(atPath: file(phase, "metrics.json"))
            ? read(file(phase, "metrics.json")) : nil
    }

    func trained(_ phase: Int) throws -> Trained? {
        try FileManager.default.fileExists(atPath: file(phase, "trained.json"))
            ? read(file(phase, "trained.json")) : nil
    }

    /// Whether somebody was told that the phase's training set waits: a model that is named from then on was trained with it.
    func isWaiting(_ phase: Int) -> Bool { FileManager.default.fileExists(atPath: file(phase, Self.waiting)) }

    func noteWaiting(_ phase: Int) throws {
        if !isWaiting(phase) { try write(["format": Self.format], to: file(phase, Self.waiting)) }
    }

    private static let waiting = "waiting.json"

    func generated(_ phase: Int) throws -> [WebTask] {
        let path = file(phase, "generated.json")
        return FileManager.default.fileExists(atPath: path) ? try TaskFile.read(contentsOf: path) : []
    }

    func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write([UInt8](encoder.encode(value)) + [0x0A], to: path)
    }

    func read<Value: Decodable>(_ path: String) throws -> Value {
        let bytes = try InputFile.contents(of: path)
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw InputError("\(path): this file of the run is damaged")
        }
    }

    // MARK: Episodes

    /// A line a try: task, number, reward, ending, steps, what was done, what went wrong.
    static func episodes(_ attempts: [Attempt]) -> [UInt8] {
        var writer = JSONWriter()
        for attempt in attempts {
            writer.object {
                $0.field("format", format)
                $0.field("task", attempt.group)
                $0.field("intent", attempt.trajectory.task.intent)
                $0.field("attempt", attempt.number)
                $0.field("reward", attempt.isScored ? attempt.trajectory.reward : nil)
                $0.field("scorer", attempt.trajectory.scoredBy?.rawValue)
                $0.field("ending", attempt.trajectory.ending.rawValue)
                $0.field("replies", attempt.turns.map(\.completion.text))
                $0.field("failure", attempt.trajectory.failure)
            }
            writer.newline()
        }
        return writer.bytes
    }

    /// Outcomes of a phase's tries that the evaluator scored.
    func outcomes(_ phase: Int) throws -> [(task: String, isSuccess: Bool)] {
        let path = file(phase, "episodes.jsonl")
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try InputFile.contents(of: path).split(separator: 0x0A).compactMap { line in
            guard let value = try? JSONValue(parsing: Array(line)), let task = value["task"]?.string,
                value["scorer"]?.string == Trajectory.Scorer.evaluator.rawValue,
                let reward = value["reward"]?.double
            else { return nil }
            return (task, reward >= 1)
        }
    }
}

/// What a phase of an endpoint's run came to: `metrics.json`.
public struct EndpointMetrics: Codable, Sendable, Hashable {
    /// Version of the format.
    public var format = EndpointRunDirectory.format
    /// 0 for behaviour cloning.
    public var phase: Int
    /// The model at the phase's end.
    public var model: String
    /// Share of successes among the scored test tasks, in 0...1.
    public var testSuccess = 0.0
    /// Test tasks that were scored.
    public var testTasks = 0
    /// Share of successes among the scored tries of the phase, in 0...1; nil without any.
    public var trainSuccess: Double?
    /// Tries of the phase.
    public var tries = 0
    /// Tries, test included, that the world or the endpoint spoilt.
    public var spoilt = 0
    /// Rows of the training set, and of them those of earlier phases.
    public var rows = 0
    /// Rows that are replayed.
    public var replayed = 0
    /// Generated tasks that were looked at.
    public var tasksProposed = 0
    /// Generated tasks that were kept.
    public var tasksKept = 0
    /// Generated tasks that were left out, by reason.
    public var tasksRejected: [String: Int] = [:]
    /// Tokens of all prompts of the phase.
    public var promptTokens = 0
    /// Tokens of all replies of the phase.
    public var completionTokens = 0
    /// What they cost.
    public var cost = 0.0

    init(phase: Int, model: String) {
        self.phase = phase
        self.model = model
    }

    mutating func add(_ counts: UsageMeter.Counts) {
        promptTokens = promptTokens.addingClamped(counts.usage.promptTokens)
        completionTokens = completionTokens.addingClamped(counts.usage.completionTokens)
        cost += counts.cost
    }
}
