import Groundwork

/// Spaces between elements: which of them browsers leave out of the tree and of names.
extension AccessibilityContext {
    /// Whether browsers leave out a text of white space alone, since what is beside it is told apart anyway.
    func isIgnorable(space index: Int) -> Bool {
        guard let previous = neighbour(of: index, isAfter: false),
            let next = neighbour(of: index, isAfter: true)
        else { return true }
        return isApart(previous, isAfter: false, depth: 0) || isApart(next, isAfter: true, depth: 0)
    }

    /// The nearest node beside this one or one around it.
    private func neighbour(of index: Int, isAfter: Bool) -> Int? {
        var node = index
        while node > 0 {
            let next = Int(isAfter ? document.nodes[node].nextSibling : document.nodes[node].previousSibling)
            if next >= 0 { return next }
            node = Int(document.nodes[node].parent)
        }
        return nil
    }

    /// Whether no space is needed next to a node.
    /// - Parameter isAfter: whether the node comes after the space.
    private func isApart(_ index: Int, isAfter: Bool, depth: Int) -> Bool {
        guard depth < Self.adjacencyLimit else { return false }
        let own = style[index]
        switch document.nodes[index].kind {
        case .text: return own.isUnrendered || document.textBytes(index).isBlank
        case .element: break
        default: return true
        }
        if own.isUnrendered || own.display == .contents { return true }
        switch document.known(index) {
        case .img, .video: return false
        case .br: return true
        default: break
        }
        guard own.display == .inline else { return true }
        if style.generated(isAfter ? .before : .after, index).map({ !$0.text.isEmpty }) == true {
            return false
        }
        switch roles[index] {
        case .cell, .gridcell, .columnheader, .rowheader: return true
        default: break
        }
        var child = Int(isAfter ? document.nodes[index].firstChild : document.nodes[index].lastChild)
        while child >= 0, style[child].isUnrendered || document.nodes[child].kind == .comment {
            child = Int(isAfter ? document.nodes[child].nextSibling : document.nodes[child].previousSibling)
        }
        if child >= 0 { return isApart(child, isAfter: isAfter, depth: depth + 1) }
        guard let beside = neighbour(of: index, isAfter: isAfter) else {
            return true
        }
        return isApart(beside, isAfter: isAfter, depth: depth + 1)
    }

    /// Nodes that are looked at beside a space.
    private static let adjacencyLimit = 20
}
