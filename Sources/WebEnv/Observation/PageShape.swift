extension PageView {
    /// Whether the nodes are a tree in pre-order: one root first, each other node below the one that it names as parent.
    package var isTree: Bool {
        guard let root = nodes.first, root.parent < 0, root.depth == 0 else { return false }
        // Places of the nodes above the current one, by depth.
        var above = [0]
        for (place, node) in nodes.enumerated().dropFirst() {
            guard node.depth >= 1, node.depth <= above.count, node.parent == above[node.depth - 1] else {
                return false
            }
            above.removeSubrange(node.depth...)
            above.append(place)
        }
        return true
    }

    /// Whether the nodes are a tree, and ids are unique and grow.
    package var isWellFormed: Bool {
        isTree && zip(nodes, nodes.dropFirst()).allSatisfy { $0.id < $1.id }
    }
}
