import Foundation
import Learning
import WebEnv
import WorldModel

/// The files of a training run. `docs/reference/run-directory.md` describes each.
///
/// Every file is written beside its place and renamed; a phase counts once its checkpoint stands. A run killed at any moment goes on
/// from the last whole phase and writes the same bytes again.
public struct RunDirectory: Sendable {
    public static let formatVersion = 1
    public let path: String

    public init(_ path: String) { self.path = path }

    // MARK: Start

    /// Creates the folders and writes the configuration and the tasks.
    /// - Throws: ``RunDirectoryError`` where a run stands here already.
    public func create(_ configuration: TrainingConfiguration, _ tasks: TrainingTasks) throws {
        if FileManager.default.fileExists(atPath: file("config.json")) {
            throw RunDirectoryError("\(path) holds a run already")
        }
        for folder in ["tasks", "trajectories", "episodes"] {
            try FileManager.default.createDirectory(atPath: file(folder), withIntermediateDirectories: true)
        }
        try write(tasks.train, "train")
        try write(tasks.test, "test")
        try write(tasks.unseen, "unseen")
        try write(tasks.demonstrations, "demonstrations")
        try write(
            ConfigurationFile(
                format: Self.formatVersion, seed: configuration.seed, configuration: configuration),
            "config.json", pretty: true)
    }

    private struct ConfigurationFile: Codable {
        let format: Int
        let seed: UInt64
        let configuration: TrainingConfiguration
    }

    public func configuration() throws -> TrainingConfiguration {
        let file: ConfigurationFile = try read("config.json")
        guard file.format == Self.formatVersion else {
            throw RunDirectoryError(
                "\(path)/config.json: format \(file.format), this program reads \(Self.formatVersion)")
        }
        return file.configuration
    }

    public func tasks() throws -> TrainingTasks {
        TrainingTasks(
            train: try readTasks("train"), test: try readTasks("test"), unseen: try readTasks("unseen"),
            demonstrations: try readTasks("demonstrations"))
    }

    // MARK: Phases

    /// The last whole phase; nil before the first.
    public func lastPhase() -> Int? {
        var phase = -1
        while FileManager.default.fileExists(atPath: checkpointPath(phase + 1)) { phase += 1 }
        return phase < 0 ? nil : phase
    }

    public func checkpointPath(_ phase: Int) -> String { file("checkpoint-phase-\(phase)") }
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
        try FileManager.default.createDirectory(atPath: file("imagined"), withIntermediateDirectories: true)
        try AtomicFile.write(TrajectoryFile.write(episodes), to: file("imagined/phase-\(phase).jsonl"))
    }

    func imagined(phase: Int) throws -> [Trajectory] {
        let path = file("imagined/phase-\(phase).jsonl")
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RunDirectoryError("\(path): can't be read")
        }
        return try TrajectoryFile.read(Array(data), file: path).trajectories
    }

    /// Predictions of the run's world model beside what came, for the report.
    public func savePredictions(_ samples: [PredictionSample]) throws {
        let seed = try configuration().seed
        try write(
            PredictionFile(format: Self.formatVersion, seed: seed, predictions: samples), "predictions.json",
            pretty: false)
    }

    /// Empty where none were made.
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
    public func metrics() throws -> [PhaseMetrics] { try readLines("metrics.jsonl") }

    /// Wall seconds of each phase: the only file beside the summary that differs between equal runs.
    func saveTimings(_ seconds: [Double]) throws {
        let lines = seconds.enumerated().map { "\($0),\($1)\n" }
        try AtomicFile.write(Array(("phase,wall_seconds\n" + lines.joined()).utf8), to: file("timings.csv"))
    }

    func timings() -> [Double] {
        guard let data = FileManager.default.contents(atPath: file("timings.csv")) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: ",").last.flatMap { Double($0) }
        }
    }

    public func saveSummary(_ summary: RunSummary) throws { try write(summary, "summary.json", pretty: true) }
    public func summary() throws -> RunSummary { try read("summary.json") }

    /// Adds a line on what the run is doing, for people.
    func note(_ text: String) throws {
        let url = URL(fileURLWithPath: file("journal.log"))
        let earlier = FileManager.default.contents(atPath: url.path) ?? Data()
        try AtomicFile.write(Array(earlier) + Array((text + "\n").utf8), to: url.path)
    }

    // MARK: Files

    private func file(_ name: String) -> String { path + "/" + name }

    private func write(_ tasks: [WebTask], _ name: String) throws {
        try AtomicFile.write(TaskFile.write(tasks), to: file("tasks/\(name).json"))
    }

    private func readTasks(_ name: String) throws -> [WebTask] {
        let path = file("tasks/\(name).json")
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RunDirectoryError("\(path): can't be read")
        }
        return try TaskFile.read(Array(data), file: path)
    }

    private func encoder(pretty: Bool) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private func write(_ value: some Encodable, _ name: String, pretty: Bool) throws {
        try AtomicFile.write(Array(try encoder(pretty: pretty).encode(value)) + [0x0A], to: file(name))
    }

    private func writeLines(_ values: [some Encodable], _ name: String) throws {
        let encoder = encoder(pretty: false)
        var bytes: [UInt8] = []
        for value in values { bytes += Array(try encoder.encode(value)) + [0x0A] }
        try AtomicFile.write(bytes, to: file(name))
    }

    private func read<Value: Decodable>(_ name: String) throws -> Value {
        guard let data = FileManager.default.contents(atPath: file(name)) else {
            throw RunDirectoryError("\(file(name)): can't be read")
        }
        do { return try JSONDecoder().decode(Value.self, from: data) } catch {
            throw RunDirectoryError("\(file(name)): \(error)")
        }
    }

    private func readLines<Value: Decodable>(_ name: String) throws -> [Value] {
        guard let data = FileManager.default.contents(atPath: file(name)) else {
            throw RunDirectoryError("\(file(name)): can't be read")
        }
        let decoder = JSONDecoder()
        return try data.split(separator: 0x0A).enumerated().map { number, line in
            do { return try decoder.decode(Value.self, from: line) } catch {
                throw RunDirectoryError("\(file(name)):\(number + 1): \(error)")
            }
        }
    }
}

/// What is wrong with a run directory.
public struct RunDirectoryError: Error, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
