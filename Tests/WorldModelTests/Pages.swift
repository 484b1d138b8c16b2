import TestSupport
import WebEnv

@testable import WorldModel

/// A page written by hand, see ``WrittenPage``.
func page(_ title: String, _ lines: String) -> PageView {
    do { return try WrittenPage.parse(title, lines.split(separator: "\n")) } catch {
        preconditionFailure("\(error)")
    }
}

func tree(_ view: PageView) -> PageTree { PageTreeCache().tree(of: view) }

func observation(_ view: PageView, at url: String = "http://site.test/") -> Observation {
    Observation(view, at: url)
}

/// An episode that has just begun on a page.
func start(_ view: PageView, at url: String = "http://site.test/", intent: String = "") -> Episode {
    Episode(intent: intent, observation: Observation(view, at: url))
}

/// An observed step from one page to another.
func transition(
    _ before: PageView, _ action: Action, _ after: PageView, at url: String = "http://site.test/",
    to newURL: String? = nil, error: String? = nil
) -> Transition {
    Transition(
        episode: start(before, at: url), action: action,
        next: Observation(after, at: newURL ?? url, error: error))
}

/// An episode of what was seen and done; it ends with the last action.
func trajectory(_ steps: [(page: PageView, url: String, action: Action)], task: WebTask? = nil) -> Trajectory
{
    Trajectory(
        task: task
            ?? WebTask(taskID: "written", sites: ["site"], intent: "", startURLs: [steps.first?.url ?? ""]),
        seed: 1,
        steps: steps.map {
            Trajectory.Step(
                observation: Observation($0.page, at: $0.url), action: $0.action, logProbability: nil,
                actionCount: 1)
        }, ending: .stopped, reward: 0, scoredBy: .evaluator)
}

/// What the transfer model knows before it predicts, made from transitions without any weighing of what they are worth.
struct Knowledge {
    let trees = PageTreeCache()
    private(set) var examples: [TransitionExample] = []
    private(set) var templates = PageTemplates()
    private(set) var store = ExampleStore()
    private(set) var persistence = Persistence()
    private(set) var carried = Frequencies()

    init(_ transitions: [Transition]) {
        examples = transitions.compactMap { TransitionExample($0, trees) }
        var seen: Set<UInt64> = []
        templates = PageTemplates(
            examples.flatMap { [$0.before, $0.after] }.filter { seen.insert($0.contentHash).inserted })
        for example in examples {
            let own = ActionSignatures(
                example.action, on: example.before, url: example.url,
                template: templates.template(of: example.before))
            guard store.add(example, own, state: templates.state(of: example.before)) else { continue }
            persistence.observe(example)
            CopyRanking.observe(example, own, in: &carried)
        }
    }

    func query(_ action: Action, in episode: Episode) -> TransitionQuery {
        TransitionQuery(action, in: episode, templates, trees)
    }

    func ranking(_ query: TransitionQuery) -> CopyRanking {
        CopyRanking(carried, common: templates.commonNames, for: query.signatures)
    }

    func draft(_ example: Int, for query: TransitionQuery) -> PageDraft {
        PageDraft(
            store.examples[example], for: query, templates, ranking(query),
            lasting: persistence.chances(query.action))
    }
}
