import Groundwork

/// The trees that one document holds: the page's own, one in each frame that is shown, one in each template.
///
/// An id names an element of the same tree only, forms own controls of their tree, radio buttons of one tree belong
/// together. Source: https://dom.spec.whatwg.org/#concept-tree
package final class TreeScopes: DerivedFromDocument {
    private struct Tree {
        /// The nodes in it, those of trees within included.
        let nodes: Range<Int>
        /// The tree around it; −1 for the page's own.
        let parent: Int
        var identifiers: [String: NodeID] = [:]
    }
    /// In document order, the page's own first.
    private let trees: [Tree]

    /// Whether there is no tree but the page's own.
    package var isSingle: Bool { trees.count == 1 }

    package init(_ document: Document) {
        var trees = [Tree(nodes: 0..<document.count, parent: -1)]
        var open = [0]
        for index in 0..<document.count where Self.holdsTree(document, index) {
            while let last = open.last, trees[last].nodes.upperBound <= index { open.removeLast() }
            trees.append(Tree(nodes: index + 1..<Int(document.nodes[index].end), parent: open.last ?? 0))
            open.append(trees.count - 1)
        }
        self.trees = trees.count == 1 ? trees : Self.identified(trees, document)
    }

    private static func holdsTree(_ document: Document, _ index: Int) -> Bool {
        switch document.known(index) {
        case .iframe, .frame, .template: Int(document.nodes[index].end) > index + 1
        default: false
        }
    }

    /// The same trees with the first element of each id in each of them.
    private static func identified(_ trees: [Tree], _ document: Document) -> [Tree] {
        var trees = trees
        for index in 0..<document.count {
            guard document.nodes[index].kind == .element, let id = document.value(.id, index), !id.isEmpty
            else { continue }
            let tree = number(of: index, in: trees)
            if trees[tree].identifiers[id] == nil { trees[tree].identifiers[id] = NodeID(index) }
        }
        return trees
    }

    /// The number of the tree that a node is in: 0 for the page's own.
    package func number(of index: Int) -> Int { trees.count == 1 ? 0 : Self.number(of: index, in: trees) }

    private static func number(of index: Int, in trees: [Tree]) -> Int {
        var low = 1
        var high = trees.count
        while low < high {
            let middle = (low + high) / 2
            if trees[middle].nodes.lowerBound <= index { low = middle + 1 } else { high = middle }
        }
        var tree = low - 1
        while tree > 0, !trees[tree].nodes.contains(index) { tree = trees[tree].parent }
        return tree
    }

    /// The first element of an id in a tree; nil where it has none, or is the document's only tree.
    package func element(id: String, inTree tree: Int) -> NodeID? { trees[tree].identifiers[id] }

    package var memoryFootprint: Int {
        trees.reduce(MemorySize.of(trees)) { sum, tree in
            sum + MemorySize.of(tree.identifiers)
                + tree.identifiers.keys.reduce(0) { $0 + MemorySize.of($1) }
        }
    }
}

extension Document {
    /// The first element of an id in the tree that a node is in: what an attribute of that node refers to.
    package func element(id: String, inTreeOf index: Int) -> Int? {
        let scopes = derived(TreeScopes.self)
        if scopes.isSingle { return elementsByIdentifier[id]?.position }
        return scopes.element(id: id, inTree: scopes.number(of: index))?.position
    }
}
