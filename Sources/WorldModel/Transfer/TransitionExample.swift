import Groundwork
import Learning
import Readings
import WebEnv

/// An observed transition, taken apart into what stayed, what was written anew and where the words of that came from.
struct TransitionExample: Sendable {
    /// Where the action led, by kind.
    enum Destination: Sendable, Hashable {
        /// The same page, whatever changed on it.
        case samePage
        /// Another page, of a template.
        case page(template: Int)
    }

    /// The page and the action as the agent saw and said them.
    let seen: PageView
    let taken: Action
    /// The page after what the browser itself does with the action.
    let before: PageTree
    let after: PageTree
    let url: String
    let newURL: String
    let action: SemanticAction
    let error: String?
    /// Whether what the browser itself does explains the whole outcome.
    let isUnchanged: Bool
    let staysOnPage: Bool
    /// From `before` to `after`.
    let change: PageChange
    /// For new and updated nodes of `after`: how their name and their value are made. By node.
    let names: [Int: CopiedText]
    /// For updated nodes of `after` whose name differs in one number: by how much.
    let increments: [Int: Int]
    let values: [Int: CopiedText]
    let title: CopiedText
    let address: CopiedAddress
    /// Sources that mean something, and whether the next page has what they say as a new name or in its title.
    let carried: [(key: UInt64, isCarried: Bool)]

    /// Least share of a page's nodes that are still there when an action stays on the page.
    static let leastOverlap = 0.6

    init?(_ transition: Transition, _ trees: PageTreeCache) {
        guard let next = transition.next else { return nil }
        let current = transition.episode.observation
        action = SemanticAction(transition.action, on: current.page)
        guard !action.missesTarget else { return nil }
        let before = trees.settling(action, on: current.page)
        let after = trees.tree(of: next.page)
        let sources = TextSources(action, on: before, in: transition.episode)
        seen = current.page
        taken = transition.action
        self.before = before
        self.after = after
        url = current.url
        newURL = next.url
        error = next.lastActionError
        change = PageChange(from: before, to: after)
        staysOnPage = Self.staysOnPage(before, after, current.url, next.url)
        isUnchanged = change.isEmpty && current.url == next.url
        names = Self.names(after, change, before, sources)
        increments = change.updated.reduce(into: [:]) { found, update in
            let texts = (before.view.nodes[update.before].name, after.view.nodes[update.after].name)
            found[update.after] = CountedText(texts.0)?.difference(to: texts.1)
        }
        values = Self.values(after, change, before, sources)
        title = CopiedText(next.page.title, from: sources)
        let isLink = action.target.map { before.view.nodes[$0].role == .link } ?? false
        address = CopiedAddress(next.url, from: current.url, sources, isForm: !isLink)
        carried = Self.carried(after, change, sources)
    }

    private static func carried(_ after: PageTree, _ change: PageChange, _ sources: TextSources)
        -> [(key: UInt64, isCarried: Bool)]
    {
        let names = Set((change.new + change.updated.map(\.after)).map { after.view.nodes[$0].name })
        let title = after.view.title
        return sources.sources.filter(\.isNamed).map { source in
            (
                source.key,
                names.contains(source.text)
                    || title.utf8.count > source.text.utf8.count && title.contains(source.text)
            )
        }
    }

    /// Whether address and most nodes are still there.
    private static func staysOnPage(_ before: PageTree, _ after: PageTree, _ url: String, _ newURL: String)
        -> Bool
    {
        guard url == newURL || PageAddress(url).path == PageAddress(newURL).path else { return false }
        let common = Overlap.count(before.sortedKeys, after.sortedKeys)
        return Double(common) >= leastOverlap * Double(max(before.keys.count, after.keys.count))
    }

    private static func names(
        _ after: PageTree, _ change: PageChange, _ before: PageTree, _ sources: TextSources
    ) -> [Int: CopiedText] {
        var result: [Int: CopiedText] = [:]
        for node in change.new { result[node] = CopiedText(after.view.nodes[node].name, from: sources) }
        for update in change.updated where after.keys[update.after] != before.keys[update.before] {
            let copied = CopiedText(after.view.nodes[update.after].name, from: sources)
            let old = Hash64.of(before.view.nodes[update.before].name)
            if !copied.holes.contains(where: { $0.textHash == old }) { result[update.after] = copied }
        }
        return result.filter { !$1.holes.isEmpty }
    }

    private static func values(
        _ after: PageTree, _ change: PageChange, _ before: PageTree, _ sources: TextSources
    ) -> [Int: CopiedText] {
        var result: [Int: CopiedText] = [:]
        for node in change.new + change.updated.map(\.after) where !after.view.nodes[node].value.isEmpty {
            result[node] = CopiedText(after.view.nodes[node].value, from: sources)
        }
        return result.filter { !$1.holes.isEmpty }
    }
}

extension PageTreeCache {
    /// The page after what the browser itself does with an action.
    func settling(_ action: SemanticAction, on page: PageView) -> PageTree {
        let after = FormSemantics.apply(action, to: page)
        return after === page ? tree(of: page) : settled(after)
    }

    /// A tree that is not kept.
    func settled(_ view: PageView) -> PageTree { PageTree(view, index: PageIndex(view)) }
}
