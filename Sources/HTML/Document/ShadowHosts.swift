import Groundwork

/// Which elements have shadow trees, and where their own children went.
///
/// A document is in the order of the flat tree: the first child of a host is its shadow root, in whose slots the host's
/// children are that were assigned to them; the others follow the shadow root, and are not rendered.
///
/// Source: https://drafts.csswg.org/css-scoping-1/#flattening
package struct ShadowHosts: Sendable {
    /// The children of each host, as the markup has them.
    package private(set) var children: [NodeID: [NodeID]] = [:]
    /// The host of each of them.
    package private(set) var hosts: [NodeID: NodeID] = [:]
    /// A few hosts are a small part of a page: what it takes beside its nodes.
    var memoryFootprint: Int {
        MemorySize.of(children) + MemorySize.of(hosts) + children.values.reduce(0) { $0 + MemorySize.of($1) }
    }

    package var isEmpty: Bool { children.isEmpty }

    mutating func add(_ lightChildren: [NodeID], of host: NodeID) {
        children[host] = lightChildren
        for child in lightChildren { hosts[child] = host }
    }

    /// Adds those of another document whose nodes have new numbers; nil for nodes that are gone.
    mutating func add(_ others: ShadowHosts, number: (NodeID) -> NodeID?) {
        for (host, nodes) in others.children {
            if let host = number(host) { add(nodes.compactMap(number), of: host) }
        }
    }
}

extension Document {
    /// The root of the shadow tree that a node is in; 0 for the page's own tree, or a frame's.
    package func shadowRoot(around index: Int) -> Int {
        guard !shadowHosts.isEmpty else { return 0 }
        var next = index
        while next > 0 {
            if let host = shadowHosts.hosts[NodeID(next)] {
                next = host.position
                continue
            }
            let parent = Int(nodes[next].parent)
            if parent > 0, isElement(parent, .shadowRoot) { return parent }
            if parent > 0, isElement(parent, .iframe) { return 0 }
            next = parent
        }
        return 0
    }

    /// The parent in the node's own tree; nil at its top.
    package func parentInTree(_ index: Int) -> Int? {
        if !shadowHosts.isEmpty, let host = shadowHosts.hosts[NodeID(index)] { return host.position }
        let parent = Int(nodes[index].parent)
        return parent < 0 || isElement(parent, .shadowRoot) ? nil : parent
    }

    /// The children in the element's own tree.
    package func childrenInTree(_ index: Int) -> [NodeID] {
        shadowHosts.children[NodeID(index)] ?? children(of: NodeID(index))
    }
}
