import Groundwork

/// The trees that one document holds: the page's own, one in each frame that is shown, one below each shadow root.
///
/// An id names an element of the same tree only, forms own controls of their tree, radio buttons of one tree belong
/// together. Source: https://dom.spec.whatwg.org/#concept-tree
package final class TreeScopes: DerivedFromDocument {
    /// Nodes that follow each other and, but for regions within, are of one tree.
    private struct Region {
        let nodes: Range<Int>
        /// The region around it; −1 for the whole document.
        let parent: Int
        /// The number of their tree.
        let tree: Int
    }
    /// In document order, the whole document first.
    private let regions: [Region]
    /// The first element of each id in each tree, where there are several trees.
    private let identifiers: [[String: NodeID]]

    /// Whether there is no tree but the page's own.
    package var isSingle: Bool { regions.count == 1 }

    package init(_ document: Document) {
        var regions = [Region(nodes: 0..<document.count, parent: -1, tree: 0)]
        var open = [0]
        var trees = 1
        for index in 0..<document.count {
            let host = document.shadowHosts.isEmpty ? nil : document.shadowHosts.hosts[NodeID(index)]
            guard host != nil || Self.holdsTree(document, index) else { continue }
            while let last = open.last, regions[last].nodes.upperBound <= index { open.removeLast() }
            let end = Int(document.nodes[index].end)
            if let host {
                let tree = Self.region(of: host.position, in: regions).map { regions[$0].tree } ?? 0
                regions.append(Region(nodes: index..<end, parent: open.last ?? 0, tree: tree))
                open.append(regions.count - 1)
            }
            if Self.holdsTree(document, index) {
                regions.append(Region(nodes: index + 1..<end, parent: open.last ?? 0, tree: trees))
                open.append(regions.count - 1)
                trees += 1
            }
        }
        self.regions = regions
        identifiers = trees == 1 ? [] : Self.identifiers(document, regions, trees)
    }

    private static func holdsTree(_ document: Document, _ index: Int) -> Bool {
        switch document.known(index) {
        case .iframe, .frame, .shadowRoot: Int(document.nodes[index].end) > index + 1
        default: false
        }
    }

    private static func identifiers(
        _ document: Document, _ regions: [Region], _ trees: Int
    ) -> [[String: NodeID]] {
        var identifiers = [[String: NodeID]](repeating: [:], count: trees)
        for index in 0..<document.count {
            guard document.nodes[index].kind == .element, let id = document.value(.id, index), !id.isEmpty
            else { continue }
            let tree = region(of: index, in: regions).map { regions[$0].tree } ?? 0
            if identifiers[tree][id] == nil { identifiers[tree][id] = NodeID(index) }
        }
        return identifiers
    }

    /// The number of the tree that a node is in: 0 for the page's own.
    package func number(of index: Int) -> Int {
        regions.count == 1 ? 0 : Self.region(of: index, in: regions).map { regions[$0].tree } ?? 0
    }

    /// The innermost region around a node.
    private static func region(of index: Int, in regions: [Region]) -> Int? {
        var low = 1
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].nodes.lowerBound <= index { low = middle + 1 } else { high = middle }
        }
        var region = low - 1
        while region > 0, !regions[region].nodes.contains(index) { region = regions[region].parent }
        return region < 0 ? nil : region
    }

    /// The first element of an id in a tree; nil where it has none, or is the document's only tree.
    package func element(id: String, inTree tree: Int) -> NodeID? { identifiers[tree][id] }

    package var memoryFootprint: Int {
        identifiers.reduce(MemorySize.of(regions)) { sum, tree in
            sum + MemorySize.of(tree) + tree.keys.reduce(0) { $0 + MemorySize.of($1) }
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
