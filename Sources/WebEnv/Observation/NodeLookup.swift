extension PageView {
    /// The node of the document behind an id of this view; nil where the view has no such id.
    func documentNode(id: Int) -> NodeID? {
        guard id > 0, contains(id: id) || labels?.contains(id: id) == true else { return nil }
        return NodeID(id - 1)
    }

    /// Ids ascend in document order, apart from what `aria-owns` moves.
    private func contains(id: Int) -> Bool {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].id == id { return true }
            if nodes[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return nodes.contains { $0.id == id }
    }
}
