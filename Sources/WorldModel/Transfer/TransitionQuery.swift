import Groundwork
import Learning
import Page
import Readings
import WebEnv

/// What is asked of a world model, prepared once: the page after what the browser itself does, and the texts at hand.
struct TransitionQuery: Sendable {
    let episode: Episode
    let action: SemanticAction
    /// The page that the agent saw, and what the action makes of it before a server answers.
    let current: PageTree
    let page: PageTree
    let template: Int?
    let sources: TextSources
    let signatures: ActionSignatures
    /// What the page shows of the state that the site is in.
    let state: [UInt64]
    private let nodesByKey: [UInt64: [Int]]
    private let nodesByPlace: [UInt64: Int]

    init(_ action: Action, in episode: Episode, _ templates: PageTemplates, _ trees: PageTreeCache) {
        self.episode = episode
        current = trees.tree(of: episode.observation.page)
        self.action = SemanticAction(action, on: current.view)
        page = trees.settling(self.action, on: current.view)
        template = templates.template(of: page)
        state = templates.state(of: page)
        sources = TextSources(self.action, on: page, in: episode)
        signatures = ActionSignatures(
            self.action, on: page, url: episode.observation.url, template: template)
        var byKey: [UInt64: [Int]] = [:]
        for node in page.keys.indices { byKey[page.keys[node], default: []].append(node) }
        nodesByKey = byKey
        nodesByPlace = Dictionary(
            zip(page.places, page.keys.indices), uniquingKeysWith: { first, _ in first })
    }

    /// For each node of an example's page the node of this page that plays its part, −1 for none.
    func matching(_ example: TransitionExample) -> [Int] {
        var result = Array(repeating: -1, count: example.before.keys.count)
        var used = Array(repeating: false, count: page.keys.count)
        func pair(_ node: Int, _ own: Int) {
            result[node] = own
            used[own] = true
        }
        if let target = example.action.target, let own = action.target {
            pair(target, own)
            for (node, own) in entries(target, of: example.before, own) where result[node] < 0 && !used[own] {
                pair(node, own)
            }
        }
        var taken: [UInt64: Int] = [:]
        for node in result.indices where result[node] < 0 {
            guard let alike = nodesByKey[example.before.keys[node]] else { continue }
            var order = taken[example.before.keys[node], default: 0]
            while order < alike.count, used[alike[order]] { order += 1 }
            if order < alike.count { pair(node, alike[order]) }
            taken[example.before.keys[node]] = order + 1
        }
        for node in result.indices where result[node] < 0 {
            if let own = nodesByPlace[example.before.places[node]], !used[own] { pair(node, own) }
        }
        return result
    }
}

extension TransitionQuery {
    /// Pairs of nodes in the entries (rows, cards) that the two targets belong to: by role and order in the entry.
    fileprivate func entries(_ target: Int, of other: PageTree, _ own: Int) -> [(node: Int, own: Int)] {
        let (left, right) = (other.index.nodes[target].record, page.index.nodes[own].record)
        guard left >= 0, right >= 0 else { return [] }
        var free: [Role: [Int]] = [:]
        for node in page.index.records[Int(right)].nodes.reversed() {
            free[page.view.nodes[node].role, default: []].append(node)
        }
        return other.index.records[Int(left)].nodes.compactMap { node in
            free[other.view.nodes[node].role]?.popLast().map { (node, $0) }
        }
    }
}

/// Descriptions of an action on a page, from the most particular to the most general: what two transitions have in common is
/// the first of these that they share.
struct ActionSignatures: Sendable {
    /// Number of descriptions.
    static let count = 10

    private(set) var values: [UInt64] = []

    init(_ action: SemanticAction, on page: PageTree, url: String, template: Int?) {
        let verb = UInt64(action.verb.rawValue)
        let kind = Hash64.mix(UInt64(bitPattern: Int64(template ?? -1)), verb)
        let text = Hash64.of(action.text)
        guard let target = action.target else {
            let place = Hash64.of(PageAddress(url).path)
            let focus = page.view.nodes.firstIndex { $0.parent >= 0 && $0.states.contains(.focused) }
            let focused = focus.map { page.keys[$0] } ?? 0
            let fields = Self.fields(page)
            set([
                Hash64.mix(page.contentHash, verb, text),
                Hash64.mix(Hash64.mix(kind, focused, fields), place),
                Hash64.mix(verb, focused, fields), Hash64.mix(kind, focused, text),
                Hash64.mix(verb, focused, text), Hash64.mix(kind, focused, place), Hash64.mix(kind, focused),
                Hash64.mix(verb, focused), kind, verb,
            ])
            return
        }
        let known = page.index.nodes[target]
        let key = page.keys[target]
        let entry = Self.context(target, page)
        let column = Hash64.mix(Self.column(target, page), UInt64(known.role), known.isContent ? 1 : 0)
        let region = Hash64.mix(column, UInt64(known.landmark))
        set([
            Hash64.mix(Hash64.mix(page.contentHash, verb, text), key, UInt64(bitPattern: Int64(target))),
            Hash64.mix(Hash64.mix(kind, key, entry), text), Hash64.mix(Hash64.mix(verb, key, entry), text),
            Hash64.mix(kind, key), Hash64.mix(verb, key), Hash64.mix(kind, region, UInt64(known.section)),
            Hash64.mix(verb, column, UInt64(known.section)), Hash64.mix(kind, region),
            Hash64.mix(verb, column),
            Hash64.mix(verb, UInt64(known.role)),
        ])
    }

    private mutating func set(_ hashes: [UInt64]) {
        values = hashes.enumerated().map { Hash64.mix(UInt64($0), $1) }
    }

    /// What tells equal targets apart: the entry that a target belongs to, or what the page's fields hold.
    private static func context(_ target: Int, _ page: PageTree) -> UInt64 {
        let record = page.index.nodes[target].record
        if record >= 0 { return UInt64(page.index.records[Int(record)].contentHash) }
        return page.view.nodes[target].role == .button ? fields(page) : 0
    }

    private static func column(_ target: Int, _ page: PageTree) -> UInt64 {
        let record = page.index.nodes[target].record
        guard record >= 0 else { return 1 }
        let cell = page.index.records[Int(record)].cells.first { Int($0.node) == target }
        return cell.map { UInt64($0.column) } ?? 2
    }

    /// What all fields hold.
    private static func fields(_ page: PageTree) -> UInt64 {
        var result: UInt64 = 17
        for (node, known) in page.view.nodes.enumerated()
        where !known.value.isEmpty || known.states.contains(.checked) {
            result = Hash64.mix(result, page.keys[node], page.attributes(node))
        }
        return result
    }
}
