/// Tests elements of one document against the selectors of one parser, or of parsers whose numbers don't overlap.
///
/// An element is looked at about once a selector, not once for each way to it: ``CombinatorWalk`` goes on where browser
/// engines do, and what would grow with the number of siblings or descendants is remembered in ``SelectorMemory``. All
/// of it is paid from a budget: once that is spent, nothing matches.
package final class SelectorMatcher {
    package let document: Document
    package let budget: WorkBudget
    fileprivate(set) var memory = SelectorMemory()
    /// How many lists within selectors are being tested.
    private var nesting = 0
    /// Who knows what became of controls; nil where their markup says all.
    private let states: (any ElementStates)?
    /// What `:scope` stands for.
    private var scope: Int?

    /// The root of the shadow tree whose elements are tested; 0 for those outside of shadow trees.
    private let shadowRoot: Int
    private let hasShadow: Bool

    /// - Parameters:
    ///   - shadowRoot: of the tree whose elements are tested; 0 for those outside of shadow trees.
    ///   - states: who knows what became of controls; nil where their markup says all.
    package init(
        _ document: Document, _ budget: WorkBudget, shadowRoot: Int = 0, states: (any ElementStates)? = nil
    ) {
        self.document = document
        self.shadowRoot = shadowRoot
        hasShadow = !document.shadowHosts.isEmpty
        self.budget = budget
        self.states = states
    }

    /// What a test says where `:scope` stands for an element.
    package func within(scope element: Int, _ test: () -> Bool) -> Bool {
        let outer = (scope, memory)
        scope = element
        memory = SelectorMemory()
        defer { (scope, memory) = outer }
        return test()
    }

    /// Whether one of the alternatives matches.
    package func matches(_ index: Int, _ list: Selector.List) -> Bool {
        guard isElement(index) else { return false }
        for selector in list.alternatives where matches(index, selector) { return true }
        return false
    }

    /// - Parameter index: of an element.
    package func matches(_ index: Int, _ selector: Selector.Complex) -> Bool {
        let subject = selector.parts[0]
        if hasShadow,
            document.isElement(index, .shadowRoot) || document.shadowRoot(around: index) != shadowRoot
        {
            return false
        }
        guard passes(index, subject.compound) else { return false }
        guard subject.combinator != nil else { return true }
        var walk = CombinatorWalk(self, selector.parts, from: index)
        return walk.run()
    }

    /// Whether the element itself is what a compound asks for.
    func passes(_ index: Int, _ compound: [Selector.Simple]) -> Bool {
        guard budget.spend(1 + compound.count) else { return false }
        for simple in compound where !passes(index, simple) { return false }
        // What is denied counts for nothing once the budget is spent.
        return !budget.isSpent
    }

    // MARK: Relatives

    func isElement(_ index: Int) -> Bool { index >= 0 && document.nodes[index].kind == .element }

    /// The element around; nil for the root of a tree, as that of what a frame shows.
    package func parent(_ index: Int) -> Int? {
        let parent = hasShadow ? document.parentInTree(index) ?? -1 : Int(document.nodes[index].parent)
        guard isElement(parent) else { return nil }
        let name = document.nodes[parent].name
        return name == HTMLName.iframe.rawValue || name == HTMLName.frame.rawValue ? nil : parent
    }

    /// An element beside a child of a host, whose siblings may be in other slots.
    private func slotted(_ index: Int, isAfter: Bool) -> Int?? {
        guard hasShadow, let host = document.shadowHosts.hosts[NodeID(index)] else { return nil }
        let all = document.childrenInTree(host.position).filter { isElement($0.position) }
        guard let place = all.firstIndex(of: NodeID(index)) else { return .some(nil) }
        let beside = place + (isAfter ? 1 : -1)
        return .some(all.indices.contains(beside) ? all[beside].position : nil)
    }

    func elementBefore(_ index: Int) -> Int? {
        if let beside = slotted(index, isAfter: false) { return beside }
        var sibling = Int(document.nodes[index].previousSibling)
        while sibling >= 0, document.nodes[sibling].kind != .element {
            sibling = Int(document.nodes[sibling].previousSibling)
        }
        return sibling < 0 ? nil : sibling
    }

    func elementAfter(_ index: Int) -> Int? {
        if let beside = slotted(index, isAfter: true) { return beside }
        var sibling = Int(document.nodes[index].nextSibling)
        while sibling >= 0, document.nodes[sibling].kind != .element {
            sibling = Int(document.nodes[sibling].nextSibling)
        }
        return sibling < 0 ? nil : sibling
    }

    // MARK: Simple selectors

    private func passes(_ index: Int, _ simple: Selector.Simple) -> Bool {
        switch simple {
        case .any: return true
        case .never, .pseudoElement: return false
        case .type(let name): return document.hasName(index, name)
        case .id(let id): return document.value(.id, index, equals: id)
        case .className(let name):
            return document.range(of: .class, index).map { document.hasWord(name, $0) } ?? false
        case .attribute(let name): return document.range(of: name, index) != nil
        case .attributeValue(let name, let test, let expected, let ignoresCase):
            guard let range = document.range(of: name, index) else { return false }
            budget.spend(bytes: range.count * (test == .contains ? 1 + expected.count / 4 : 1))
            return document.passes(range, test, expected, ignoresCase)
        case .not(let list): return !matches(index, nested: list)
        case .matchesAny(let list), .matchesWhere(let list): return matches(index, nested: list)
        case .has(let list): return list.contains { has(index, $0) }
        case .onlyChild(let ofType):
            return isNth(index, 0, 1, fromEnd: false, ofType) && isNth(index, 0, 1, fromEnd: true, ofType)
        case .nthChild(let step, let offset, let fromEnd, let ofType):
            return isNth(index, step, offset, fromEnd: fromEnd, ofType)
        default: return passesState(index, simple)
        }
    }

    private func passesState(_ index: Int, _ simple: Selector.Simple) -> Bool {
        switch simple {
        case .empty:
            var child = Int(document.nodes[index].firstChild)
            while child >= 0, document.nodes[child].kind == .comment {
                child = Int(document.nodes[child].nextSibling)
            }
            return child < 0
        case .root: return parent(index) == nil
        case .scope: return scope.map { $0 == index } ?? (parent(index) == nil)
        case .state(let state): return states?.isIn(state, index) ?? document.isIn(state, index)
        case .nthMatch(let step, let offset, let fromEnd, let list):
            return isNthMatch(index, step, offset, fromEnd: fromEnd, list)
        case .language(let language): return isIn(language, index)
        case .direction(let direction): return document.direction(of: index) == direction
        case .defined:
            return document.nodes[index].name < HTMLName.count
                || !document.tag(NodeID(index)).utf8.contains(0x2D)
        case .anyLink:
            let name = document.known(index)
            return (name == .a || name == .area) && document.has(.href, index)
        default: return false
        }
    }

    /// A list within a selector. Lists within lists multiply, so what they come to is remembered.
    private func matches(_ index: Int, nested list: Selector.List) -> Bool {
        nesting += 1
        defer { nesting -= 1 }
        guard list.depth > 1 || nesting > 1 && list.looksAround else { return matches(index, list) }
        if let known = memory.lists[.init(list.number, index)] { return known }
        let isMatch = matches(index, list)
        if !budget.isSpent { memory.lists[.init(list.number, index)] = isMatch }
        return isMatch
    }

    // MARK: Languages

    /// Whether an element is in a language: its tag is the same, or begins so before a hyphen.
    /// Source: https://www.w3.org/TR/selectors-4/#the-lang-pseudo
    private func isIn(_ language: String, _ index: Int) -> Bool {
        var next: Int? = index
        while let element = next, budget.spend() {
            if let range = document.range(of: .lang, element) {
                return document.passes(range, .dash, Array(language.utf8), true)
            }
            next = parent(element)
        }
        return false
    }

    // MARK: Positions

    /// Whether the element's position among its siblings, from 1, is `step`·n + `offset` for some n ≥ 0.
    private func isNth(_ index: Int, _ step: Int, _ offset: Int, fromEnd: Bool, _ ofType: Bool) -> Bool {
        if step == 0, offset < 1 { return false }
        let position = position(of: index, fromEnd: fromEnd, ofType)
        guard step != 0 else { return position == offset }
        let distance = position - offset
        return distance.isMultiple(of: step) && (distance == 0 || (distance > 0) == (step > 0))
    }

    private func isNthMatch(
        _ index: Int, _ step: Int, _ offset: Int, fromEnd: Bool, _ list: Selector.List
    ) -> Bool {
        guard matches(index, nested: list) else { return false }
        let key = SelectorMemory.Key(list.number, index)
        if memory.matches[key] == nil { count(siblingsOf: index, matching: list, fromEnd: fromEnd) }
        guard !budget.isSpent, let position = memory.matches[key] else { return false }
        guard step != 0 else { return position == offset }
        let distance = position - offset
        return distance.isMultiple(of: step) && (distance == 0 || (distance > 0) == (step > 0))
    }

    /// Counts the siblings that match, all of them at once.
    private func count(siblingsOf index: Int, matching list: Selector.List, fromEnd: Bool) {
        let parent = document.nodes[Int(document.nodes[index].parent)]
        var next = Int(fromEnd ? parent.lastChild : parent.firstChild)
        var position = 0
        while next >= 0, budget.spend() {
            if isElement(next), matches(next, nested: list) {
                position += 1
                memory.matches[.init(list.number, next)] = position
            }
            next = Int(fromEnd ? document.nodes[next].previousSibling : document.nodes[next].nextSibling)
        }
    }

    /// The position of an element among its siblings, or those of its name, from 1. Those of one parent are counted
    /// together where they are many.
    private func position(of index: Int, fromEnd: Bool, _ ofType: Bool) -> Int {
        let order = SelectorMemory.Order(fromEnd: fromEnd, ofType: ofType)
        if let known = memory.position(of: index, order) { return known }
        var count = 1
        var seen = 0
        var sibling = fromEnd ? elementAfter(index) : elementBefore(index)
        while let candidate = sibling, seen < SelectorMemory.shortWalk {
            seen += 1
            if !ofType || document.nodes[candidate].name == document.nodes[index].name { count += 1 }
            sibling = fromEnd ? elementAfter(candidate) : elementBefore(candidate)
        }
        budget.spend(seen)
        guard sibling != nil else { return count }
        budget.spend(memory.count(siblingsOf: index, order, document))
        return memory.position(of: index, order) ?? count
    }

    // MARK: :has()

    /// Whether something that relates to the element in this way matches.
    private func has(_ index: Int, _ relative: Selector.Relative) -> Bool {
        let key = SelectorMemory.Key(relative.number, index)
        if let known = memory.relatives[key] { return known }
        let isMatch: Bool
        switch relative.combinator {
        case .descendant: isMatch = hasWithin(index, relative)
        case .child: isMatch = hasChild(index, relative.selector)
        case .nextSibling: isMatch = elementAfter(index).map { matches($0, relative.selector) } ?? false
        case .laterSibling: return hasLaterSibling(index, relative)
        }
        if !budget.isSpent { memory.relatives[key] = isMatch }
        return isMatch
    }

    private func hasChild(_ index: Int, _ selector: Selector.Complex) -> Bool {
        var child = Int(document.nodes[index].firstChild)
        while child >= 0, budget.spend() {
            if isElement(child), matches(child, selector) { return true }
            child = Int(document.nodes[child].nextSibling)
        }
        return false
    }

    /// Goes on with the last search for the same where that covers the beginning of this one.
    private func hasWithin(_ index: Int, _ relative: Selector.Relative) -> Bool {
        let end = Int(document.nodes[index].end)
        var scan = memory.scans[relative.number] ?? .init(start: index + 1, next: index + 1)
        if !(scan.start...scan.next).contains(index + 1) { scan = .init(start: index + 1, next: index + 1) }
        while !scan.isMatch, scan.next < end, budget.spend() {
            if isElement(scan.next), matches(scan.next, relative.selector) {
                scan.isMatch = true
            } else {
                scan.next += 1
            }
        }
        if !budget.isSpent { memory.scans[relative.number] = scan }
        return scan.isMatch && scan.next < end
    }

    /// What is found holds for every sibling that was passed on the way.
    private func hasLaterSibling(_ index: Int, _ relative: Selector.Relative) -> Bool {
        var passed = [index]
        var isMatch = false
        var sibling = elementAfter(index)
        while let candidate = sibling, budget.spend() {
            isMatch = matches(candidate, relative.selector)
            if isMatch { break }
            if let known = memory.relatives[.init(relative.number, candidate)] {
                isMatch = known
                break
            }
            passed.append(candidate)
            sibling = elementAfter(candidate)
        }
        guard !budget.isSpent else { return false }
        for element in passed { memory.relatives[.init(relative.number, element)] = isMatch }
        return isMatch
    }
}

/// The search for what is on the left of a selector's subject, from right to left.
///
/// Browser engines tell failures apart by what may still help. An element that its part does not match: the next
/// sibling, if it was reached as one of several, else the next ancestor of the nearest descendant combinator. A sibling
/// that is missing: that ancestor. An ancestor that is missing: nothing at all.
private struct CombinatorWalk {
    /// Earlier siblings that are tried for a part, from `first` back to `element`.
    private struct SiblingLoop {
        let part: Int
        let first: Int
        var element: Int
        var count = 1
        /// No sibling up to here matches: known from an earlier walk.
        var floor = -1
        var isLong: Bool { count > SelectorMemory.shortWalk }
    }
    private let matcher: SelectorMatcher
    private let parts: [Selector.Part]
    private var element: Int
    private var part = 0
    /// Where the nearest descendant combinator goes on: the part on its left, and the ancestor tried last.
    private var ancestor: (part: Int, element: Int)?
    private var siblings: SiblingLoop?
    /// Long loops that others came after.
    private var outerLoops: [SiblingLoop] = []
    private var isKnownMatch = false

    init(_ matcher: SelectorMatcher, _ parts: [Selector.Part], from subject: Int) {
        self.matcher = matcher
        self.parts = parts
        element = subject
    }

    mutating func run() -> Bool {
        let isMatch = search() && !matcher.budget.isSpent
        guard !matcher.budget.isSpent else { return false }
        leaveLoop()
        for loop in outerLoops { remember(loop, isMatch: isMatch) }
        return isMatch
    }

    private mutating func search() -> Bool {
        while let combinator = parts[part].combinator {
            part += 1
            guard step(combinator) || restart() else { return false }
            while !isKnownMatch, !matcher.passes(element, parts[part].compound) {
                guard !matcher.budget.isSpent, restart() else { return false }
            }
            if isKnownMatch { return true }
        }
        return true
    }

    /// Goes to the first element that the combinator leads to.
    private mutating func step(_ combinator: Selector.Combinator) -> Bool {
        switch combinator {
        case .child, .descendant:
            leaveLoop()
            guard let parent = matcher.parent(element) else {
                ancestor = nil
                return false
            }
            element = parent
            if combinator == .descendant { ancestor = (part, parent) }
        case .nextSibling:
            guard let sibling = matcher.elementBefore(element) else {
                leaveLoop()
                return false
            }
            element = sibling
        case .laterSibling:
            leaveLoop()
            guard let sibling = matcher.elementBefore(element) else { return false }
            element = sibling
            siblings = SiblingLoop(part: part, first: sibling, element: sibling)
        }
        return true
    }

    /// Goes to the next element to try after a failure; false where there is none.
    private mutating func restart() -> Bool {
        if nextSibling() { return true }
        leaveLoop()
        guard let rise = ancestor, let above = matcher.parent(rise.element) else { return false }
        if !outerLoops.isEmpty {
            for loop in outerLoops where loop.part > rise.part { remember(loop, isMatch: false) }
            outerLoops.removeAll { $0.part > rise.part }
        }
        ancestor = (rise.part, above)
        (part, element) = (rise.part, above)
        return true
    }

    private mutating func nextSibling() -> Bool {
        guard var loop = siblings, let sibling = matcher.elementBefore(loop.element) else { return false }
        loop.element = sibling
        loop.count += 1
        if loop.count == SelectorMemory.shortWalk, let known = matcher.memory.siblings[key(of: loop)] {
            if known.isMatch {
                isKnownMatch = known.position <= sibling
            } else {
                loop.floor = known.position
            }
        }
        siblings = loop
        (part, element) = (loop.part, sibling)
        return sibling > loop.floor
    }

    private mutating func leaveLoop() {
        if let loop = siblings, loop.isLong { outerLoops.append(loop) }
        siblings = nil
    }

    private func key(of loop: SiblingLoop) -> SelectorMemory.Key {
        .init(parts[loop.part].number, matcher.parent(loop.first) ?? 0)
    }

    private func remember(_ loop: SiblingLoop, isMatch: Bool) {
        matcher.memory.siblings[key(of: loop)] = .init(
            position: isMatch ? loop.element : loop.first, isMatch: isMatch)
    }
}
