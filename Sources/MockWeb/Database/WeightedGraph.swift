internal import HeapModule

/// A directed graph whose edges have costs, made for many questions about shortest paths.
struct WeightedGraph: Sendable {
    /// What the caller calls each edge; edges that leave the same node lie side by side.
    private var edgeIDs: [Int64] = []
    private var targets: [Int32] = []
    private var costs: [Int64] = []
    /// `firstEdge[n] ..< firstEdge[n + 1]` are the edges that leave node n.
    private var firstEdge: [Int32] = []
    private var sources: [Int32] = []
    private var nodeNumbers: [Int64: Int32] = [:]

    /// So that no sum along a path can overflow.
    static let largestCost: Int64 = 1_000_000_000

    /// Edges by id, with the costs between the ids of two nodes.
    struct Path: Equatable {
        var cost: Int64
        var edges: [Int64]
    }

    var edgeCount: Int { edgeIDs.count }

    /// - Parameter json: an array of edges `[id, from, to, cost]`, whole numbers all; cost in 0...``largestCost``.
    /// - Returns: nil for anything else.
    init?(json: UnsafeRawBufferPointer) {
        guard let edges = EdgeListReader.edges(of: json) else { return nil }
        for edge in edges {
            for node in [edge.from, edge.to] where nodeNumbers[node] == nil {
                nodeNumbers[node] = Int32(nodeNumbers.count)
            }
        }
        arrange(edges)
    }

    /// Puts the edges in the order of their first nodes; edges of one node keep their order.
    private mutating func arrange(_ edges: [EdgeListReader.Edge]) {
        firstEdge = Array(repeating: 0, count: nodeNumbers.count + 1)
        let starts = edges.map { Int(nodeNumbers[$0.from, default: 0]) }
        for start in starts { firstEdge[start + 1] += 1 }
        for node in 0..<nodeNumbers.count { firstEdge[node + 1] += firstEdge[node] }
        var next = firstEdge
        var order = Array(repeating: 0, count: edges.count)
        for (index, start) in starts.enumerated() {
            order[Int(next[start])] = index
            next[start] += 1
        }
        edgeIDs = order.map { edges[$0].id }
        costs = order.map { edges[$0].cost }
        targets = order.map { nodeNumbers[edges[$0].to, default: 0] }
        sources = order.map { nodeNumbers[edges[$0].from, default: 0] }
    }

    /// A path of least cost; always the same one among several.
    ///
    /// - Returns: no edges and cost 0 from a node to itself; nil where there is no way or no such node.
    /// Source: Dijkstra, "A note on two problems in connexion with graphs", 1959.
    func shortestPath(from start: Int64, to end: Int64) -> Path? {
        guard let start = nodeNumbers[start], let end = nodeNumbers[end] else { return nil }
        let unreached = Int64.max
        var best = Array(repeating: unreached, count: nodeNumbers.count)
        var arrival = Array(repeating: Int32(-1), count: nodeNumbers.count)
        var frontier = Heap<Reached>()
        best[Int(start)] = 0
        frontier.insert(Reached(cost: 0, node: start))
        while let reached = frontier.popMin() {
            if reached.node == end { break }
            guard reached.cost == best[Int(reached.node)] else { continue }
            for edge in Int(firstEdge[Int(reached.node)])..<Int(firstEdge[Int(reached.node) + 1]) {
                let target = targets[edge]
                let cost = reached.cost + costs[edge]
                guard cost < best[Int(target)] else { continue }
                best[Int(target)] = cost
                arrival[Int(target)] = Int32(edge)
                frontier.insert(Reached(cost: cost, node: target))
            }
        }
        guard best[Int(end)] != unreached else { return nil }
        return Path(cost: best[Int(end)], edges: edges(from: start, to: end, arrival: arrival))
    }

    private func edges(from start: Int32, to end: Int32, arrival: [Int32]) -> [Int64] {
        var edges: [Int64] = []
        var node = end
        while node != start {
            let edge = Int(arrival[Int(node)])
            edges.append(edgeIDs[edge])
            node = sources[edge]
        }
        return edges.reversed()
    }
}

/// A node that was reached and not yet left: least cost first, then least number, so that the order is the same whatever
/// the heap does with equals.
private struct Reached: Comparable {
    let cost: Int64
    let node: Int32

    static func < (a: Reached, b: Reached) -> Bool {
        a.cost != b.cost ? a.cost < b.cost : a.node < b.node
    }
}

/// Reads a JSON array of arrays of four whole numbers.
private struct EdgeListReader {
    struct Edge {
        let id, from, to, cost: Int64
    }
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    static func edges(of bytes: UnsafeRawBufferPointer) -> [Edge]? {
        var reader = EdgeListReader(bytes: bytes)
        return reader.edges()
    }
    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func edges() -> [Edge]? {
        guard take("[") else { return nil }
        var edges: [Edge] = []
        if !take("]") {
            repeat {
                guard let edge = edge() else { return nil }
                edges.append(edge)
            } while take(",")
            guard take("]") else { return nil }
        }
        skipSpace()
        return index == bytes.count ? edges : nil
    }

    private mutating func edge() -> Edge? {
        guard take("["), let id = number(), take(","), let from = number(), take(","), let to = number(),
            take(","), let cost = number(), take("]"), (0...WeightedGraph.largestCost).contains(cost)
        else { return nil }
        return Edge(id: id, from: from, to: to, cost: cost)
    }

    private mutating func number() -> Int64? {
        let isNegative = take("-")
        let start = index
        var value: Int64 = 0
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57, index - start < 18 {
            value = value * 10 + Int64(bytes[index] - 48)
            index += 1
        }
        guard index > start else { return nil }
        return isNegative ? -value : value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }
    private mutating func skipSpace() {
        while index < bytes.count, [32, 9, 10, 13].contains(bytes[index]) { index += 1 }
    }
}
