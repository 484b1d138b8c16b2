import HTML

/// Nodes that are elsewhere in the tree than their elements are in the document: what `aria-owns` names, the areas of
/// pictures, the captions, heads and feet of tables.
extension AccessibilityTreeBuilder {
    mutating func moveNodes() {
        let moves = context.ownedElements.sorted { $0.key < $1.key }
        guard !moves.isEmpty || !context.maps.isEmpty || !tables.isEmpty else { return }
        var order = TreeOrder(nodes, document)
        for (owner, elements) in moves {
            for element in elements where context.budget.spend() {
                order.move(element, to: owner, context.budget)
            }
        }
        for (map, image) in context.maps.sorted(by: { $0.key < $1.key }) {
            order.move(map, to: image, context.budget)
        }
        for table in tables { order.sort(table) }
        nodes = order.finished()
    }

    /// Notes the table of a part that browsers show elsewhere than it is written.
    mutating func noteTable(of part: Int) {
        let table = Int(document.nodes[part].parent)
        guard document.isElement(table, .table), tables.last != table else { return }
        let isLate = document.isElement(part, .tfoot)
        var sibling = isLate ? document.nodes[part].nextSibling : document.nodes[part].previousSibling
        while sibling >= 0 {
            if document.nodes[Int(sibling)].kind == .element,
                document.nodes[Int(sibling)].name != document.nodes[part].name
            {
                tables.append(table)
                return
            }
            let next = document.nodes[Int(sibling)]
            sibling = isLate ? next.nextSibling : next.previousSibling
        }
    }
}

/// A tree whose nodes are being moved.
private struct TreeOrder {
    private var nodes: [AccessibilityTree.Node]
    private let document: Document
    private var children: [[Int]]
    /// The numbers of the nodes by the places of their elements.
    private let byPosition: [Int]

    init(_ nodes: [AccessibilityTree.Node], _ document: Document) {
        self.nodes = nodes
        self.document = document
        var children = [[Int]](repeating: [], count: nodes.count)
        for index in nodes.indices.dropFirst() { children[Int(nodes[index].parent)].append(index) }
        self.children = children
        byPosition = nodes.indices.sorted { (nodes[$0].node, $0) < (nodes[$1].node, $1) }
    }

    // MARK: Finding

    /// Where the nodes of elements from a place in the document on begin.
    private func start(of position: Int) -> Int {
        var low = 0
        var high = byPosition.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[byPosition[middle]].node.position < position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The nodes of an element and what is in it that are in no other of these.
    private func tops(of element: Int) -> [Int] {
        let range = element..<Int(document.nodes[element].end)
        return byPosition[start(of: range.lowerBound)..<start(of: range.upperBound)].filter {
            !range.contains(nodes[Int(nodes[$0].parent)].node.position)
        }.sorted()
    }

    private func node(of element: Int) -> Int? {
        byPosition[start(of: element)..<start(of: element + 1)].first { nodes[$0].role != .text }
    }

    // MARK: Moving

    /// Makes what an element shows the last thing in another one.
    mutating func move(_ element: Int, to owner: Int, _ budget: WorkBudget) {
        let moved = tops(of: element).filter { $0 > 0 }
        guard !moved.isEmpty, budget.spend(moved.count) else { return }
        var holder = owner
        while holder > 0, node(of: holder) == nil { holder = Int(document.nodes[holder].parent) }
        let parent = node(of: holder) ?? 0
        for index in moved {
            children[Int(nodes[index].parent)].removeAll { $0 == index }
            nodes[index].parent = Int32(parent)
        }
        let end = Int(document.nodes[owner].end)
        let place =
            holder == owner
            ? children[parent].endIndex
            : children[parent].lastIndex { nodes[$0].node.position < end }.map { $0 + 1 } ?? 0
        children[parent].insert(contentsOf: moved, at: place)
    }

    /// Puts a table's captions and head first and its foot last. Of several feet none is the last.
    mutating func sort(_ table: Int) {
        guard let parent = node(of: table) else { return }
        let parts = document.children(of: NodeID(table)).map(\.position)
        let feet = parts.filter { document.isElement($0, .tfoot) }
        let head = parts.first { document.isElement($0, .thead) }
        func rank(_ index: Int) -> Int {
            let position = nodes[index].node.position
            guard let part = parts.last(where: { $0 <= position }) else { return 2 }
            if document.isElement(part, .caption) { return 0 }
            if part == head { return 1 }
            return feet == [part] ? 3 : 2
        }
        let ranks = children[parent].map { (rank: rank($0), index: $0) }
        children[parent] = ranks.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }
        .map(\.element.index)
    }

    /// The nodes in their new order.
    func finished() -> [AccessibilityTree.Node] {
        var result: [AccessibilityTree.Node] = []
        result.reserveCapacity(nodes.count)
        var open: [(index: Int, parent: Int32, depth: Int32)] = [(0, -1, 0)]
        while let next = open.popLast() {
            var node = nodes[next.index]
            node.parent = next.parent
            node.depth = next.depth
            let number = Int32(result.count)
            result.append(node)
            for child in children[next.index].reversed() { open.append((child, number, next.depth + 1)) }
        }
        return result
    }
}
