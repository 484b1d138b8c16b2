import Groundwork
import Page

extension Role {
    /// Whether it groups what belongs together: an item of a list, a row of a table, a card.
    fileprivate var isGroup: Bool {
        switch self {
        case .listitem, .row, .group, .article: true
        default: false
        }
    }
}

/// Which nodes of a page lie below which, and what text they hold.
struct PageScope {
    private let view: PageView
    /// For each node the index after its subtree.
    private let ends: [Int]

    init(_ view: PageView) {
        self.view = view
        var ends = Array(repeating: view.nodes.count, count: view.nodes.count)
        var open: [Int] = []
        for index in view.nodes.indices {
            while let last = open.last, view.nodes[last].depth >= view.nodes[index].depth {
                ends[last] = index
                open.removeLast()
            }
            open.append(index)
        }
        self.ends = ends
    }

    /// Candidates that belong to a text: nodes named exactly so are looked for first, then nodes that contain it.
    func nearest(to text: String, among candidates: [Int]) -> [Int] {
        let names = view.nodes.map { $0.name.withFoldedWhiteSpace }
        let exact = names.indices.filter { names[$0] == text }
        let found = nearest(toAnyOf: exact, among: candidates)
        if !found.isEmpty { return found }
        return nearest(toAnyOf: names.indices.filter { names[$0].contains(text) }, among: candidates)
    }

    /// Candidates in the same list item, row, group or article as one of the marks; where there are none, those whose
    /// nearest ancestor with a mark is the smallest. Observations leave list items out, so of several candidates below
    /// one ancestor the next after each mark counts, or the last before it where none follows.
    private func nearest(toAnyOf marks: [Int], among candidates: [Int]) -> [Int] {
        func holdsMark(_ index: Int) -> Bool { marks.contains { $0 >= index && $0 < ends[index] } }
        let grouped = candidates.filter { candidate in
            ancestors(of: candidate).first { view.nodes[$0].role.isGroup }.map(holdsMark) ?? false
        }
        if !grouped.isEmpty { return grouped }
        let scopes = candidates.map { candidate in ancestors(of: candidate).first(where: holdsMark) }
        let sizes = scopes.map { $0.map { ends[$0] - $0 } ?? Int.max }
        guard let smallest = sizes.min(), smallest < Int.max else { return [] }
        let closest = zip(candidates, sizes).filter { $0.1 == smallest }.map(\.0)
        guard closest.count > 1 else { return closest }
        var result: [Int] = []
        for mark in marks {
            guard let match = closest.first(where: { $0 >= mark }) ?? closest.last, !result.contains(match)
            else {
                continue
            }
            result.append(match)
        }
        return result.sorted()
    }

    private func ancestors(of index: Int) -> [Int] {
        var result: [Int] = []
        var next = view.nodes[index].parent
        while next >= 0 {
            result.append(next)
            next = view.nodes[next].parent
        }
        return result
    }
}
