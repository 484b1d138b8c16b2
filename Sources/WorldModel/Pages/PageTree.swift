import Groundwork
import Learning
import Page
import Readings
import Synchronization
import WebEnv

/// A page as the world model reads it: what each node is, where it stands, and what it belongs to.
final class PageTree: Sendable {
    let view: PageView
    /// Role and name of each node.
    let keys: [UInt64]
    /// For each node a hash of its way from the root: the roles on it, and the order of each node among
    /// siblings of its role. Two pages that are built alike have equal hashes at equal places, whatever is
    /// written there.
    let places: [UInt64]
    /// Index of the first node behind each subtree.
    let ends: [Int32]
    /// `keys` in order, for comparisons.
    let sortedKeys: [UInt64]
    /// Keys of the site's own words: controls, headings, landmarks, column headers. Sorted, without repetition.
    let vocabulary: [UInt64]
    /// Equal for equal pages, whichever object holds them.
    let contentHash: UInt64
    /// Words, records and labels, as the policy reads them.
    let index: PageIndex

    init(_ view: PageView, index: PageIndex) {
        self.view = view
        self.index = index
        let keys = view.nodes.map { Self.key($0.role, $0.name) }
        self.keys = keys
        places = Self.places(view)
        ends = index.nodes.map(\.end)
        sortedKeys = keys.sorted()
        vocabulary = Array(
            Set(view.nodes.indices.filter { view.nodes[$0].role.isVocabulary }.map { keys[$0] })
        ).sorted()
        contentHash = index.contentHash
    }

    static func key(_ role: Role, _ name: String) -> UInt64 {
        Hash64.mix(UInt64(role.rawValue), Hash64.of(name))
    }

    private static func places(_ view: PageView) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(view.nodes.count)
        var counts: [UInt64: UInt64] = [:]
        for node in view.nodes {
            let above = node.parent < 0 ? 1 : result[node.parent]
            let kind = Hash64.mix(above, UInt64(node.role.rawValue))
            let order = counts[kind, default: 0]
            counts[kind] = order + 1
            result.append(Hash64.mix(kind, order))
        }
        return result
    }

    /// What an agent can change about a node without changing what it is.
    func attributes(_ node: Int) -> UInt64 {
        let known = view.nodes[node]
        return Hash64.mix(Hash64.of(known.value), UInt64(known.states.rawValue))
    }
}

extension Role {
    /// Whether nodes of this role are named by the site's makers rather than by its contents.
    fileprivate var isVocabulary: Bool {
        switch self {
        case .button, .textbox, .searchbox, .combobox, .checkbox, .radio, .spinbutton, .heading,
            .columnheader,
            .rowheader, .tab, .labelText, .legend, .term:
            true
        default: isLandmark
        }
    }
}

/// How alike two sorted lists of hashes are.
enum Overlap {
    /// Number of elements that both lists have, repetitions counted.
    static func count(_ first: [UInt64], _ second: [UInt64]) -> Int {
        var left = 0
        var right = 0
        var common = 0
        while left < first.count, right < second.count {
            if first[left] == second[right] {
                common += 1
                left += 1
                right += 1
            } else if first[left] < second[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return common
    }

    /// Jaccard's measure, in 0...1; 1 for two empty lists.
    static func jaccard(_ first: [UInt64], _ second: [UInt64]) -> Double {
        let common = count(first, second)
        let all = first.count + second.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }
}

/// Trees of pages by identity, so that a page seen by many transitions is read once. Bounded; never changes a result.
public final class PageTreeCache: Sendable {
    private let slots = Mutex<[ObjectIdentifier: PageTree]>([:])
    private let indexes: PageIndexCache
    private let capacity: Int

    /// - Parameters:
    ///   - indexes: readings of pages that are shared with the policy.
    ///   - capacity: pages held before all are dropped.
    public init(indexes: PageIndexCache = PageIndexCache(), capacity: Int = 3000) {
        self.indexes = indexes
        self.capacity = capacity
    }

    func tree(of view: PageView) -> PageTree {
        let key = ObjectIdentifier(view)
        if let known = slots.withLock({ $0[key] }) { return known }
        let tree = PageTree(view, index: indexes.index(of: view))
        slots.withLock { slots in
            if slots.count >= capacity { slots.removeAll(keepingCapacity: true) }
            slots[key] = tree
        }
        return tree
    }
}
