import Groundwork
import Readings
import WebEnv

/// A prediction beside what really came, for people to look at.
public struct PredictionSample: Codable, Sendable, Equatable {
    /// A line of a tree.
    public struct Line: Codable, Sendable, Equatable {
        /// How a line compares with the other trees.
        public enum Kind: String, Codable, Sendable {
            /// Stood on the page before, and still does.
            case kept
            /// New or changed, and right.
            case right
            /// Predicted, and not there.
            case invented
            /// There, and not predicted.
            case missed
        }
        /// How the line compares with the other trees.
        public var kind: Kind
        /// Role, name, value and state.
        public var text: String
        /// Depth in the tree, 0 for the root.
        public var depth: Int
    }

    /// The intent of the episode.
    public var intent: String
    /// What was done, in words.
    public var action: String
    /// Where the action was done.
    public var url: String
    /// Where the model says that it leads.
    public var predictedURL: String
    /// Where it led.
    public var trueURL: String
    /// How sure the model was, in 0...1.
    public var confidence: Double
    /// F1 of the changed elements, in 0...1.
    public var deltaF1: Double
    /// The page before.
    public var before: [Line]
    /// The page that was predicted.
    public var predicted: [Line]
    /// The page that came.
    public var actual: [Line]
    /// Parts that the model knows to be there without knowing what they say.
    public var unknown: [String]

    /// Lines of a tree that are shown at most.
    public static let longest = 400

    init(
        intent: String, _ prediction: Prediction, _ transition: Transition, _ next: Observation,
        _ trees: PageTreeCache
    ) {
        let current = transition.episode.observation
        let now = trees.tree(of: current.page)
        let guess = trees.tree(of: prediction.observation.page)
        let truth = trees.tree(of: next.page)
        let predictedChange = PageChange(from: now, to: guess)
        let actualChange = PageChange(from: now, to: truth)
        self.intent = intent
        action = Self.words(transition.action, current.page)
        url = current.url
        predictedURL = prediction.observation.url
        trueURL = next.url
        confidence = prediction.confidence
        deltaF1 = MatchCounts(predicted: predictedChange.items, actual: actualChange.items).f1
        before = Self.lines(now) { _ in .kept }
        predicted = Self.lines(guess, against: truth, predictedChange, wrong: .invented)
        actual = Self.lines(truth, against: guess, actualChange, wrong: .missed)
        unknown = prediction.unknown.prefix(20).map { "\($0.role.chromiumName) such as '\($0.example)'" }
    }

    private static func words(_ action: Action, _ page: PageView) -> String {
        let meaning = SemanticAction(action, on: page)
        let target =
            meaning.target.map { " \(page.nodes[$0].role.chromiumName) '\(page.nodes[$0].name)'" } ?? ""
        return "\(meaning.verb)\(target)" + (meaning.text.isEmpty ? "" : " “\(meaning.text)”")
    }

    /// Lines of a tree; those that the other tree has too are kept or right, the others wrong.
    private static func lines(
        _ tree: PageTree, against other: PageTree, _ change: PageChange, wrong: Line.Kind
    ) -> [Line] {
        var left: [UInt64: Int] = [:]
        for (node, key) in other.keys.enumerated() {
            left[Hash64.mix(key, other.attributes(node)), default: 0] += 1
        }
        let changed = Set(change.new + change.updated.map(\.after))
        return lines(tree) { node in
            let identity = Hash64.mix(tree.keys[node], tree.attributes(node))
            guard let count = left[identity], count > 0 else { return wrong }
            left[identity] = count - 1
            return changed.contains(node) ? .right : .kept
        }
    }

    private static func lines(_ tree: PageTree, _ kind: (Int) -> Line.Kind) -> [Line] {
        tree.view.nodes.enumerated().prefix(longest).map { node, known in
            let value = known.value.isEmpty ? "" : " value '\(known.value)'"
            let states =
                known.states.contains(.checked)
                ? " checked" : known.states.contains(.selected) ? " selected" : ""
            return Line(
                kind: kind(node), text: "\(known.role.chromiumName) '\(known.name)'\(value)\(states)",
                depth: known.depth)
        }
    }

    /// Predictions on some transitions of episodes, spread over them.
    /// - Throws: `EnvironmentError` where the model could not be asked even once; single failures are left out.
    public static func make(
        _ model: any DynamicsModel, on episodes: [Trajectory], count: Int, trees: PageTreeCache
    ) throws -> [PredictionSample] {
        let all = episodes.flatMap { episode in
            episode.transitions.compactMap { step in step.next.map { (episode.task.intent, step, $0) } }
        }
        guard !all.isEmpty, count > 0 else { return [] }
        let stride = max(1, all.count / count)
        let calls = ModelCalls()
        let samples = all.enumerated().filter { $0.offset % stride == 0 }.prefix(count).compactMap {
            let item = $0.element
            return calls.answer { try model.predict(item.1.action, in: item.1.episode) }
                .map { PredictionSample(intent: item.0, $0, item.1, item.2, trees) }
        }
        try calls.check("that predictions are shown of")
        return samples
    }
}
