import Foundation
import WebEnv

/// Lets a language model write the next accessibility tree, with observed transitions like the one at hand as examples.
///
/// The model is told what each operation does, sees the current tree and the action, explains first and then writes the tree.
/// Source: WebEvolver (arXiv:2504.21024), section 3.2.
public struct LanguageModelDynamics: LearningDynamicsModel {
    private let endpoint: ChatEndpoint
    private let shots: Int
    private var memory: TransferModel
    private let trees: PageTreeCache

    /// Tokens of a reply at most.
    public static let maximumTokens = 8192
    /// Confidence in a reply that can be read, before anything is known of the model.
    static let plainConfidence = 0.5

    /// - Parameter shots: examples in the prompt, 0 for none.
    public init(_ endpoint: ChatEndpoint, shots: Int, trees: PageTreeCache = PageTreeCache()) {
        self.endpoint = endpoint
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
        let request =
            "The browser opens \(start.urls.joined(separator: " and ")). Give the accessibility tree of the first page."
        let reply = try endpoint.complete(
            [.system(Self.instructions), .user(request)], maximumTokens: Self.maximumTokens)
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
        var messages = [ChatEndpoint.Message.system(Self.instructions)]
        for example in memory.examples(like: action, in: episode, count: shots) {
            messages.append(.user(Self.request(example.action, on: example.before, at: example.url)))
            messages.append(.assistant("OBSERVATION:\n\(example.after.text)"))
        }
        let current = episode.observation
        messages.append(.user(Self.request(action, on: current.page, at: current.url)))
        let reply = try endpoint.complete(messages, maximumTokens: Self.maximumTokens)
        guard let page = Self.page(in: reply) else { return CopyModel().predict(action, in: episode) }
        return Prediction(
            observation: current.showing(page, at: current.url),
            noChange: page.text == current.page.text ? 1 : 0,
            illegal: 0, ending: 0, confidence: Self.plainConfidence)
    }

    private static func request(_ action: Action, on page: PageView, at url: String) -> String {
        """
        ADDRESS: \(url)
        CURRENT TREE:
        \(page.text)

        ACTION: \(Dialect.webArena.print(action, on: page) ?? "none")
        """
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

    private static let instructions = """
        You stand in for a web browser and the servers behind it. You get the accessibility tree of the current page and one action, \
        and give the tree of the page that follows. Each line of a tree is `[id] role 'name' property: value`, indented by one tab for \
        each level; ids are unique, the root is RootWebArea. A click follows a link, presses a button or ticks a box; type fills a field, \
        and with enter (1) sends its form; select chooses an option; go_back shows the page before. Repeat what stays, leave out what goes, \
        and write what is new as such a site would. First explain in one or two sentences after `THOUGHT:` what the action changes; then give \
        the whole tree after `OBSERVATION:`.
        """
}
