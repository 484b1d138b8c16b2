import Groundwork
import HTML

/// The rules of shadow trees: a tree's style sheets are for what is in it, its host and what is in its slots.
///
/// Of the selectors that look out of a tree, `:host`, `:host(…)`, `:host` before a descendant and `::slotted(…)` are read.
///
/// Source: https://drafts.csswg.org/css-scoping-1/#selectors-data-model
struct ShadowStyles {
    /// The rules of one tree, and who tests their selectors.
    struct Tree {
        let rules: StyleRules
        let matcher: SelectorMatcher
    }
    private let document: Document
    private let page: Tree
    /// By the place of the shadow root.
    private var trees: [Int: Tree] = [:]
    /// What trees say of their hosts, and of what is in their slots.
    private var hostRules: [Int: Tree] = [:]
    private var slottedRules: [Int: Tree] = [:]

    init(_ document: Document, _ rules: StyleRules, _ matcher: SelectorMatcher, _ budget: WorkBudget) {
        self.document = document
        page = Tree(rules: rules, matcher: matcher)
        func tree(_ root: Int, _ part: ShadowPart) -> Tree {
            // What looks at hosts and what is in slots tests elements of the tree around.
            let scope = part == .tree ? root : document.shadowRoot(around: root)
            return Tree(
                rules: StyleRules(document, shadowRoot: root, part: part),
                matcher: SelectorMatcher(document, budget, shadowRoot: scope))
        }
        for host in document.shadowHosts.children.keys {
            guard let root = document.firstChild(host)?.position else { continue }
            trees[root] = tree(root, .tree)
            hostRules[host.position] = tree(root, .host)
            slottedRules[host.position] = tree(root, .slotted)
        }
    }

    /// The rules of the tree that an element is in.
    func tree(of index: Int) -> Tree { trees[document.shadowRoot(around: index)] ?? page }

    /// The rules by which a tree says something of an element outside of it. They are weaker than those of its own tree.
    func outerTrees(of index: Int) -> [Tree] {
        let slotted = document.shadowHosts.hosts[NodeID(index)].flatMap { slottedRules[$0.position] }
        return [slotted, hostRules[index]].compactMap { $0 }
    }

    /// Whether a node is a child of a host that no slot has taken.
    func leavesOut(_ index: Int, _ parent: Int) -> Bool {
        document.shadowHosts.hosts[NodeID(index)]?.position == parent
    }
}

/// What a style sheet in a shadow tree is read for.
enum ShadowPart {
    /// What is in the tree; for the page's own sheets, the page.
    case tree
    case host, slotted

    /// The selectors that are meant, in a form without shadow trees; nil where none is.
    func selectors(_ text: String) -> String? {
        guard text.contains(":host") || text.contains("::slotted") else { return self == .tree ? text : nil }
        let found = Self.alternatives(text).compactMap(selector)
        return found.isEmpty ? nil : found.joined(separator: ",")
    }

    private func selector(_ text: String) -> String? {
        let isHost = text.hasPrefix(":host")
        switch self {
        case .tree:
            if isHost, text.hasPrefix(":host ") { return String(text.dropFirst(6)) }
            return isHost || text.contains("::slotted") ? nil : text
        case .host:
            guard isHost else { return nil }
            let rest = text.dropFirst(5)
            if rest.isEmpty { return "*" }
            return rest.hasPrefix("(") && rest.hasSuffix(")") ? String(rest.dropFirst().dropLast()) : nil
        case .slotted:
            guard let start = text.firstRange(of: "::slotted("), text.hasSuffix(")") else { return nil }
            return String(text[start.upperBound...].dropLast())
        }
    }

    /// The parts between commas that are in no parentheses.
    private static func alternatives(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { $0.trimming(.html) }
    }
}
