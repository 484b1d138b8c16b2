import Page
import WebEnv

/// A page that is being predicted from one example.
struct PageDraft: Sendable {
    struct Node: Sendable {
        let node: ObservedNode
        let depth: Int
        let key: UInt64
        /// How far the example vouches for it, in 0...1.
        let trust: Double

        init(_ node: ObservedNode, depth: Int, trust: Double) {
            self.node = node
            self.depth = depth
            key = PageTree.key(node.role, node.name)
            self.trust = trust
        }
    }

    /// Trust in a node that the example's page kept and the current page lacks.
    static let strangerTrust = 0.5
    /// Share of a template's pages that a word of the template itself stands on.
    static let leastSupport = 0.6

    private(set) var nodes: [Node] = []
    private(set) var unknown: [UnknownPart] = []
    /// nil where the example's can't be carried over.
    let title: String?
    let url: String?
    private let ranking: CopyRanking
    /// Chance of a node of a role to outlast the action where the example says nothing of it.
    private let lasting: [Role: Double]

    init(
        _ example: TransitionExample, for query: TransitionQuery, _ templates: PageTemplates,
        _ ranking: CopyRanking,
        lasting: [Role: Double]
    ) {
        self.ranking = ranking
        self.lasting = lasting
        title =
            example.staysOnPage ? query.page.view.title : example.title.filled(from: query.sources, ranking)
        url =
            example.staysOnPage && example.url == example.newURL
            ? query.episode.observation.url
            : example.address.filled(from: query.sources, at: query.episode.observation.url, ranking)
        let matching = query.matching(example)
        if example.staysOnPage {
            merge(example, query, matching)
        } else {
            rebuild(example, query, matching, templates)
        }
    }

    // MARK: The same page, changed

    private mutating func merge(_ example: TransitionExample, _ query: TransitionQuery, _ matching: [Int]) {
        let later = laterNodes(example)
        var insertions: [Int: [Node]] = [:]
        insert(example, query, matching, &insertions)
        var sources = Array(repeating: -1, count: query.page.keys.count)
        for (node, own) in matching.enumerated() where own >= 0 { sources[own] = node }
        nodes += insertions[-1] ?? []
        var goneUntil = 0
        for own in query.page.keys.indices {
            let known = query.page.view.nodes[own]
            let source = sources[own]
            if source < 0 {
                if own >= goneUntil, lasting[known.role] ?? 1 < 0.5 { goneUntil = Int(query.page.ends[own]) }
                if own >= goneUntil { nodes.append(Node(known, depth: known.depth, trust: 1)) }
            } else if let after = later[source] {
                let changed = updated(known, from: source, to: after, example, query)
                nodes.append(Node(changed, depth: known.depth, trust: 1))
            }
            nodes += insertions[own] ?? []
        }
    }

    /// For each node of the example's earlier page its node on the later page, nil where it was deleted.
    private func laterNodes(_ example: TransitionExample) -> [Int?] {
        var result: [Int?] = Array(repeating: nil, count: example.before.keys.count)
        for (after, source) in example.change.sources.enumerated() where source >= 0 {
            result[source] = after
        }
        return result
    }

    private func updated(
        _ known: ObservedNode, from source: Int, to after: Int, _ example: TransitionExample,
        _ query: TransitionQuery
    ) -> ObservedNode {
        var result = known
        let then = example.after.view.nodes[after]
        if example.after.keys[after] != example.before.keys[source] {
            result = result.with(name: renamed(known.name, after, example, query))
        }
        if example.after.attributes(after) != example.before.attributes(source) {
            let value = example.values[after].map { $0.filled(from: query.sources, ranking) ?? known.value }
            result = result.with(value: value ?? then.value, states: then.states)
        }
        return result
    }

    /// The name of a node that the example renames: counted on, copied, or as it is there.
    private func renamed(_ name: String, _ after: Int, _ example: TransitionExample, _ query: TransitionQuery)
        -> String
    {
        if let difference = example.increments[after], let counted = CountedText(name) {
            return counted.adding(difference)
        }
        guard let copied = example.names[after] else { return example.after.view.nodes[after].name }
        return copied.filled(from: query.sources, ranking) ?? name
    }

    private mutating func insert(
        _ example: TransitionExample, _ query: TransitionQuery, _ matching: [Int],
        _ insertions: inout [Int: [Node]]
    ) {
        var anchor = -1
        var shift = 0
        for (after, source) in example.change.sources.enumerated() {
            let then = example.after.view.nodes[after]
            if source >= 0 {
                guard matching[source] >= 0 else { continue }
                anchor = matching[source]
                shift = query.page.view.nodes[anchor].depth - then.depth
            } else if let name = written(after, example, query) {
                let value = example.values[after]?.filled(from: query.sources, ranking) ?? then.value
                insertions[anchor, default: []].append(
                    Node(then.with(name: name, value: value), depth: max(1, then.depth + shift), trust: 1))
            }
        }
    }

    // MARK: Another page

    private mutating func rebuild(
        _ example: TransitionExample, _ query: TransitionQuery, _ matching: [Int], _ templates: PageTemplates
    ) {
        let template = templates.template(of: example.after)
        for (after, source) in example.change.sources.enumerated() {
            let then = example.after.view.nodes[after]
            if then.parent < 0 {
                nodes.append(Node(then.with(name: title), depth: 0, trust: 1))
            } else if source >= 0 {
                keep(then, after, source, example, query, matching)
            } else if let template,
                templates.support(of: example.after.keys[after], in: template) >= Self.leastSupport
            {
                nodes.append(Node(then, depth: then.depth, trust: 1))
            } else if let name = written(after, example, query) {
                let value = example.values[after]?.filled(from: query.sources, ranking) ?? then.value
                nodes.append(Node(then.with(name: name, value: value), depth: then.depth, trust: 1))
            }
        }
    }

    /// A node that both pages of the example have: the current page's own counterpart is what stays.
    private mutating func keep(
        _ then: ObservedNode, _ after: Int, _ source: Int, _ example: TransitionExample,
        _ query: TransitionQuery, _ matching: [Int]
    ) {
        let own = matching[source]
        guard own >= 0 else {
            return nodes.append(Node(then, depth: then.depth, trust: Self.strangerTrust))
        }
        var name = query.page.view.nodes[own].name
        if example.after.keys[after] != example.before.keys[source] {
            name = renamed(name, after, example, query)
        }
        let value = example.values[after]?.filled(from: query.sources, ranking) ?? then.value
        nodes.append(Node(then.with(name: name, value: value), depth: then.depth, trust: 1))
    }

    /// The name of a new node here; nil, and a note, where what it says can't be known.
    private mutating func written(_ after: Int, _ example: TransitionExample, _ query: TransitionQuery)
        -> String?
    {
        let then = example.after.view.nodes[after]
        guard let copied = example.names[after] else { return then.name }
        if let name = copied.filled(from: query.sources, ranking) { return name }
        unknown.append(UnknownPart(role: then.role, example: then.name))
        return nil
    }
}
