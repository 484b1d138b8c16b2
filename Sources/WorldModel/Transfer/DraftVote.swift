import Groundwork
import Readings
import WebEnv

/// Several drafts of one page become one: each node stands if the weight of the drafts that have it makes it worth the risk.
struct DraftVote {
    struct Ballot {
        let draft: PageDraft
        /// Positive.
        let weight: Double
    }

    private let ballots: [Ballot]
    private let total: Double
    /// Chance of each node (key and order among equals) to be on the page, in 0...1.
    private var chances: [UInt64: Double] = [:]
    /// Chance from which on a node stands.
    private var bar = 0.5
    /// Expected F1 of the page's nodes, in 0...1.
    private(set) var expectedF1 = 0.0

    /// - Parameter ballots: at least one; the heaviest gives the page its order.
    init(_ ballots: [Ballot]) {
        self.ballots = ballots.enumerated().sorted {
            ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
        }.map(\.element)
        total = ballots.reduce(0) { $0 + $1.weight }
        count()
        chooseBar()
    }

    private mutating func count() {
        for ballot in ballots {
            for (node, identity) in Self.identities(ballot.draft) {
                chances[identity, default: 0] += ballot.weight * node.trust / total
            }
        }
    }

    /// Nodes with their key and order among equals; the root is not voted on.
    private static func identities(_ draft: PageDraft) -> [(node: PageDraft.Node, identity: UInt64)] {
        var counts: [UInt64: UInt64] = [:]
        return draft.nodes.filter { $0.node.parent >= 0 }.map { node in
            let order = counts[node.key, default: 0]
            counts[node.key] = order + 1
            return (node, Hash64.mix(node.key, order))
        }
    }

    /// Takes nodes in order of their chances for as long as the expected F1 grows.
    ///
    /// Source: Lewis, "Evaluating and optimizing autonomous text classification systems" (SIGIR 1995): F1 is best with all items
    /// above half of the best F1.
    private mutating func chooseBar() {
        let sorted = chances.values.sorted(by: >)
        let expected = sorted.reduce(0, +)
        var sum = 0.0
        for (place, chance) in sorted.enumerated() {
            sum += chance
            let f1 = 2 * sum / (Double(place + 1) + expected)
            guard f1 > expectedF1 else { continue }
            expectedF1 = f1
            bar = chance
        }
        bar = max(bar, expectedF1 / 2)
    }

    // MARK: The page

    /// Title and address that most weight stands behind; nil where no draft knows one.
    var title: (text: String, chance: Double)? { elect(\.title, among: ballots) }
    /// The address goes with the title.
    var url: (text: String, chance: Double)? {
        let title = title?.text
        return elect(\.url, among: ballots.filter { $0.draft.title == title }) ?? elect(\.url, among: ballots)
    }

    private func elect(_ field: KeyPath<PageDraft, String?>, among ballots: [Ballot]) -> (
        text: String, chance: Double
    )? {
        var weights: [(text: String, weight: Double)] = []
        for ballot in ballots {
            guard let text = ballot.draft[keyPath: field] else { continue }
            if let known = weights.firstIndex(where: { $0.text == text }) {
                weights[known].weight += ballot.weight
            } else {
                weights.append((text, ballot.weight))
            }
        }
        var best = weights.first
        for candidate in weights where candidate.weight > best?.weight ?? 0 { best = candidate }
        return best.map { ($0.text, $0.weight / total) }
    }

    /// The nodes that stand, with depths that fit: in the order of the heaviest draft, those of others behind what they follow there.
    func nodes() -> [ObservedNode] {
        var chosen: [PageDraft.Node] = []
        /// For each chosen node the one behind it; the first entry is the one that begins the page.
        var next = [-1]
        var standing: [UInt64: Int] = [:]
        for ballot in ballots {
            var anchor = 0
            for (node, identity) in Self.identities(ballot.draft) {
                if let known = standing[identity] {
                    anchor = known
                } else if (chances[identity] ?? 0) >= bar {
                    chosen.append(node)
                    next.append(next[anchor])
                    next[anchor] = chosen.count
                    anchor = chosen.count
                    standing[identity] = anchor
                }
            }
        }
        var order = root.map { [$0] } ?? []
        var place = next[0]
        while place > 0 {
            order.append(chosen[place - 1])
            place = next[place]
        }
        return Self.arranged(order)
    }

    /// The heaviest draft's, named by the elected title.
    private var root: PageDraft.Node? {
        guard let root = ballots.lazy.compactMap({ $0.draft.nodes.first { $0.node.parent < 0 } }).first else {
            return nil
        }
        return PageDraft.Node(root.node.with(name: title?.text), depth: 0, trust: 1)
    }

    /// Gives nodes new ids in document order, and parents by their depths.
    static func arranged(_ drafts: [PageDraft.Node]) -> [ObservedNode] {
        var result: [ObservedNode] = []
        var path: [(depth: Int, index: Int)] = []
        for draft in drafts {
            let depth = result.isEmpty ? 0 : max(1, draft.depth)
            while let last = path.last, last.depth >= depth { path.removeLast() }
            let parent = path.last?.index ?? -1
            path.append((depth, result.count))
            let known = draft.node
            result.append(
                ObservedNode(
                    id: result.count + 1, role: known.role, name: known.name, value: known.value,
                    states: known.states, depth: parent < 0 ? 0 : result[parent].depth + 1, parent: parent))
        }
        return result
    }
}
