/// What a matcher has found out about its document, so that siblings and descendants are not gone through again for
/// each element.
struct SelectorMemory {
    /// Something with a number in a selector, at an element.
    struct Key: Hashable {
        private let value: Int
        init(_ number: Int, _ index: Int) { value = number << 32 | index }
    }
    /// What is known of the siblings up to a position: that one of them matches, or that none does.
    struct Siblings {
        let position: Int
        let isMatch: Bool
    }
    /// A search for the next match in document order: there is none from `start` up to `next`.
    struct Scan {
        let start: Int
        var next: Int
        /// Whether the node at `next` matches.
        var isMatch = false
    }
    /// How siblings are counted.
    struct Order {
        let fromEnd: Bool
        let ofType: Bool
        fileprivate var index: Int { (fromEnd ? 1 : 0) + (ofType ? 2 : 0) }
    }

    /// Siblings beside an element that are gone through each time, since that costs less than remembering.
    static let shortWalk = 16

    var lists: [Key: Bool] = [:]
    /// By list and element: the position among the siblings that match the list.
    var matches: [Key: Int] = [:]
    var relatives: [Key: Bool] = [:]
    var siblings: [Key: Siblings] = [:]
    var scans: [Int: Scan] = [:]
    /// By order, then by element: the position, 0 where nobody has asked.
    private var positions: [[Int32]] = [[], [], [], []]

    func position(of index: Int, _ order: Order) -> Int? {
        let known = positions[order.index]
        guard !known.isEmpty, known[index] > 0 else { return nil }
        return Int(known[index])
    }

    /// Counts an element and all its siblings.
    /// - Returns: how many nodes that took.
    mutating func count(siblingsOf index: Int, _ order: Order, _ document: Document) -> Int {
        if positions[order.index].isEmpty {
            positions[order.index] = [Int32](repeating: 0, count: document.count)
        }
        let parent = document.nodes[Int(document.nodes[index].parent)]
        var next = Int(order.fromEnd ? parent.lastChild : parent.firstChild)
        var steps = 0
        var counts: [Int32: Int32] = [:]
        while next >= 0 {
            let node = document.nodes[next]
            steps += 1
            if node.kind == .element {
                let position = counts[order.ofType ? node.name : 0, default: 0] + 1
                counts[order.ofType ? node.name : 0] = position
                positions[order.index][next] = position
            }
            next = Int(order.fromEnd ? node.previousSibling : node.nextSibling)
        }
        return steps
    }
}
