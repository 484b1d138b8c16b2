/// The adoption agency algorithm.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency-algorithm
extension TreeBuilder {
    /// - Parameter subject: the token's tag name.
    mutating func runAdoptionAgency(_ subject: Int32) {
        // 2
        if let current = open.last, current.name == subject, !current.isForeign,
            !formatting.contains(where: { $0.node == current.node })
        {
            return pop()
        }
        guard open.count < Self.depthLimit, copies < Self.copyLimit else { return endTagOther(subject) }
        // 3 and 4.1 to 4.2: the outer loop.
        for _ in 0..<8 {
            // 4.3
            guard let entry = lastFormatting(subject) else { return endTagOther(subject) }
            let element = formatting[entry].node
            // 4.4
            guard let place = open.lastIndex(where: { $0.node == element }) else {
                formatting.remove(at: entry)
                return
            }
            // 4.5
            guard isInScope(subject) else { return }
            // 4.7
            let block = (place + 1..<open.count).first { open[$0].traits.contains(.special) }
            guard let block else {
                // 4.8
                popDown(to: place)
                formatting.remove(at: entry)
                return
            }
            adopt(entry: entry, place: place, block: block)
        }
    }

    /// Steps 4.9 to 4.19.
    /// - Parameters:
    ///   - entry: the formatting element's place in the list of active formatting elements.
    ///   - place: its place in the stack of open elements.
    ///   - block: the furthest block's place there.
    private mutating func adopt(entry: Int, place: Int, block: Int) {
        // 4.9 and 4.10
        let ancestor = open[place - 1]
        let furthest = open[block]
        let element = formatting[entry]
        var bookmark = entry
        let last = moveInner(below: place, block, furthest.node, &bookmark)
        // 4.14
        unlink(last)
        link(last, at: appropriatePlace(ancestor))
        // 4.15 to 4.17
        copies += 1
        let copy = detachedCopy(of: element.node)
        while nodes[Int(furthest.node)].firstChild >= 0 {
            move(nodes[Int(furthest.node)].firstChild, to: Place(parent: copy))
        }
        link(copy, at: Place(parent: furthest.node))
        // 4.18
        if let old = formatting.lastIndex(where: { $0.node == element.node }) {
            formatting.remove(at: old)
            if old < bookmark { bookmark -= 1 }
        }
        formatting.insert(
            ActiveFormatting(node: copy, name: element.name, isOpen: true),
            at: min(bookmark, formatting.count))
        // 4.19
        if let old = open.lastIndex(where: { $0.node == element.node }) { removeOpen(at: old) }
        let below = (open.lastIndex { $0.node == furthest.node } ?? open.count - 1) + 1
        insertOpen(copy, element.name, at: below)
    }

    /// Steps 4.11 to 4.13: the inner loop.
    /// - Returns: the last node.
    private mutating func moveInner(below place: Int, _ block: Int, _ furthest: Int32, _ bookmark: inout Int)
        -> Int32
    {
        var last = furthest
        var index = block
        var counter = 0
        while index > place + 1 {
            // 4.13.1 to 4.13.3
            counter += 1
            index -= 1
            let node = open[index]
            // 4.13.4 and 4.13.5
            guard let listed = formatting.lastIndex(where: { $0.node == node.node }), counter <= 3 else {
                if let listed = formatting.lastIndex(where: { $0.node == node.node }) {
                    formatting.remove(at: listed)
                    if listed < bookmark { bookmark -= 1 }
                }
                removeOpen(at: index)
                continue
            }
            // 4.13.6
            copies += 1
            let copy = detachedCopy(of: node.node)
            formatting[listed] = ActiveFormatting(node: copy, name: node.name, isOpen: true)
            open[index].node = copy
            // 4.13.7
            if last == furthest { bookmark = listed + 1 }
            // 4.13.8 and 4.13.9
            move(last, to: Place(parent: copy))
            last = copy
        }
        return last
    }

    private mutating func insertOpen(_ node: Int32, _ name: Int32, at index: Int) {
        open.insert(
            OpenElement(node: node, name: name, tagName: name, traits: ElementTraits.all[name]), at: index)
        openCounts[Int(name)] += 1
    }
}
