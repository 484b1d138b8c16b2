import Foundation
import Groundwork
import Learning
import TestSupport
import Testing
import WebArena
import WebEnv

@testable import Curriculum

/// One action of each kind that there is.
private let everyAction: [Action] = [
    .click(id: 3), .hover(id: 4), .focus(id: 5), .type(id: 5, text: "a \"b\" / é\n", pressEnter: false),
    .fill(id: 5, text: "Amber", pressEnter: true), .select(id: 5, option: "x"), .clear(id: 5),
    .press(keys: "Control+a"), .scroll(.down), .scroll(.up), .goto(url: "http://library.test/help"), .newTab,
    .closeTab, .focusTab(1), .goBack, .goForward, .stop(answer: "N/A"), .noop,
    .invalid(text: "clik [3]", reason: "no such action"),
]

/// The library, whose pages also show what was done last: every action leads to another page.
private struct EchoingLibrary: Environment {
    private var library = LibraryEnvironment()

    mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        try library.reset(task: task, seed: seed)
    }

    mutating func step(_ action: Action) throws -> TimeStep {
        let step = try library.step(action)
        let (page, seen) = (step.observation.page, step.observation)
        let echo = ObservedNode(
            id: 8, role: .note, name: "\(action)", value: "", states: [], depth: 1, parent: 0)
        let view = PageView(
            title: page.title, nodes: page.nodes + [echo], text: page.text + "\nnote '\(echo.name)'")
        let observation = Observation(
            page: view, url: seen.url, tabTitles: seen.tabTitles, activeTab: seen.activeTab,
            lastActionError: seen.lastActionError, warnings: [])
        return TimeStep(observation: observation, reward: step.reward, ending: step.ending)
    }
}

/// Does a few things by chance, whatever there is to do, and then what solves the task.
private struct DetourPolicy: Policy {
    let solutions: [String: [SolutionStep]]
    static let detours = 4

    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let steps = solutions[episode.intent] ?? []
        let place = episode.history.count
        guard place >= Self.detours else {
            let harmless = everyAction.filter { if case .stop = $0 { false } else { true } }
            return Decision(action: harmless[Int(random.next() % UInt64(harmless.count))])
        }
        let player = ReferencePlayer(steps)
        let next = place - Self.detours
        let action =
            steps.indices.contains(next)
            ? try? player.action(for: steps[next], in: episode.observation) : nil
        return Decision(action: action ?? .stop(answer: ""))
    }
}

@Suite("Run files keep every action")
struct EveryActionTests {
    private func bytes(_ action: Action) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(ActionRecord(action)), as: UTF8.self)
    }

    private func read(_ text: String) throws -> Action {
        try JSONDecoder().decode(ActionRecord.self, from: Data(text.utf8)).action
    }

    @Test("An action comes back from its record", arguments: everyAction)
    func roundTrip(action: Action) throws {
        #expect(try read(bytes(action)) == action)
    }

    @Test("There is one of each kind in these tests")
    func kinds() { #expect(Set(everyAction.map(\.kind.rawValue)).count == 18) }

    @Test("Operations that run files always held are written as ever")
    func shortForm() throws {
        let known: [(Action, String)] = [
            (.click(id: 4), #"{"id":4,"op":"click"}"#),
            (.fill(id: 5, text: "a/b", pressEnter: true), #"{"enter":true,"id":5,"op":"fill","text":"a/b"}"#),
            (.type(id: 5, text: "", pressEnter: false), #"{"enter":false,"id":5,"op":"type","text":""}"#),
            (.select(id: 1, option: "x"), #"{"id":1,"op":"select","text":"x"}"#),
            (.press(keys: "Enter"), #"{"op":"press","text":"Enter"}"#),
            (.goto(url: "http://a.test/"), #"{"op":"goto","text":"http://a.test/"}"#),
            (.goBack, #"{"op":"goBack"}"#), (.stop(answer: "N/A"), #"{"op":"stop","text":"N/A"}"#),
        ]
        for (action, text) in known {
            #expect(try bytes(action) == text)
            #expect(try read(text) == action)
        }
    }

    @Test("Others have the form that actions have everywhere")
    func fullForm() throws {
        #expect(try bytes(.hover(id: 4)) == #"{"id":4,"type":"hover"}"#)
        #expect(try bytes(.scroll(.down)) == #"{"direction":"down","type":"scroll"}"#)
        #expect(try bytes(.focusTab(2)) == #"{"tab":2,"type":"tab_focus"}"#)
        #expect(try bytes(.goForward) == #"{"type":"go_forward"}"#)
        #expect(
            try read(#"{"type":"fill","id":4,"text":"x","press_enter":true}"#)
                == .fill(id: 4, text: "x", pressEnter: true))
    }

    @Test("What earlier versions wrote of other actions is read as they meant it")
    func earlier() throws { #expect(try read(#"{"op":"noop"}"#) == .noop) }

    @Test(
        "A record that is no action is an error and never another action",
        arguments: [
            "{}", #"{"op":"hover","id":4}"#, #"{"op":"click"}"#, #"{"op":"click","id":"4"}"#,
            #"{"op":"fill","id":4}"#, #"{"type":"hover"}"#, #"{"type":"fly"}"#, #"{"type":"click","id":4.5}"#,
            #"{"type":"scroll","direction":"sideways"}"#, #"{"type":"click","id":[4]}"#, #"{"op":7}"#, "[]",
            #"{"op":"click","id":99999999999999999999}"#, #"{"type":"click","id":99999999999999999999}"#,
        ])
    func damaged(text: String) {
        #expect(throws: DecodingError.self) { try read(text) }
    }
}

@Suite("A run of any policy is gone on with")
struct AnyPolicyRunTests {
    private let tasks = LibraryEnvironment.tasks(0..<10, kinds: ["author"])

    private var policies: RunPolicies {
        let solutions = tasks.reduce(into: [:]) { $0[$1.intent] = $1.solution }
        return RunPolicies(
            explorers: { _, _ in [DetourPolicy(solutions: solutions)] },
            evaluated: { $0.evaluated(pages: $1) })
    }

    private func run(_ directory: RunDirectory) throws {
        var configuration = TrainingConfiguration(seed: 3, sites: ["library"])
        configuration.phases = 2
        configuration.tasksPerPhase = 10
        configuration.attemptsPerTask = 3
        configuration.generatedPerPhase = 0
        configuration.learning.policyBits = 14
        configuration.learning.valueBits = 12
        configuration.imagination = ImaginationSettings()
        configuration.imagination?.learnedEpisodes = 20
        configuration.imagination?.imaginedEpisodes = 6
        configuration.imagination?.probedTasks = 2
        _ = try PhaseLoop(
            configuration: configuration,
            tasks: TrainingTasks(
                train: tasks, test: Array(tasks.prefix(2)), unseen: [], demonstrations: Array(tasks.prefix(2))
            ),
            directory: directory, policies: policies, workers: 2, makeEnvironment: { EchoingLibrary() }
        ).run()
    }

    private func withFolder(_ body: (RunDirectory) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: path) }
        try body(RunDirectory(path.path))
    }

    @Test("A run whose policy does whatever there is to do ends in the same bytes when it is resumed")
    func resume() throws {
        try withFolder { whole in
            try run(whole)
            let records = try whole.episodes(phase: 1) + whole.episodes(phase: 2)
            let kept = Set(records.flatMap(\.actions).map(\.action.kind.rawValue))
            #expect(kept == Set(everyAction.map(\.kind.rawValue)))
            #expect(records.contains { $0.reward == 1 })
            try withFolder { broken in
                try run(broken)
                try FileManager.default.removeItem(atPath: broken.checkpointPath(2))
                try FileManager.default.removeItem(atPath: broken.finalCheckpointPath)
                _ = try PhaseLoop.resume(
                    broken, policies: policies, workers: 2, makeEnvironment: { EchoingLibrary() })
                for name in ["checkpoint-final", "episodes/phase-2.jsonl", "metrics.jsonl"] {
                    #expect(try broken.contents(name) == whole.contents(name), "\(name)")
                }
            }
        }
    }

    @Test("Episodes that are played again show what they showed before")
    func replay() throws {
        try withFolder { directory in
            try run(directory)
            let known = tasks.reduce(into: [String: WebTask]()) { $0[$1.taskID] = $1 }
            let shown = try TrajectoryFile.read(
                directory.contents("trajectories/phase-1.jsonl"), file: "phase-1.jsonl"
            ).trajectories
            let records = try directory.episodes(phase: 1)
            let replayed = Rollout(workers: 2) { EchoingLibrary() }.replay(
                records.compactMap { record in
                    known[record.task].map {
                        (job: .init(task: $0, seed: record.seed), actions: record.actions.map(\.action))
                    }
                })
            #expect(replayed.count == 30)
            for episode in shown where episode.steps.count > DetourPolicy.detours {
                let again = replayed.filter {
                    $0.seed == episode.seed && $0.task.taskID == episode.task.taskID
                }
                guard let again = again.first else { continue }
                #expect(
                    again.steps.map(\.observation.page.text) == episode.steps.map(\.observation.page.text))
            }
        }
    }
}
