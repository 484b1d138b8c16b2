import HTML

/// What clicks and the keyboard's focus go to.
extension FormControls {
    /// The nearest element, from the node upwards in its tree, that a click does something to.
    package func activatable(at node: NodeID) -> NodeID? {
        if isActivatable(node) || isWithoutSummary(node) { return node }
        return ancestor(of: node, where: isActivatable)
    }

    private func isActivatable(_ node: NodeID) -> Bool {
        switch document.known(node.position) {
        case .a, .area: document.has(.href, node.position)
        case .button, .select, .textarea, .option: true
        case .input: kind(of: node) != .hidden
        case .label: control(ofLabel: node) != nil
        case .summary: document.isSummary(node.position)
        default: false
        }
    }

    /// Whether the browser makes the summary of a `details`.
    private func isWithoutSummary(_ details: NodeID) -> Bool {
        document.isElement(details.position, .details) && !document.has(.summary, childOf: details.position)
    }

    /// The element that gets the focus when the node is asked to take it.
    package func focusTarget(at node: NodeID) -> NodeID? {
        func takesFocus(_ candidate: NodeID) -> Bool {
            document.isElement(candidate.position, .label) || document.isElement(candidate.position, .option)
                || isFocusable(candidate)
        }
        let found = takesFocus(node) ? node : ancestor(of: node, where: takesFocus)
        switch found.flatMap({ document.known($0.position) }) {
        case .label: return found.flatMap { control(ofLabel: $0) }
        case .option: return found.flatMap { select(of: $0) }
        default: return found
        }
    }

    /// Whether the element itself can have the focus, if it is not disabled.
    package func isFocusable(_ node: NodeID) -> Bool {
        let position = node.position
        guard document.nodes[position].kind == .element else { return false }
        if document.integer(.tabindex, position) != nil { return true }
        return !document.isElement(position, .label) && !document.isElement(position, .option)
            && isActivatable(node)
    }

    // MARK: Tab order

    /// The elements that the Tab key visits, in its order: those with a positive `tabindex` first. Of a group of radio buttons
    /// that is the checked one, or the first where none is.
    /// - Parameter nodes: what is seen of the page.
    package func tabStops(among nodes: [NodeID]) -> [NodeID] {
        var seen: Set<NodeID> = []
        var firsts: [Int: NodeID?] = [:]
        let stops = nodes.filter { isTabStop($0, &firsts) && seen.insert($0).inserted }
        return stops.sorted { (tabRank(of: $0), $0) < (tabRank(of: $1), $1) }
    }

    /// - Parameter firsts: of each group of radio buttons that was looked at, the one to stop at where none is checked.
    private func isTabStop(_ node: NodeID, _ firsts: inout [Int: NodeID?]) -> Bool {
        guard isFocusable(node), !isDisabled(node), tabIndex(of: node) >= 0 else { return false }
        guard kind(of: node) == .radio, let number = index.radioGroups.number(of: node) else { return true }
        if isChecked(node) { return true }
        if let first = firsts[number] { return first == node }
        let group = index.radioGroups.members[number].filter { !isDisabled($0) }
        let first = group.contains { isChecked($0) } ? nil : group.first
        firsts[number] = .some(first)
        return first == node
    }

    private func tabIndex(of node: NodeID) -> Int { document.integer(.tabindex, node.position) ?? 0 }

    /// Positive tab indices come first, in their order.
    private func tabRank(of node: NodeID) -> Int {
        let index = tabIndex(of: node)
        return index > 0 ? index : Int.max
    }
}

extension Document {
    /// Whether an element is the `summary` that opens and closes the `details` around it: the first of them.
    package func isSummary(_ index: Int) -> Bool {
        isElement(index, .summary) && isElement(Int(nodes[index].parent), .details) && isFirstOfName(index)
    }
}
