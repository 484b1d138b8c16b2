import Groundwork
import HTML

/// Finds the rules that match elements of one page, and puts them in order.
/// Source: https://www.w3.org/TR/css-cascade-5/#cascade-sort
final class Cascade {
    /// A rule that matches, with what it is ordered by.
    struct Match {
        let entry: Int32
        let layer: Int32
        let specificity: Int
        /// Steps from the scope's root; the nearer is the stronger.
        let proximity: Int32

        /// Whether it comes before another; entries are in the order of the sheets.
        func isWeaker(than other: Match, reversingLayers: Bool) -> Bool {
            if layer != other.layer { return (layer < other.layer) != reversingLayers }
            if specificity != other.specificity { return specificity < other.specificity }
            if proximity != other.proximity { return proximity > other.proximity }
            return entry < other.entry
        }
    }
    let matcher: SelectorMatcher
    let group: StyleRules.Group
    let index: RuleIndex

    init(_ matcher: SelectorMatcher, _ group: StyleRules.Group) {
        self.matcher = matcher
        self.group = group
        index = group.index
    }

    /// The rules for an element, or for its pseudo-elements; the weakest first.
    /// - Parameters:
    ///   - around: the names of the elements around it.
    ///   - isGenerating: whether those for its pseudo-elements are looked for, in place of its own.
    ///   - readsBoxes: whether borders and backgrounds matter.
    ///   - names: its id and classes.
    ///   - found: takes the rules.
    func find(
        _ element: Int, isGenerating: Bool, readsBoxes: Bool = false, _ names: ElementNames,
        around: AncestorFilter,
        _ containers: ContainerSizes, _ found: inout [Match]
    ) {
        if !found.isEmpty { found.removeAll(keepingCapacity: true) }
        // The tables are not copied: that would count a dozen references for each element.
        guard isGenerating ? !index.pseudoElements.isEmpty : !index.elements.isEmpty, !matcher.budget.isSpent
        else { return }
        func consider(_ number: Int32) {
            let place = Int(truncatingIfNeeded: number)
            guard readsBoxes || !index.isOfBoxes[place], around.contains(index.ancestors[place]),
                let proximity = test(place, element, isGenerating, containers)
            else { return }
            found.append(
                Match(
                    entry: number, layer: index.entries[place].layer,
                    specificity: index.entries[place].selector.specificity, proximity: proximity))
        }
        if isGenerating {
            index.pseudoElements.forEachCandidate(matcher.document, element, names, consider)
        } else {
            index.elements.forEachCandidate(matcher.document, element, names, consider)
        }
        guard found.count > 1 else { return }
        matcher.budget.spend(found.count)
        found.sort { $0.isWeaker(than: $1, reversingLayers: false) }
    }

    /// - Returns: steps from the scope's root, the most there are for a rule without; nil where the rule does not match.
    @inline(__always)
    private func test(
        _ number: Int, _ element: Int, _ isGenerating: Bool, _ containers: ContainerSizes
    ) -> Int32? {
        if index.isCertain[number] {
            return matcher.budget.spend() ? Int32.max : nil
        }
        guard index.entries[number].scope < 0 else {
            return scopedTest(number, element, isGenerating, containers)
        }
        guard matcher.matches(element, index.entries[number].selector) else { return nil }
        let container = index.entries[number].container
        return container < 0 || Self.holds(container, element, isGenerating, index, containers)
            ? Int32.max : nil
    }

    private func scopedTest(
        _ number: Int, _ element: Int, _ isGenerating: Bool, _ containers: ContainerSizes
    ) -> Int32? {
        guard let proximity = ScopeSearch(matcher, group).proximity(of: element, index.entries[number]) else {
            return nil
        }
        let container = index.entries[number].container
        return Self.holds(container, element, isGenerating, index, containers) ? proximity : nil
    }

    private static func holds(
        _ container: Int32, _ element: Int, _ isGenerating: Bool, _ index: RuleIndex,
        _ containers: ContainerSizes
    ) -> Bool {
        var next = container
        while next >= 0 {
            let query = index.containers[Int(next)]
            guard containers.holds(query, element, includesItself: isGenerating) else { return false }
            next = query.outer
        }
        return true
    }
}

/// Tests rules that hold in scopes.
/// Source: https://www.w3.org/TR/css-cascade-6/#scope-effects
struct ScopeSearch {
    private let matcher: SelectorMatcher
    private let group: StyleRules.Group

    init(_ matcher: SelectorMatcher, _ group: StyleRules.Group) {
        self.matcher = matcher
        self.group = group
    }

    /// Steps from the nearest root in whose scope the rule matches; nil where there is none.
    func proximity(of element: Int, _ entry: RuleIndex.Entry) -> Int32? {
        let scope = group.index.scopes[Int(entry.scope)]
        let owner = group.owners[Int(entry.source)]
        var root: Int? = element
        var steps: Int32 = 0
        while let candidate = root, matcher.budget.spend() {
            if isRoot(candidate, scope, owner), !isLimited(element, by: scope, below: candidate) {
                let isMatch = matcher.within(scope: candidate) { matcher.matches(element, entry.selector) }
                if isMatch { return steps }
            }
            root = matcher.parent(candidate)
            steps += 1
        }
        return nil
    }

    private func isRoot(_ element: Int, _ scope: StyleScope, _ owner: Int) -> Bool {
        guard scope.outer < 0 || isInScope(element, group.index.scopes[Int(scope.outer)], owner) else {
            return false
        }
        guard let roots = scope.roots else { return matcher.parent(owner) == element }
        return matcher.matches(element, roots)
    }

    private func isInScope(_ element: Int, _ scope: StyleScope, _ owner: Int) -> Bool {
        var root: Int? = element
        while let candidate = root, matcher.budget.spend() {
            if isRoot(candidate, scope, owner), !isLimited(element, by: scope, below: candidate) {
                return true
            }
            root = matcher.parent(candidate)
        }
        return false
    }

    private func isLimited(_ element: Int, by scope: StyleScope, below root: Int) -> Bool {
        guard let limits = scope.limits else { return false }
        var next: Int? = element
        while let candidate = next, candidate != root, matcher.budget.spend() {
            if matcher.within(scope: root, { matcher.matches(candidate, limits) }) { return true }
            next = matcher.parent(candidate)
        }
        return false
    }
}
