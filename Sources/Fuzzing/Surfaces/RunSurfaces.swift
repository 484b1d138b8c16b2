import Curriculum
import Foundation
import Groundwork
import Learning
import WebEnv
import WorldModel

/// Trajectories: read, written again, and their pages read as a policy and a world model read them.
struct TrajectorySurface: FuzzSurface {
    static let name = "trajectory"
    static let summary = "trajectory files, and what learns from them"
    static let grammar = InputGrammar.json
    static let tokens = [
        "\"page\":", "\"nodes\":", "\"steps\":", "\"action\":", "\"type\":\"click\"", "stopped", "stepLimit",
        "evaluator",
        "reward_model", "textbox", "combobox", "row", "table", "StaticText", "RootWebArea", "\n{", "-1",
        "webrl-trajectories",
    ]
    static let sliceLength: UInt64 = 5000

    private static let playedSteps = 6

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let contents = try TrajectoryFile.read(input, file: "phase-0.jsonl")
        let written = TrajectoryFile.write(contents.trajectories)
        let again = try TrajectoryFile.read(written, file: "written.jsonl")
        try require(
            TrajectoryFile.write(again.trajectories) == written,
            "trajectories differ after writing and reading")
        for trajectory in contents.trajectories.prefix(2) { read(trajectory) }
        guard input.fingerprint % 4 == 0, let first = contents.trajectories.first?.steps.first else { return }
        var model = TransferModel()
        model.learn(from: contents.trajectories)
        _ = model.predict(first.action, in: Episode(observation: first.observation))
        if let task = contents.trajectories.first?.task,
            let session = try? ImaginedSession(model, at: StartPoint(task))
        {
            _ = ImaginedPage.html(session, sendingTo: "/")
        }
    }

    private func read(_ trajectory: Trajectory) {
        var random = RandomSource(trajectory.seed)
        let policy = RandomPolicy()
        for episode in trajectory.episodes.prefix(Self.playedSteps + 1) {
            _ = policy.decide(episode, using: &random)
        }
    }
}

/// Checkpoints: what can be read acts, and is written back as it was.
struct CheckpointSurface: FuzzSurface {
    static let name = "checkpoint"
    static let summary = "checkpoints of learners"
    static let tokens = [
        "WEBRLCKP", "\u{1}\u{0}\u{0}\u{0}", "webrl", "sft", "{\"policyBits\":24", "\u{0}\u{0}\u{0}\u{0}",
    ]
    static let sliceLength: UInt64 = 20_000

    private let path: String

    init(scratch: String) { path = scratch + "/checkpoint" }

    func run(_ input: [UInt8]) throws {
        try Data(input).write(to: URL(fileURLWithPath: path))
        let checkpoint = try Checkpoint(contentsOf: path)
        try checkpoint.save(to: path)
        let again = try Checkpoint(contentsOf: path)
        try require(again.phase == checkpoint.phase, "a checkpoint differs after writing and reading")
        let page = PageView.composed(
            title: "x",
            nodes: [
                ObservedNode(
                    id: 1, role: .document, name: "x", value: "", states: [], depth: 0, parent: -1),
                ObservedNode(
                    id: 2, role: .link, name: "Red kettle", value: "", states: [], depth: 1, parent: 0),
            ])
        let observation = Observation(
            page: page, url: "http://a.test/", tabTitles: ["x"], activeTab: 0, lastActionError: nil,
            warnings: [])
        var random = RandomSource(1)
        _ = again.learner.evaluated().decide(
            Episode(intent: "Open the red kettle", observation: observation), using: &random)
    }
}

/// A run directory as one text: its configuration, metrics, tasks and report.
struct RunSurface: FuzzSurface {
    static let name = "run"
    static let summary = "run directories: configuration, records, report"
    static let grammar = InputGrammar.json
    static let tokens = [
        "=== config.json\n", "=== metrics.jsonl\n", "=== summary.json\n", "=== predictions.json\n",
        "=== tasks/train.json\n",
        "=== trajectories/phase-0.jsonl\n", "=== timings.csv\n", "keptDifficulties", "\"phase\":",
        "attemptsPerTask",
        "<!--<script>", "</script>", "1e300", "format", "webrl-released", "imagination",
    ]
    static let sliceLength: UInt64 = 5000

    private let folder: String

    init(scratch: String) { folder = scratch + "/run" }

    func run(_ input: [UInt8]) throws {
        try FolderText(input).write(to: folder)
        let run = RunDirectory(folder)
        _ = try? run.configuration()
        _ = try? run.tasks()
        _ = try? run.summary()
        _ = try? run.predictions()
        let page = try Report.html(of: URL(fileURLWithPath: folder))
        try require(!page.isEmpty, "an empty report")
    }
}
