import Groundwork
import Learning
import TestSupport
import WebEnv

@testable import WorldModel

/// A world model that says what a test wants it to.
struct StoryModel: DynamicsModel {
    let tell: @Sendable (Action, Episode) throws -> Prediction
    var first: Observation?

    func begin(at start: StartPoint) -> Observation? { first }
    func predict(_ action: Action, in episode: Episode) throws -> Prediction { try tell(action, episode) }
}

extension Prediction {
    /// What leads to a page, surely.
    static func page(_ view: PageView, at url: String = "http://site.test/", sure: Double = 1) -> Prediction {
        Prediction(
            observation: Observation(view, at: url), noChange: 0, illegal: 0, ending: 0, confidence: sure)
    }
    /// What ends the episode where it is.
    static func end(_ episode: Episode, reward: Double?) -> Prediction {
        var result = CopyModel().predict(.stop(answer: ""), in: episode)
        result.reward = reward
        return result
    }
}

/// Offers the links of a page and a stop, with chances that a test gives.
struct LinkPolicy: CandidatePolicy {
    /// log π of links by name; others have −2, the stop −3.
    var scores: [String: Double] = [:]

    func candidates(_ episode: Episode, count: Int) -> [Candidate] {
        let links = episode.observation.nodes.filter { $0.role == .link }.map {
            Candidate(action: .click(id: $0.id), logProbability: scores[$0.name] ?? -2, actionCount: 4)
        }
        let all = links + [Candidate(action: .stop(answer: ""), logProbability: -3, actionCount: 4)]
        return Array(
            all.enumerated().sorted {
                ($1.element.logProbability, $0.offset) < ($0.element.logProbability, $1.offset)
            }
            .map(\.element).prefix(count))
    }

    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        Decision(candidates(episode, count: 1)[0])
    }
}

/// Rooms with links from one to the other; who stops in the right one succeeds.
struct Maze: Sendable {
    let doors: [String: [String]]
    let goal: String

    func room(_ name: String) -> PageView {
        page(name, (doors[name] ?? []).map { "link \($0)" }.joined(separator: "\n"))
    }

    func begin(_ name: String) -> Episode {
        start(room(name), at: "http://maze.test/\(name)", intent: "Find the \(goal)")
    }

    /// The truth: what a click leads to, and the reward of a stop.
    var model: StoryModel {
        let maze = self
        return StoryModel { action, episode in
            if action.isStop {
                return .end(episode, reward: episode.observation.title == maze.goal ? 1 : 0)
            }
            let name = episode.observation.nodes.first { $0.id == action.elementID }?.name ?? ""
            return .page(maze.room(name), at: "http://maze.test/\(name)")
        }
    }

    /// Names of what a plan clicks, `stop` for a stop.
    static func words(_ plan: TreeSearch.Plan) -> [String] {
        plan.steps.map { step in
            step.observation.nodes.first { $0.id == step.action.elementID }?.name ?? "stop"
        }
    }
}
