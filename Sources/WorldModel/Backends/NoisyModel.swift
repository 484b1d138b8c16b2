import Groundwork
import Learning
import WebEnv

/// Makes another model's predictions wrong by a measured amount: how much world-model error an agent can bear.
public struct NoisyModel: DynamicsModel {
    /// What goes wrong, each as a chance in 0...1.
    public struct Noise: Sendable, Hashable, Codable {
        /// A changed element is left out.
        public var drop = 0.0
        /// For each changed element, one that does not exist is invented.
        public var invent = 0.0
        /// A changed element is called after another one.
        public var perturb = 0.0
        /// The page stays as it was.
        public var stale = 0.0
        /// The page says that what was wanted is done.
        public var optimistic = 0.0

        /// No noise.
        public init() {}

        /// All kinds at once, at the same chance.
        public static func all(_ chance: Double) -> Noise {
            var noise = Noise()
            noise.drop = chance
            noise.invent = chance
            noise.perturb = chance
            noise.stale = chance / 2
            noise.optimistic = chance / 2
            return noise
        }
    }

    private let base: any DynamicsModel
    private let noise: Noise
    private let seed: UInt64
    private let intent: String
    private let trees: PageTreeCache

    /// - Parameters:
    ///   - seed: everything random follows from it and from what is asked.
    ///   - intent: what an optimistic page claims.
    public init(
        _ base: any DynamicsModel, noise: Noise, seed: UInt64, intent: String,
        trees: PageTreeCache = PageTreeCache()
    ) {
        self.base = base
        self.noise = noise
        self.seed = seed
        self.intent = intent
        self.trees = trees
    }

    /// What the other model says, undisturbed.
    public func begin(at start: StartPoint) throws -> Observation? { try base.begin(at: start) }

    /// What the other model says, disturbed.
    public func predict(_ action: Action, in episode: Episode) throws -> Prediction {
        var prediction = try base.predict(action, in: episode)
        let current = trees.tree(of: episode.observation.page)
        let next = trees.tree(of: prediction.observation.page)
        var random = RandomSource(
            seed, current.contentHash, next.contentHash, UInt64(episode.history.count))
        if random.uniform() < noise.stale {
            prediction.observation = episode.observation.refusing(nil)
            prediction.noChange = 1
            return prediction
        }
        let nodes = disturbed(next, PageChange(from: current, to: next), &random)
        let page = PageView.composed(title: next.view.title, nodes: nodes)
        prediction.observation = prediction.observation.showing(page, at: prediction.observation.url)
        return prediction
    }

    private func disturbed(_ page: PageTree, _ change: PageChange, _ random: inout RandomSource)
        -> [ObservedNode]
    {
        let changed = Set(change.new + change.updated.map(\.after))
        let names = page.view.nodes.map(\.name).filter { !$0.isEmpty }
        var drafts: [PageDraft.Node] = []
        for (place, node) in page.view.nodes.enumerated() {
            guard changed.contains(place), place > 0 else {
                drafts.append(PageDraft.Node(node, depth: node.depth, trust: 1))
                continue
            }
            if random.uniform() < noise.drop { continue }
            let other =
                names.isEmpty ? node.name : names[Int(nearest: random.uniform() * Double(names.count))]
            let isOther = random.uniform() < noise.perturb
            drafts.append(
                PageDraft.Node(isOther ? node.with(name: other) : node, depth: node.depth, trust: 1))
            if random.uniform() < noise.invent {
                let copy =
                    names.isEmpty
                    ? node : node.with(name: names[Int(nearest: random.uniform() * Double(names.count))])
                drafts.append(PageDraft.Node(copy, depth: node.depth, trust: 1))
            }
        }
        if random.uniform() < noise.optimistic {
            let claim = ObservedNode(
                id: 1, role: .status, name: "Done: \(intent)", value: "", states: [], depth: 1, parent: 0)
            drafts.append(PageDraft.Node(claim, depth: 1, trust: 1))
        }
        return DraftVote.arranged(drafts)
    }
}
