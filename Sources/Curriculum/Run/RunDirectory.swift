import Foundation
import Groundwork
import Learning
import WebArena
import WebEnv
import WorldModel

/// The files of a training run. `docs/reference/run-directory.md` describes each.
///
/// Every file is written beside its place and renamed; a phase counts once its checkpoint stands. A run killed at any moment goes on
/// from the last whole phase and writes the same bytes again.
public struct RunDirectory: Sendable {
    /// Version of the lines of `metrics.jsonl`, of episodes and of predictions.
    public static let formatVersion = 1
    /// Version of `config.json`. Since 2 a run has checksums; runs of version 1 are read and continued
    /// without a check.
    static let configurationFormat = 2
    /// Path of the folder.
    public let path: String

    /// The run in a folder, which need not be there yet. Nothing is read or written by this.
    public init(_ path: String) { self.path = path }

    // MARK: Start

    /// Creates the folders and writes the configuration and the tasks.
    /// - Throws: ``RunDirectoryError`` where a run stands here already.
    public func create(_ configuration: TrainingConfiguration, _ tasks: TrainingTasks) throws {
        try configuration.check()
        if FileManager.default.fileExists(atPath: file("config.json")) {
            throw RunDirectoryError("\(path) holds a run already")
        }
        for folder in ["tasks", "trajectories", "episodes"] {
            try Folder.make(file(folder))
        }
        try write(tasks.train, "train")
        try write(tasks.test, "test")
        try write(tasks.unseen, "unseen")
        try write(tasks.demonstrations, "demonstrations")
        let settings = try configurationBytes(configuration)
        try saveStartChecksums(configuration: settings)
        try AtomicFile.write(settings, to: file("config.json"))
    }

    private func configurationBytes(_ configuration: TrainingConfiguration) throws -> [UInt8] {
        let settings = ConfigurationFile(
            format: Self.configurationFormat, seed: configuration.seed, configuration: configuration)
        return try encoded(settings, pretty: true)
    }

    /// Writes another configuration of the run that stands here; whenever the program is killed, one of the two is there and fits.
    func replaceConfiguration(_ configuration: TrainingConfiguration) throws {
        try configuration.check()
        let settings = try configurationBytes(configuration)
        let isChecked = try hasChecksums()
        if isChecked { try announce(configuration: settings) }
        try AtomicFile.write(settings, to: file("config.json"))
        if isChecked { try saveStartChecksums(configuration: settings) }
    }

    private struct ConfigurationFile: Codable {
        let format: Int
        let seed: UInt64
        let configuration: TrainingConfiguration
    }

    /// What the run was begun with.
    /// - Throws: ``RunDirectoryError`` where the file is missing, damaged or of an unknown format.
    public func configuration() throws -> TrainingConfiguration {
        try configurationFile().configuration
    }

    /// Whether the run was begun by a version that writes checksums.
    func hasChecksums() throws -> Bool { try configurationFile().format >= 2 || hasStartChecksums }

    private func configurationFile() throws -> ConfigurationFile {
        let known: ConfigurationFile = try read("config.json")
        guard (1...Self.configurationFormat).contains(known.format) else {
            throw RunDirectoryError(
                "\(file("config.json")): format \(known.format), this program reads 1 to \(Self.configurationFormat)"
            )
        }
        guard known.seed == known.configuration.seed else {
            throw RunDirectoryError("\(file("config.json")): it names two different seeds")
        }
        do { try known.configuration.check() } catch let error as SettingError {
            throw RunDirectoryError("\(file("config.json")): \(error)")
        }
        return known
    }

    /// The tasks that the run was begun with.
    /// - Throws: ``RunDirectoryError`` and `TaskFileError` with the file that is wrong.
    public func tasks() throws -> TrainingTasks {
        TrainingTasks(
            train: try readTasks("train"), test: try readTasks("test"), unseen: try readTasks("unseen"),
            demonstrations: try readTasks("demonstrations"))
    }

    // MARK: Phases

    /// The last whole phase; nil before the first.
    public func lastPhase() -> Int? {
        if keepsLastCheckpoint { return phasesWithCheckpoint().max() }
        var phase = -1
        while FileManager.default.fileExists(atPath: checkpointPath(phase + 1)) { phase += 1 }
        return phase < 0 ? nil : phase
    }

    /// Where the checkpoint of a phase stands, once the phase is whole.
    public func checkpointPath(_ phase: Int) -> String { file("checkpoint-phase-\(phase)") }
    /// The checkpoint of the phase with the highest test success so far.
    public var bestCheckpointPath: String { file("checkpoint-best") }
    /// A copy of the last phase's checkpoint, written at the end of the run.
    public var finalCheckpointPath: String { file("checkpoint-final") }

    func trajectoriesPath(_ phase: Int) -> String { file("trajectories/phase-\(phase).jsonl") }
    /// Whether configuration and tasks stand: from then on the run goes on by itself.
    public var isStarted: Bool { FileManager.default.fileExists(atPath: file("config.json")) }

    func saveEpisodes(_ episodes: [Trajectory], phase: Int) throws {
        try writeLines(episodes.map { EpisodeRecord($0, phase: phase) }, "episodes/phase-\(phase).jsonl")
    }

    func episodes(phase: Int) throws -> [EpisodeRecord] { try readLines("episodes/phase-\(phase).jsonl") }

    func saveTrajectories(_ episodes: [Trajectory], phase: Int) throws {
        try AtomicFile.write(TrajectoryFile.write(episodes), to: trajectoriesPath(phase))
    }

    /// Imagined episodes that a phase learned from; they hold their pages, since no world can give them back.
    func saveImagined(_ episodes: [Trajectory], phase: Int) throws {
        try Folder.make(file("imagined"))
        try AtomicFile.write(TrajectoryFile.write(episodes), to: file("imagined/phase-\(phase).jsonl"))
    }

    func imagined(phase: Int) throws -> [Trajectory] {
        let name = "imagined/phase-\(phase).jsonl"
        return try TrajectoryFile.read(contents(name), file: file(name)).trajectories
    }

    /// Predictions of the run's world model beside what came, for the report.
    public func savePredictions(_ samples: [PredictionSample]) throws {
        let seed = try configuration().seed
        try write(
            PredictionFile(format: Self.formatVersion, seed: seed, predictions: samples), "predictions.json",
            pretty: false)
    }

    /// The predictions that were saved, in order; empty where none were.
    public func predictions() throws -> [PredictionSample] {
        guard FileManager.default.fileExists(atPath: file("predictions.json")) else { return [] }
        let known: PredictionFile = try read("predictions.json")
        return known.predictions
    }

    private struct PredictionFile: Codable {
        let format: Int
        let seed: UInt64
        let predictions: [PredictionSample]
    }

    func saveGenerated(_ tasks: [WebTask], phase: Int) throws { try write(tasks, "generated-phase-\(phase)") }
    func generated(phase: Int) throws -> [WebTask] { try readTasks("generated-phase-\(phase)") }

    func saveMetrics(_ metrics: [PhaseMetrics]) throws { try writeLines(metrics, "metrics.jsonl") }

    /// The lines of the phases in order; there may be one of a phase that is not whole yet.
    /// - Throws: ``RunDirectoryError`` where there is not one line a phase.
    public func metrics() throws -> [PhaseMetrics] {
        let metrics: [PhaseMetrics] = try readLines("metrics.jsonl")
        for (place, line) in metrics.enumerated() where line.phase != place {
            throw RunDirectoryError(
                "\(file("metrics.jsonl")):\(place + 1): this is the line of phase \(line.phase), and that of phase \(place) is needed"
            )
        }
        return metrics
    }

    func metricsLine(_ metrics: PhaseMetrics) throws -> [UInt8] {
        Array(try encoder(pretty: false).encode(metrics))
    }

    /// Wall seconds of each phase: the only file beside the summary that differs between equal runs.
    func saveTimings(_ seconds: [Double]) throws {
        let lines = seconds.enumerated().map { "\($0),\($1)\n" }
        try AtomicFile.write(Array(("phase,wall_seconds\n" + lines.joined()).utf8), to: file("timings.csv"))
    }

    /// Wall seconds of the phases up to one, in order; 0 where they are not known. Nothing but the summary rests on this file, so a damaged
    /// line costs its own phase alone.
    func timings(through last: Int) -> [Double] {
        guard let data = FileManager.default.contents(atPath: file("timings.csv")) else {
            return (0...last).map { _ in 0 }
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst()
        let known = lines.reduce(into: [Int: Double]()) { known, line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 2, let phase = Int(cells[0]), let seconds = Double(cells[1]),
                seconds.isFinite
            else { return }
            known[phase] = seconds
        }
        return (0...last).map { known[$0] ?? 0 }
    }

    /// Writes the summary anew.
    public func saveSummary(_ summary: RunSummary) throws { try write(summary, "summary.json", pretty: true) }
    /// The summary of a finished run.
    /// - Throws: ``RunDirectoryError`` where there is none yet, or it can't be read.
    public func summary() throws -> RunSummary { try read("summary.json") }
    var hasSummary: Bool { FileManager.default.fileExists(atPath: file("summary.json")) }

    /// Adds a line on what the run is doing, for people.
    func note(_ text: String) throws {
        let url = URL(fileURLWithPath: file("journal.log"))
        let earlier = FileManager.default.contents(atPath: url.path) ?? Data()
        try AtomicFile.write(Array(earlier) + Array((text + "\n").utf8), to: url.path)
    }

    // MARK: Files

    func file(_ name: String) -> String { path + "/" + name }

    /// - Throws: ``RunDirectoryError`` where the file can't be read.
    func contents(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file(name)) else {
            let isThere = FileManager.default.fileExists(atPath: file(name))
            throw RunDirectoryError("\(file(name)): \(isThere ? "can't be read" : "the file is missing")")
        }
        return Array(data)
    }

    private func write(_ tasks: [WebTask], _ name: String) throws {
        try AtomicFile.write(TaskFile.write(tasks), to: file("tasks/\(name).json"))
    }

    private func readTasks(_ name: String) throws -> [WebTask] {
        try TaskFile.read(contents("tasks/\(name).json"), file: file("tasks/\(name).json"))
    }

    private func encoder(pretty: Bool) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private func encoded(_ value: some Encodable, pretty: Bool) throws -> [UInt8] {
        Array(try encoder(pretty: pretty).encode(value)) + [0x0A]
    }

    func write(_ value: some Encodable, _ name: String, pretty: Bool) throws {
        try AtomicFile.write(encoded(value, pretty: pretty), to: file(name))
    }

    private func writeLines(_ values: [some Encodable], _ name: String) throws {
        let encoder = encoder(pretty: false)
        var bytes: [UInt8] = []
        for value in values { bytes += Array(try encoder.encode(value)) + [0x0A] }
        try AtomicFile.write(bytes, to: file(name))
    }

    func read<Value: Decodable>(_ name: String) throws -> Value {
        let bytes = try contents(name)
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw RunDirectoryError("\(file(name)): \(Self.sentence(for: error, in: bytes))")
        }
    }

    /// Where a text is no JSON, and how; nil where it is some.
    private static func malformed(_ bytes: [UInt8]) -> String? {
        do { _ = try JSONValue(parsing: bytes) } catch { return "this is no JSON: \(error)" }
        return nil
    }

    /// What a decoder says, in one line.
    private static func sentence(for error: any Error, in bytes: some Sequence<UInt8>) -> String {
        let malformed = Self.malformed(Array(bytes))
        func words(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            let path = (context.codingPath + [key].compactMap { $0 }).map(\.stringValue)
            return path.isEmpty
                ? malformed ?? "a number in it does not fit"
                : "\(path.joined(separator: ".")) is missing or wrong"
        }
        return switch error as? DecodingError {
        case .keyNotFound(let key, let context): words(context, key)
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            words(context)
        default: "\(error)"
        }
    }

    private func readLines<Value: Decodable>(_ name: String) throws -> [Value] {
        let decoder = JSONDecoder()
        return try contents(name).split(separator: 0x0A).enumerated().map { number, line in
            do { return try decoder.decode(Value.self, from: Data(line)) } catch {
                throw RunDirectoryError("\(file(name)):\(number + 1): \(Self.sentence(for: error, in: line))")
            }
        }
    }
}

/// What is wrong with a run directory.
public struct RunDirectoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence with the file and what is wrong.
    public let description: String
    init(_ description: String) { self.description = description }
}
