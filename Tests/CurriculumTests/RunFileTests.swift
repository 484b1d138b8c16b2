import Foundation
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum

@Suite("Files of a run that are missing or wrong are told in a sentence")
struct RunFileTests {
    private let tasks = TrainingTasks(
        train: LibraryEnvironment.tasks(0..<2, kinds: ["author"]), test: [], unseen: [], demonstrations: [])

    private func withRun(_ body: (RunDirectory) throws -> Void) throws {
        try withRunFolder { directory in
            try directory.create(smallConfiguration, tasks)
            try body(directory)
        }
    }

    private func write(_ text: String, _ name: String, in directory: RunDirectory) throws {
        let url = URL(fileURLWithPath: directory.file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// What is said of a file with this text; nil text removes it.
    private func sentence(_ name: String, _ text: String?, _ read: (RunDirectory) throws -> Void) throws
        -> String
    {
        var said = ""
        try withRun { directory in
            if let text {
                try write(text, name, in: directory)
            } else {
                try? FileManager.default.removeItem(atPath: directory.file(name))
            }
            let error = try #require(throws: (any Error).self, "\(name): \(text ?? "missing")") {
                try read(directory)
            }
            said = String(describing: error)
            #expect(said.hasPrefix(directory.file(name)), "\(said)")
            #expect(!said.contains("\n"), "\(said)")
            said = String(said.dropFirst(directory.file(name).count))
        }
        return said
    }

    private func configuration(_ change: (String) -> String) throws -> String {
        var text = ""
        try withRun { text = change(String(decoding: try $0.contents("config.json"), as: UTF8.self)) }
        return text
    }

    // MARK: config.json

    @Test("A new directory holds what it was made with")
    func created() throws {
        try withRun { directory in
            #expect(directory.isStarted && directory.lastPhase() == nil && !directory.hasSummary)
            #expect(try directory.configuration() == smallConfiguration)
            #expect(try directory.tasks().train.map(\.taskID) == tasks.train.map(\.taskID))
            #expect(try directory.tasks().test.isEmpty)
            #expect(try directory.predictions().isEmpty)
            #expect(directory.timings(through: 1) == [0, 0])
            try directory.verify()
            let error = try #require(throws: RunDirectoryError.self) {
                try directory.create(smallConfiguration, tasks)
            }
            #expect(error.description == "\(directory.path) holds a run already")
        }
    }

    @Test("A configuration that is missing, torn, of another format, or of two seeds")
    func wrongConfiguration() throws {
        func said(_ text: String?) throws -> String {
            try sentence("config.json", text) { _ = try $0.configuration() }
        }
        #expect(try said(nil) == ": the file is missing")
        #expect(try said("").contains("no JSON"))
        #expect(try said("{\"format\" : 2, ").contains("no JSON"))
        #expect(try said("{}").contains("format is missing or wrong"))
        #expect(try said("[]").hasPrefix(": "))
        let other = try configuration {
            $0.replacingOccurrences(of: "\"format\" : 2", with: "\"format\" : 9")
        }
        #expect(try said(other) == ": format 9, this program reads 1 to 2")
        let seeds = try configuration {
            $0.replacingOccurrences(of: "\"seed\" : 3\n}", with: "\"seed\" : 4\n}")
        }
        #expect(try said(seeds) == ": it names two different seeds")
        let missing = try configuration { $0.replacingOccurrences(of: "\"phases\" : 8,", with: "") }
        #expect(try said(missing) == ": configuration.phases is missing or wrong")
        let text = try configuration {
            $0.replacingOccurrences(of: "\"phases\" : 8", with: "\"phases\" : \"eight\"")
        }
        #expect(try said(text) == ": configuration.phases is missing or wrong")
        let range = try configuration {
            $0.replacingOccurrences(of: "\"bandLow\" : 0.05", with: "\"bandLow\" : 1.5")
        }
        #expect(try said(range).hasPrefix(": bandLow is 1.5"))
    }

    // MARK: Lines

    private func line(_ phase: Int) -> String {
        let metrics = PhaseMetrics(seed: 3, phase: phase)
        let bytes = try? RunDirectory("").metricsLine(metrics)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    @Test("Metrics are one line a phase, in order; a line that is none is told by its number")
    func metrics() throws {
        func said(_ text: String?) throws -> String {
            try sentence("metrics.jsonl", text) { _ = try $0.metrics() }
        }
        #expect(try said(nil) == ": the file is missing")
        #expect(try said(line(1)) == ":1: this is the line of phase 1, and that of phase 0 is needed")
        #expect(
            try said("\(line(0))\n\(line(0))")
                == ":2: this is the line of phase 0, and that of phase 1 is needed")
        #expect(try said("\(line(0))\n{\"phase\":1").hasPrefix(":2: this is no JSON"))
        #expect(try said("{}\n").hasPrefix(":1: "))
        #expect(
            try said(line(0).replacingOccurrences(of: "\"testSuccess\":0", with: "\"testSuccess\":\"good\""))
                == ":1: testSuccess is missing or wrong")
        try withRun { directory in
            try write("\(line(0))\n\(line(1))\n", "metrics.jsonl", in: directory)
            #expect(try directory.metrics().map(\.phase) == [0, 1])
        }
    }

    @Test("Episodes are told by their line")
    func episodes() throws {
        func said(_ text: String?) throws -> String {
            try sentence("episodes/phase-1.jsonl", text) { _ = try $0.episodes(phase: 1) }
        }
        let good =
            "{\"actions\":[{\"op\":\"goBack\"}],\"ending\":\"stopped\",\"format\":1,\"intent\":\"i\",\"phase\":1,\"seed\":7,\"task\":\"t\"}"
        try withRun { directory in
            try write(good, "episodes/phase-1.jsonl", in: directory)
            let record = try #require(try directory.episodes(phase: 1).first)
            #expect(record.seed == 7 && record.reward == nil && record.actions.map(\.action) == [.goBack])
        }
        #expect(try said(nil) == ": the file is missing")
        #expect(try said("\(good)\n{\"actions\":[]}").hasPrefix(":2: "))
        #expect(try said(good.replacingOccurrences(of: "goBack", with: "fly")).hasPrefix(":1: actions"))
        #expect(
            try said(good.replacingOccurrences(of: "stopped", with: "bored"))
                == ":1: ending is missing or wrong")
        #expect(try said(good.replacingOccurrences(of: "\"seed\":7", with: "\"seed\":-7")).hasPrefix(":1: "))
    }

    @Test(
        "Tasks and other files that are missing",
        arguments: ["tasks/train.json", "tasks/test.json", "tasks/unseen.json", "tasks/demonstrations.json"])
    func tasks(name: String) throws {
        #expect(try sentence(name, nil) { _ = try $0.tasks() } == ": the file is missing")
        #expect(try sentence(name, "[{]") { _ = try $0.tasks() }.hasPrefix(":"))
        #expect(try sentence(name, "{}") { _ = try $0.tasks() }.hasPrefix(":"))
    }

    @Test("Generated tasks, imagined episodes, summary and predictions that are missing or wrong")
    func others() throws {
        #expect(
            try sentence("tasks/generated-phase-2.json", nil) { _ = try $0.generated(phase: 2) }
                == ": the file is missing")
        #expect(
            try sentence("imagined/phase-1.jsonl", nil) { _ = try $0.imagined(phase: 1) }
                == ": the file is missing")
        #expect(
            try sentence("imagined/phase-1.jsonl", "{}\n") { _ = try $0.imagined(phase: 1) }.hasPrefix(":1: ")
        )
        #expect(try sentence("summary.json", nil) { _ = try $0.summary() } == ": the file is missing")
        #expect(
            try sentence("summary.json", "{\"seed\":1}") { _ = try $0.summary() }.contains(
                "is missing or wrong"))
        #expect(
            try sentence("predictions.json", "{\"format\":1,\"seed\":3,\"predictions\":[{}]}") {
                _ = try $0.predictions()
            }.contains("predictions"))
        #expect(try sentence("checkpoint-phase-0", nil) { _ = try $0.checkpoint(phase: 0) }.hasPrefix(":"))
        #expect(
            try sentence("checkpoint-final", "no checkpoint") { _ = try $0.finalCheckpoint() }.hasPrefix(":"))
    }

    @Test("A folder in a file's place can't be read")
    func folder() throws {
        try withRun { directory in
            try FileManager.default.createDirectory(
                atPath: directory.file("metrics.jsonl"), withIntermediateDirectories: true)
            let error = try #require(throws: RunDirectoryError.self) { _ = try directory.metrics() }
            #expect(error.description == "\(directory.file("metrics.jsonl")): can't be read")
        }
    }

    @Test("A run whose phases have a gap is not gone on with")
    func gap() throws {
        try withRun { directory in
            try Checkpoint(learner: blankLearner(), phase: 2).save(to: directory.checkpointPath(2))
            #expect(directory.lastPhase() == nil)
            let error = try #require(throws: RunDirectoryError.self) { try directory.verify() }
            #expect(
                error.description
                    == "\(directory.checkpointPath(0)): the file is missing, and there is one of phase 2")
        }
    }

    // MARK: Round trips

    @Test("Timings come back by phase; a line that is none costs its own phase alone")
    func timings() throws {
        try withRun { directory in
            try directory.saveTimings([1.5, 0.25])
            #expect(
                String(decoding: try directory.contents("timings.csv"), as: UTF8.self)
                    == "phase,wall_seconds\n0,1.5\n1,0.25\n")
            #expect(directory.timings(through: 1) == [1.5, 0.25])
            #expect(
                directory.timings(through: 0) == [1.5] && directory.timings(through: 2) == [1.5, 0.25, 0])
            try write("phase,wall_seconds\n0,1.5\n1,\nx\n2,3\n3,inf\n", "timings.csv", in: directory)
            #expect(directory.timings(through: 3) == [1.5, 0, 3, 0])
        }
    }

    @Test("Notes are added to the journal")
    func journal() throws {
        try withRun { directory in
            try directory.note("phase 0 done")
            try directory.note("resumed")
            #expect(
                String(decoding: try directory.contents("journal.log"), as: UTF8.self)
                    == "phase 0 done\nresumed\n")
        }
    }

    @Test("An episode's record gives back its judgement, whoever judged")
    func record() throws {
        let task = tasks.train[0]
        for (reward, scorer) in [(1.0, Trajectory.Scorer.rewardModel), (0.5, .evaluator), (nil, nil)]
            as [(Double?, Trajectory.Scorer?)]
        {
            var played = episode(task, reward: reward, seed: 9)
            played.scoredBy = scorer
            let record = EpisodeRecord(played, phase: 4)
            let again = try JSONDecoder().decode(EpisodeRecord.self, from: JSONEncoder().encode(record))
            #expect(again == record && again.phase == 4 && again.seed == 9 && again.task == task.taskID)
            let restored = again.restore(episode(task, reward: 0))
            #expect(restored.reward == reward && restored.scoredBy == scorer)
        }
    }

    @Test("Episodes, tasks, imagined episodes and predictions come back as they were written")
    func roundTrips() throws {
        try withRun { directory in
            let played = tasks.train.map { episode($0, reward: 1) }
            try directory.saveEpisodes(played, phase: 1)
            #expect(try directory.episodes(phase: 1) == played.map { EpisodeRecord($0, phase: 1) })
            try directory.saveGenerated(tasks.train, phase: 1)
            #expect(try directory.generated(phase: 1).map(\.solution) == tasks.train.map(\.solution))
            try directory.saveImagined(played, phase: 1)
            let imagined = try directory.imagined(phase: 1)
            #expect(imagined.map(\.steps.count) == [1, 1] && imagined.map(\.reward) == [1, 1])
            try directory.savePredictions([])
            #expect(try directory.predictions().isEmpty)
            try directory.saveMetrics([PhaseMetrics(seed: 3, phase: 0)])
            #expect(try directory.metrics() == [PhaseMetrics(seed: 3, phase: 0)])
        }
    }

    @Test("A summary writes null for what a phase could not measure, and comes back")
    func summary() throws {
        var summary = RunSummary(
            seed: 3, method: "webrl", sites: ["library"], randomSuccess: 0.1,
            phases: [.init(PhaseMetrics(seed: 3, phase: 0), wallSeconds: 2)], startSuccess: 0,
            finalSuccess: 0.5,
            finalUnseenSuccess: 0.25, wallSeconds: 2)
        summary.imagination = [.init(phase: 1, metrics: ImaginationMetrics())]
        try withRun { directory in
            try directory.saveSummary(summary)
            #expect(directory.hasSummary)
            #expect(try directory.summary() == summary)
            let text = String(decoding: try directory.contents("summary.json"), as: UTF8.self)
            #expect(
                text.contains("\"criticAccuracy\" : null") && text.contains("\"rewardModelAccuracy\" : null"))
            #expect(!text.contains("lookahead"))
        }
    }

    @Test("Failures of the world are counted in imagination's figures, and absent where there are none")
    func imaginationFailures() {
        var metrics = ImaginationMetrics()
        metrics.count([episode(tasks.train[0], reward: 1)])
        #expect(metrics.infrastructureFailures == nil)
        let spoilt = episode(tasks.train[0], reward: nil, ending: .infrastructureFailure)
        metrics.count([spoilt, spoilt])
        metrics.count([spoilt])
        #expect(metrics.infrastructureFailures == 3)
    }

    @Test("A configuration comes back from its file, with a world model and without")
    func configuration() throws {
        for imagines in [false, true] {
            var settings = smallConfiguration
            settings.imagination = imagines ? ImaginationSettings() : nil
            (settings.phases, settings.bandHigh, settings.method) = (0, 0.9, .digirl)
            try withRunFolder { directory in
                try directory.create(settings, tasks)
                #expect(try directory.configuration() == settings)
            }
        }
    }

    @Test("A world model is learned from a run's own files, and not from a run without phases")
    func worldModel() throws {
        try withRun { directory in
            func learn() throws -> TransferModel {
                try RunWorldModel.learn(from: directory, workers: 1, indexes: PageIndexCache()) {
                    LibraryEnvironment()
                }
            }
            let error = try #require(throws: RunDirectoryError.self) { _ = try learn() }
            #expect(error.description == "\(directory.path): no phase of this run is done yet")
            let played = Rollout(workers: 1) { LibraryEnvironment() }.playSolutions(
                tasks.train.map { .init(task: $0, seed: 5) })
            try directory.saveEpisodes(played, phase: 0)
            try Checkpoint(learner: blankLearner(), phase: 0).save(to: directory.checkpointPath(0))
            let model = try learn()
            #expect(model.exampleCount >= 4)
            #expect(model.startPoints.map(\.urls) == [["http://library.test/"]])
        }
    }
}
