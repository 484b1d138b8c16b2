import Foundation
import Groundwork
import Learning
import Readings
import WebArena
import WebEnv

/// A run directory as one self-contained HTML page: curves, families, curriculum, judges and a trajectory viewer.
public enum Report {
    /// Makes the policy of a phase from its learner; with each decision the policy gives that many
    /// alternatives.
    public typealias ThinkingPolicy = (Learner, _ alternatives: Int, PageIndexCache) -> any Policy

    /// The page of a run.
    /// - Parameters:
    ///   - directory: a run with at least one whole phase.
    ///   - policy: whose thoughts are shown beside the steps; by default the run's own.
    /// - Throws: ``RunDirectoryError``, `TrajectoryFileError` or `CheckpointError` with the file that is wrong.
    public static func html(
        of directory: URL,
        thinking policy: ThinkingPolicy = {
            LinearPolicy($0.actor.parameters, alternatives: $1, pages: $2)
        }
    ) throws -> String {
        let run = RunDirectory(directory.path)
        if run.isStarted { try run.verify() }
        guard run.isStarted, let last = run.lastPhase() else {
            throw RunDirectoryError("\(directory.path): no phase of this run is done yet")
        }
        let metrics = Array(try run.metrics().prefix(last + 1))
        let configuration = try run.configuration()
        let summary =
            run.hasSummary ? try run.summary() : RunSummary(soFar: metrics, of: configuration)
        let title = "webrl · \(directory.standardizedFileURL.lastPathComponent)"

        var pages = ReportPages()
        var json = JSONWriter()
        try json.object { json in
            json.field("title", title)
            json.key("summary")
            try json.encoded(summary)
            json.key("config")
            try json.encoded(configuration)
            json.families(of: metrics)
            json.curriculum(of: metrics)
            json.key("predictions")
            try json.encoded(try run.predictions())
            json.key("episodes")
            try json.array { json in
                for phase in metrics.map(\.phase) {
                    for episode in try ReportEpisode.all(of: phase, in: run, policy) {
                        json.episode(episode, &pages)
                    }
                }
            }
            json.key("pages")
            json.array { json in for text in pages.texts { json.string(text) } }
        }
        return ReportPage.html(title: title, data: ScriptJSON.text(json.bytes))
    }
}

extension RunSummary {
    /// The summary of a run that is still going on: the random policy is measured at its end.
    fileprivate init(soFar metrics: [PhaseMetrics], of configuration: TrainingConfiguration) {
        self.init(
            seed: configuration.seed, method: configuration.method.rawValue, sites: configuration.sites,
            randomSuccess: 0,
            phases: metrics.map { Phase($0, wallSeconds: 0) }, startSuccess: metrics.first?.testSuccess ?? 0,
            finalSuccess: metrics.last?.testSuccess ?? 0,
            finalUnseenSuccess: metrics.last?.unseenSuccess, wallSeconds: 0)
    }
}

/// Texts of pages, each kept once.
private struct ReportPages {
    private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    mutating func place(of text: String) -> Int {
        if let place = places[text] { return place }
        places[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}

/// An episode with what the policy and the critic thought of each step.
private struct ReportEpisode {
    struct Step {
        let action: String
        let alternatives: [Decision.Alternative]
        let value: Double
    }
    let phase: Int
    let trajectory: Trajectory
    let steps: [Step]

    /// Candidates shown a step.
    private static let shownAlternatives = 6
    /// Pages whose readings are held at the same time.
    private static let shownPages = 64

    /// The kept episodes of a phase. Candidates and values are those of the phase's checkpoint; none where the run did not keep it.
    static func all(of phase: Int, in run: RunDirectory, _ policy: Report.ThinkingPolicy) throws
        -> [ReportEpisode]
    {
        let path = run.trajectoriesPath(phase)
        guard !run.hasRemovedCheckpoint(of: phase), let data = FileManager.default.contents(atPath: path)
        else { return [] }
        let trajectories = try TrajectoryFile.read(Array(data), file: path).trajectories
        let learner = try run.checkpoint(phase: phase).learner
        let pages = PageIndexCache(capacity: shownPages)
        let policy = policy(learner, shownAlternatives, pages)
        return trajectories.map { trajectory in
            ReportEpisode(
                phase: phase, trajectory: trajectory,
                steps: thoughts(on: trajectory, policy, learner.critic, pages))
        }
    }

    private static func thoughts(
        on trajectory: Trajectory, _ policy: any Policy, _ critic: Critic, _ pages: PageIndexCache
    ) -> [Step] {
        zip(trajectory.episodes, trajectory.steps).map { episode, step in
            // Only the alternatives are used, and they do not depend on chance.
            var random = RandomSource(trajectory.seed)
            return Step(
                action: step.action.words(on: step.observation.page),
                alternatives: policy.decide(episode, using: &random).alternatives,
                value: critic.value(episode, pages: pages))
        }
    }
}

extension Action {
    /// The operation and its target, as ``Decision/Alternative`` words them.
    fileprivate func words(on page: PageView) -> String {
        func target(_ id: Int) -> String {
            page.nodes.first { $0.id == id }.map { " \($0.role) '\($0.name)'" } ?? " [\(id)]"
        }
        return switch self {
        case .click(let id): "click" + target(id)
        case .fill(let id, _, let pressEnter): (pressEnter ? "fillAndEnter" : "fill") + target(id)
        case .select(let id, _): "select" + target(id)
        case .goBack: "goBack"
        case .stop: "stop"
        default: IDActionDialect().print(self)
        }
    }

    /// What is typed, chosen or answered; nil for actions without a text.
    fileprivate var argument: String? {
        switch self {
        case .fill(_, let text, _), .type(_, let text, _), .select(_, let text): text
        case .stop(let answer): answer
        default: nil
        }
    }
}

extension JSONWriter {
    /// A value by its `Codable` form.
    fileprivate mutating func encoded(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        self.value(try JSONValue(parsing: [UInt8](encoder.encode(value))))
    }

    /// Success of each family of test tasks, phase by phase.
    fileprivate mutating func families(of metrics: [PhaseMetrics]) {
        let names = Set(metrics.flatMap(\.testFamilies.keys)).sorted()
        key("families")
        array { json in
            for name in names {
                json.object { json in
                    json.field("name", name.isEmpty ? "(none)" : name)
                    json.field("tasks", metrics.last?.testFamilies[name]?.tasks ?? 0)
                    json.key("success")
                    json.array { json in
                        for phase in metrics {
                            if let family = phase.testFamilies[name] {
                                json.double(family.success)
                            } else {
                                json.null()
                            }
                        }
                    }
                }
            }
        }
    }

    /// Generated tasks, phase by phase: kept, rejected by reason, and how hard the kept ones are in ten classes of V(s_0, I).
    fileprivate mutating func curriculum(of metrics: [PhaseMetrics]) {
        key("curriculum")
        array { json in
            for phase in metrics where phase.tasksGenerated > 0 {
                json.object { json in
                    json.field("phase", phase.phase)
                    json.field("kept", phase.tasksKept)
                    json.key("rejected")
                    json.object { json in
                        for (reason, count) in phase.tasksRejected.sorted(by: { $0.key < $1.key })
                        where count > 0 {
                            json.field(reason, count)
                        }
                    }
                    var classes = [Int](repeating: 0, count: 10)
                    for value in phase.keptDifficulties {
                        classes[min(9, max(0, Int(nearest: value * 10)))] += 1
                    }
                    json.key("difficulty")
                    json.array { json in for count in classes { json.int(count) } }
                }
            }
        }
    }

    fileprivate mutating func episode(_ episode: ReportEpisode, _ pages: inout ReportPages) {
        let trajectory = episode.trajectory
        object { json in
            json.field("phase", episode.phase)
            json.field("task", trajectory.task.taskID)
            json.field("intent", trajectory.task.intent)
            json.field("ending", trajectory.ending.rawValue)
            json.field("reward", trajectory.reward)
            json.field("scoredBy", trajectory.scoredBy?.rawValue)
            json.key("steps")
            json.array { json in
                for (step, thought) in zip(trajectory.steps, episode.steps) {
                    json.step(step, thought, page: pages.place(of: step.observation.page.text))
                }
            }
        }
    }

    private mutating func step(_ step: Trajectory.Step, _ thought: ReportEpisode.Step, page: Int) {
        object { json in
            json.field("page", page)
            json.field("url", step.observation.url)
            json.field("error", step.observation.lastActionError)
            json.field("action", thought.action)
            json.field("argument", step.action.argument)
            if let target = step.action.elementID { json.field("target", target) }
            json.field("probability", step.logProbability.map { Foundation.exp($0) })
            json.field("actionCount", step.actionCount)
            json.field("value", thought.value)
            json.key("candidates")
            json.array { json in
                for alternative in thought.alternatives {
                    json.object { json in
                        json.field("action", alternative.text)
                        json.field("probability", alternative.probability)
                    }
                }
            }
        }
    }
}
