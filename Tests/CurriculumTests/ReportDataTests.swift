import Foundation
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum

@Suite("What a report shows of a run")
struct ReportDataTests {
    private let tasks = LibraryEnvironment.tasks(0..<2, kinds: ["author", "year"])

    /// A run of two phases whose files are written by hand.
    private func withRun(
        _ change: (inout [PhaseMetrics]) -> Void = { _ in }, _ body: (RunDirectory) throws -> Void
    ) throws {
        try withRunFolder { directory in
            try directory.create(
                smallConfiguration, TrainingTasks(train: tasks, test: tasks, unseen: [], demonstrations: []))
            var metrics = (0...1).map { PhaseMetrics(seed: 3, phase: $0) }
            metrics[0].testFamilies = ["author": .init(success: 0.5, tasks: 2)]
            metrics[1].testFamilies = [
                "author": .init(success: 1, tasks: 2), "": .init(success: 0, tasks: 1),
            ]
            (metrics[0].testSuccess, metrics[1].testSuccess) = (0.25, 0.75)
            (metrics[1].tasksGenerated, metrics[1].tasksKept, metrics[1].tasksRejected) = (
                7, 4, ["duplicate": 3, "tooHard": 0]
            )
            metrics[1].keptDifficulties = [0.05, 0.09, 0.55, 1]
            change(&metrics)
            for phase in 0...1 {
                try directory.saveEpisodes([], phase: phase)
                try directory.saveTrajectories(try played(), phase: phase)
                try directory.saveGenerated([], phase: phase + 1)
                try directory.saveMetrics(Array(metrics.prefix(phase + 1)))
                try directory.save(
                    Checkpoint(learner: blankLearner(), phase: phase), metrics[phase], imagines: false)
            }
            try body(directory)
        }
    }

    private func played() throws -> [Trajectory] {
        Rollout(workers: 1) { LibraryEnvironment() }.playSolutions([.init(task: tasks[0], seed: 1)])
    }

    /// The data of a report's page.
    private func data(_ directory: RunDirectory, _ policy: Report.ThinkingPolicy? = nil) throws -> JSONValue {
        let url = URL(fileURLWithPath: directory.path)
        let html = try policy.map { try Report.html(of: url, thinking: $0) } ?? Report.html(of: url)
        let start = "<script id=\"data\" type=\"application/json\">"
        let rest = try #require(html.components(separatedBy: start).dropFirst().first)
        return try JSONValue(parsing: try #require(rest.components(separatedBy: "</script>").first))
    }

    @Test("Families have a share for each phase, and null where a phase had none")
    func families() throws {
        try withRun { directory in
            let families = try #require(try data(directory)["families"]?.array)
            #expect(families.map { $0["name"]?.string } == ["(none)", "author"])
            #expect(families.map { $0["tasks"]?.int } == [1, 2])
            #expect(families[1]["success"]?.array?.map(\.double) == [0.5, 1])
            #expect(families[0]["success"]?.array?.map(\.double) == [nil, 0])
        }
    }

    @Test("Generated tasks are counted by reason, and the kept ones by how hard they are in tenths")
    func curriculum() throws {
        try withRun { directory in
            let phases = try #require(try data(directory)["curriculum"]?.array)
            #expect(phases.count == 1 && phases[0]["phase"]?.int == 1 && phases[0]["kept"]?.int == 4)
            guard case .object(let reasons) = phases[0]["rejected"] else {
                Issue.record("there are no reasons")
                return
            }
            #expect(reasons.map(\.key) == ["duplicate"], "what never happened is left out")
            #expect(phases[0]["difficulty"]?.array?.map(\.int) == [2, 0, 0, 0, 0, 1, 0, 0, 0, 1])
        }
    }

    @Test("Each step has its page once, the target, the critic's value and the policy's thoughts")
    func episodes() throws {
        try withRun { directory in
            let data = try data(directory)
            let episodes = try #require(data["episodes"]?.array)
            #expect(episodes.map { $0["phase"]?.int } == [0, 1])
            let steps = try #require(episodes[0]["steps"]?.array)
            let pages = try #require(data["pages"]?.array)
            #expect(pages.count == 3, "both phases saw the same three pages")
            #expect(steps.map { $0["page"]?.int } == [0, 1, 2])
            #expect(steps[0]["action"]?.string?.hasPrefix("fillAndEnter searchbox") == true)
            #expect(steps[0]["argument"]?.string == LibraryEnvironment.books[0].title)
            #expect(steps[1]["action"]?.string == "click link '\(LibraryEnvironment.books[0].title)'")
            #expect(steps[1]["target"]?.int == 1000 && steps[1]["argument"]?.string == nil)
            #expect(
                steps[2]["action"]?.string == "stop"
                    && steps[2]["argument"]?.string == LibraryEnvironment.books[0].author)
            #expect(steps[2]["target"] == nil)
            for step in steps {
                #expect((0...1).contains(try #require(step["value"]?.double)))
                let candidates = try #require(step["candidates"]?.array)
                #expect(!candidates.isEmpty && candidates.count <= 6)
                #expect(candidates.allSatisfy { (0...1).contains($0["probability"]?.double ?? -1) })
            }
            #expect(episodes[0]["reward"]?.double == 1 && episodes[0]["scoredBy"]?.string == "evaluator")
            #expect(pages[0].string?.contains("Search the library") == true)
        }
    }

    @Test("Another policy's thoughts may be shown, and it decides nothing")
    func thoughts() throws {
        struct Thinker: Policy {
            func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
                Decision(
                    action: .noop,
                    alternatives: [.init(text: "step \(episode.history.count)", probability: 0.5)])
            }
        }
        try withRun { directory in
            let steps = try #require(
                try data(directory) { _, _, _ in Thinker() }["episodes"]?.array?[0]["steps"]?.array)
            #expect(
                steps.map { $0["candidates"]?.array?[0]["action"]?.string } == ["step 0", "step 1", "step 2"])
            #expect(steps[2]["action"]?.string == "stop")
        }
    }

    @Test(
        "While the run goes on the summary is made of the whole phases; when it is done it is the run's own")
    func summaries() throws {
        try withRun { directory in
            let going = try #require(try data(directory)["summary"])
            #expect(going["startSuccess"]?.double == 0.25 && going["finalSuccess"]?.double == 0.75)
            #expect(going["phases"]?.array?.count == 2 && going["randomSuccess"]?.double == 0)
            try directory.saveSummary(
                RunSummary(
                    seed: 3, method: "webrl", sites: [], randomSuccess: 0.125, phases: [], startSuccess: 0,
                    finalSuccess: 0.5, finalUnseenSuccess: 0, wallSeconds: 1))
            #expect(try data(directory)["summary"]?["randomSuccess"]?.double == 0.125)
        }
    }

    @Test("The line of a phase that is not whole yet is left out")
    func unfinished() throws {
        try withRun { directory in
            var metrics = try directory.metrics()
            metrics.append(PhaseMetrics(seed: 3, phase: 2))
            try directory.saveMetrics(metrics)
            #expect(try data(directory)["summary"]?["phases"]?.array?.count == 2)
        }
    }

    @Test("Predictions are shown where there are some")
    func predictions() throws {
        try withRun { directory in
            #expect(try data(directory)["predictions"]?.array?.isEmpty == true)
            let episodes = try played()
            let samples = try PredictionSample.make(
                CopyModel(), on: episodes, count: 1, trees: PageTreeCache())
            try directory.savePredictions(samples)
            let shown = try #require(try data(directory)["predictions"]?.array?.first)
            #expect(shown["trueURL"]?.string == "http://library.test/find?words=1")
            #expect(try directory.predictions() == samples)
        }
    }

    @Test("Without a whole phase there is nothing to report")
    func nothing() throws {
        try withRunFolder { directory in
            let url = URL(fileURLWithPath: directory.path)
            for isStarted in [false, true] {
                if isStarted {
                    try directory.create(
                        smallConfiguration,
                        TrainingTasks(train: tasks, test: [], unseen: [], demonstrations: []))
                }
                let error = try #require(throws: RunDirectoryError.self) { _ = try Report.html(of: url) }
                #expect(error.description == "\(url.path): no phase of this run is done yet")
            }
        }
    }

    @Test("A report of the same files is the same")
    func deterministic() throws {
        try withRun { directory in
            let url = URL(fileURLWithPath: directory.path)
            let (one, two) = (try Report.html(of: url), try Report.html(of: url))
            #expect(one == two)
        }
    }
}
