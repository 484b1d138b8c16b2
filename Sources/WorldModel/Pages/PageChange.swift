import Groundwork
import Readings
import WebEnv

/// What became new, different and gone between two pages.
///
/// Nodes are known by role and name, as a multiset. A node is updated where role and name stayed and value or states changed, or
/// where role and parent stayed and at least half of the name's words did.
public struct PageChange: Sendable {
    /// A node that is still there and not what it was.
    public struct Update: Sendable, Hashable {
        /// Index of the node on the earlier page.
        public let before: Int
        /// Index of the node on the later page.
        public let after: Int
    }

    /// Indices into the later page's nodes, in document order.
    public private(set) var new: [Int] = []
    /// Indices into the earlier page's nodes, in document order.
    public private(set) var deleted: [Int] = []
    /// Nodes that are still there and not what they were.
    public private(set) var updated: [Update] = []
    /// For each node of the later page the node of the earlier page that it is, −1 for new nodes.
    private(set) var sources: [Int]
    /// One hash for each change, sorted; two changes are compared by these.
    private(set) var items: [UInt64] = []

    /// Whether nothing changed.
    public var isEmpty: Bool { items.isEmpty }
    /// Elements that changed.
    public var count: Int { items.count }

    init(from before: PageTree, to after: PageTree) {
        sources = Array(repeating: -1, count: after.keys.count)
        guard before.contentHash != after.contentHash else {
            sources = Array(after.keys.indices)
            return
        }
        let left = matchEqual(before, after)
        matchRenamed(before, after, left)
        collect(before, after)
    }

    // MARK: Alignment

    /// Pairs nodes of equal role and name in document order.
    /// - Returns: the earlier page's nodes that are left.
    private mutating func matchEqual(_ before: PageTree, _ after: PageTree) -> [Int] {
        var free: [UInt64: [Int]] = [:]
        for node in before.keys.indices.reversed() { free[before.keys[node], default: []].append(node) }
        for node in after.keys.indices {
            if let source = free[after.keys[node]]?.popLast() { sources[node] = source }
        }
        return free.values.joined().sorted()
    }

    /// Pairs what is left by role, parent and likeness of names.
    private mutating func matchRenamed(_ before: PageTree, _ after: PageTree, _ left: [Int]) {
        var candidates: [UInt64: [Int]] = [:]
        for node in left { candidates[Self.family(node, before), default: []].append(node) }
        for node in after.keys.indices where sources[node] < 0 {
            let family = Self.family(node, after)
            guard let brothers = candidates[family] else { continue }
            let like = brothers.firstIndex {
                Self.likeness(before, $0, after, node) >= Self.leastLikeness
            }
            guard let like else { continue }
            sources[node] = brothers[like]
            candidates[family]?.remove(at: like)
        }
    }

    static let leastLikeness = 0.5

    /// Role, and role and name of the parent.
    private static func family(_ node: Int, _ tree: PageTree) -> UInt64 {
        let known = tree.view.nodes[node]
        return Hash64.mix(UInt64(known.role.rawValue), known.parent < 0 ? 0 : tree.keys[known.parent])
    }

    /// Dice's measure of two names' words, in 0...1.
    private static func likeness(_ before: PageTree, _ first: Int, _ after: PageTree, _ second: Int) -> Double
    {
        let left = before.index.tokens(of: before.index.nodes[first])
        let right = after.index.tokens(of: after.index.nodes[second])
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        let common = left.count { right.contains($0) }
        return Double(2 * common) / Double(left.count + right.count)
    }

    // MARK: Changes

    private mutating func collect(_ before: PageTree, _ after: PageTree) {
        var isKept = Array(repeating: false, count: before.keys.count)
        for (node, source) in sources.enumerated() {
            guard source >= 0 else {
                new.append(node)
                items.append(Hash64.mix(1, after.keys[node]))
                continue
            }
            isKept[source] = true
            let attributes = after.attributes(node)
            if after.keys[node] == before.keys[source], attributes == before.attributes(source) { continue }
            updated.append(Update(before: source, after: node))
            items.append(Hash64.mix(Hash64.mix(3, before.keys[source]), after.keys[node], attributes))
        }
        for node in isKept.indices where !isKept[node] {
            deleted.append(node)
            items.append(Hash64.mix(2, before.keys[node]))
        }
        items.sort()
    }
}

/// Counts behind precision, recall and F1.
public struct MatchCounts: Sendable, Hashable {
    /// Elements in both lists.
    public var common = 0
    /// Elements that were predicted.
    public var predicted = 0
    /// Elements that really exist.
    public var actual = 0

    /// Nothing counted yet.
    public init() {}

    init(predicted: [UInt64], actual: [UInt64]) {
        common = Overlap.count(predicted, actual)
        self.predicted = predicted.count
        self.actual = actual.count
    }

    /// In 0...1; 1 where nothing was predicted and nothing was there.
    public var f1: Double { predicted + actual == 0 ? 1 : 2 * Double(common) / Double(predicted + actual) }
    /// Share of the predicted elements that really exist, in 0...1; 1 where nothing was predicted.
    public var precision: Double { predicted == 0 ? 1 : Double(common) / Double(predicted) }
    /// Share of the existing elements that were predicted, in 0...1; 1 where there are none.
    public var recall: Double { actual == 0 ? 1 : Double(common) / Double(actual) }

    /// Adds the counts of another comparison.
    public static func += (total: inout MatchCounts, one: MatchCounts) {
        total.common += one.common
        total.predicted += one.predicted
        total.actual += one.actual
    }
}
