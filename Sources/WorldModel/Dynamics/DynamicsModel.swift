import Page
import WebEnv

/// A world model: it predicts what the next observation is, and how it differs from the current one.
///
/// It sees what an agent sees: observations and actions. Source: WebEvolver (arXiv:2504.21024), section 3.2.
public protocol DynamicsModel: Sendable {
    /// The observation that an episode begins with; nil where the model has no idea.
    /// - Throws: `EnvironmentError` where what the model needs (an endpoint, an environment) fails.
    func begin(at start: StartPoint) throws -> Observation?
    /// What an action brings.
    /// - Parameters:
    ///   - action: in terms of what is seen in the episode as it stands.
    ///   - episode: what was observed and done up to now.
    /// - Throws: `EnvironmentError` where what the model needs fails.
    func predict(_ action: Action, in episode: Episode) throws -> Prediction
}

/// A world model that gets better with what is observed.
public protocol LearningDynamicsModel: DynamicsModel {
    /// Learns from episodes of any outcome, in addition to what it knows.
    mutating func learn(from trajectories: [Trajectory])
}

/// Where an episode begins: all of a task that a world may depend on.
public struct StartPoint: Sendable, Hashable {
    /// Addresses, one a tab.
    public let urls: [String]
    /// Name of the stored login; empty for the one that a site has by itself, nil where nobody is signed in.
    public let login: String?

    /// Where a task's episodes begin.
    public init(_ task: WebTask) {
        urls = task.startURLs
        login = task.requiresLogin ? task.storageState ?? "" : task.storageState
    }
}

/// What a world model expects of an action.
public struct Prediction: Sendable {
    /// The whole next page.
    public var observation: Observation
    /// Chance that the page stays as it is, in 0...1.
    public var noChange: Double
    /// Chance that the action can't be done, in 0...1.
    public var illegal: Double
    /// Chance that the episode ends, in 0...1.
    public var ending: Double
    /// Chance that at least ``confidenceBar`` of the change is right (F1), in 0...1.
    public var confidence: Double
    /// The evaluator's score where the model is the world itself and the episode ended; nil from all others.
    public var reward: Double?
    /// Parts that such a page has and whose contents the model does not know: left out of the page.
    public var unknown: [UnknownPart]

    /// F1 of the change from which on a prediction counts as right.
    public static let confidenceBar = 0.8

    /// - Parameters: as the properties of the same names say.
    public init(
        observation: Observation, noChange: Double, illegal: Double, ending: Double, confidence: Double,
        unknown: [UnknownPart] = []
    ) {
        self.observation = observation
        self.noChange = noChange
        self.illegal = illegal
        self.ending = ending
        self.confidence = confidence
        self.unknown = unknown
    }

    /// What the predicted page brings, keeps and takes away.
    public func change(from current: Observation, _ trees: PageTreeCache) -> PageChange {
        PageChange(from: trees.tree(of: current.page), to: trees.tree(of: observation.page))
    }
}

/// A part that the predicted page will have, without the model knowing what it will say.
public struct UnknownPart: Sendable, Hashable {
    /// What kind of part it is.
    public let role: Role
    /// What the part was called on the page that the prediction leans on.
    public let example: String
    /// - Parameters: as the properties of the same names say.
    public init(role: Role, example: String) {
        self.role = role
        self.example = example
    }
}

/// One observed step: where, what, and what came of it.
public struct Transition: Sendable {
    /// The episode before the step.
    public let episode: Episode
    /// What was done.
    public let action: Action
    /// nil where the episode ended with this step.
    public let next: Observation?

    /// - Parameters:
    ///   - episode: as it stood before the step.
    ///   - action: in terms of the episode's last observation.
    ///   - next: what was seen then; nil where the episode ended.
    public init(episode: Episode, action: Action, next: Observation?) {
        self.episode = episode
        self.action = action
        self.next = next
    }
}

extension Trajectory {
    /// The steps of an episode as transitions, in order; the last has no next observation. They share one history.
    public var transitions: [Transition] {
        zip(episodes, steps).enumerated().map { place, now in
            Transition(
                episode: now.0, action: now.1.action,
                next: place + 1 < steps.count ? steps[place + 1].observation : nil)
        }
    }
}

extension Observation {
    /// The same tabs with another page in the active one.
    func showing(_ page: PageView, at url: String, error: String? = nil) -> Observation {
        var titles = tabTitles
        if titles.indices.contains(activeTab) { titles[activeTab] = page.title }
        return Observation(
            page: page, url: url, tabTitles: titles, activeTab: activeTab, lastActionError: error,
            warnings: [])
    }

    /// The same observation with what was wrong with an action.
    func refusing(_ error: String?) -> Observation {
        Observation(
            page: page, url: url, tabTitles: tabTitles, activeTab: activeTab, lastActionError: error,
            warnings: warnings)
    }
}
