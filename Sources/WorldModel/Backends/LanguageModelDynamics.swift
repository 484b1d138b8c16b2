import Foundation
import WebEnv

/// Lets a language model write the next accessibility tree, with observed transitions like the one at hand as examples.
///
/// The model sees the current tree and the action, explains first and then writes the tree. Its words are the writer's business.
/// Source: WebEvolver (arXiv:2504.21024), section 3.2.
public struct LanguageModelDynamics: LearningDynamicsModel {
    private let writer: any PageWriter
    private let shots: Int
    private var memory: TransferModel
    private let trees: PageTreeCache

    /// Confidence in a reply that can be read, before anything is known of the model.
    static let plainConfidence = 0.5

    /// - Parameter shots: examples in the prompt, 0 for none.
    public init(_ writer: any PageWriter, shots: Int, trees: PageTreeCache = PageTreeCache()) {
        self.writer = writer
        self.shots = shots
        self.trees = trees
        memory = TransferModel(trees: trees)
    }

    /// Keeps the episodes' transitions as examples for prompts.
    public mutating func learn(from trajectories: [Trajectory]) {
        memory.learn(from: trajectories)
    }

    /// A first page that was seen before, else what the language model makes of the address.
    public func begin(at start: StartPoint) throws -> Observation? {
        if let known = memory.begin(at: start) { return known }
        let reply = try writer.firstPage(of: start.urls)
        guard let page = Self.page(in: reply) else { return nil }
        return Observation(
            page: page, url: start.urls.first ?? "about:blank", tabTitles: [page.title], activeTab: 0,
            lastActionError: nil, warnings: [])
    }

    /// What the language model writes; that nothing changes where its reply holds no tree.
    public func predict(_ action: Action, in episode: Episode) throws -> Prediction {
        if action.isStop { return CopyModel().predict(action, in: episode) }
        if let id = action.elementID, !episode.observation.nodes.contains(where: { $0.id == id }) {
            var refused = CopyModel().predict(action, in: episode)
            refused.illegal = 1
            refused.observation = episode.observation.refusing(TransferModel.refusal)
            return refused
        }
        let examples = memory.examples(like: action, in: episode, count: shots).map {
            (question: PageQuestion($0.action, on: $0.before, at: $0.url), result: $0.after.text)
        }
        let current = episode.observation
        let reply = try writer.nextPage(
            PageQuestion(action, on: current.page, at: current.url), examples: examples)
        guard let page = Self.page(in: reply) else { return CopyModel().predict(action, in: episode) }
        return Prediction(
            observation: current.showing(page, at: current.url),
            noChange: page.text == current.page.text ? 1 : 0,
            illegal: 0, ending: 0, confidence: Self.plainConfidence)
    }

    /// The tree behind `OBSERVATION:`, else from the root's line on.
    static func page(in reply: String) -> PageView? {
        let marks = ["OBSERVATION:", "[1] RootWebArea"]
        for (order, mark) in marks.enumerated() {
            guard let found = reply.range(of: mark, options: .backwards) else { continue }
            if let page = PageView.parsing(
                String(reply[(order == 0 ? found.upperBound : found.lowerBound)...]))
            {
                return page
            }
        }
        return PageView.parsing(reply)
    }
}
