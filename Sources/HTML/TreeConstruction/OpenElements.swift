/// The stack of open elements.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements
struct OpenElement {
    var node: Int32
    var name: Int32
    /// The name in markup, which SVG writes with other letters.
    var tagName: Int32
    var traits: ElementTraits

    var isForeign: Bool { traits.contains(.foreign) }
    /// Whether it is an element of HTML of that name.
    func isHTML(_ name: HTMLName) -> Bool { self.name == name.rawValue && !isForeign }
}

extension TreeBuilder {
    /// The current node is an element of HTML of that name.
    func isCurrent(_ name: HTMLName) -> Bool { open.last?.isHTML(name) ?? false }
    func isCurrent(_ trait: ElementTraits) -> Bool { open.last?.traits.contains(trait) ?? false }

    /// The places of open elements that are looked through, from the innermost out.
    var searched: ReversedCollection<Range<Int>> {
        (max(0, open.count - Self.searchLimit)..<open.count).reversed()
    }

    /// Whether an element of HTML of that name is open.
    func isOpen(_ name: HTMLName) -> Bool { openCounts[Int(name.rawValue)] > 0 }

    mutating func push(_ element: OpenElement) {
        open.append(element)
        guard !element.isForeign else { return }
        while openCounts.count <= Int(element.name) { openCounts.append(0) }
        openCounts[Int(element.name)] += 1
    }

    mutating func pop() {
        guard let last = open.popLast() else { return }
        closed(last)
    }

    /// Takes an element that is not the current node from the stack.
    mutating func removeOpen(at index: Int) { closed(open.remove(at: index)) }

    private mutating func closed(_ element: OpenElement) {
        guard !element.isForeign else { return }
        openCounts[Int(element.name)] -= 1
        if hasSelectedContent, element.name == HTMLName.option.rawValue {
            cloneIntoSelectedContent(element.node)
        }
        guard element.traits.contains(.formatting) else { return }
        // One that lies deeper was taken out long ago.
        for index in (max(0, formatting.count - Self.searchLimit)..<formatting.count).reversed()
        where formatting[index].node == element.node {
            formatting[index].isOpen = false
            return
        }
    }

    mutating func popDown(to count: Int) { while open.count > count { pop() } }

    /// Pops elements until one of HTML of that name has been popped; never the first.
    mutating func popThrough(_ name: HTMLName) {
        while open.count > 1, let last = open.last {
            pop()
            if last.isHTML(name) { return }
        }
    }

    // MARK: Scopes

    /// Whether the stack has an element in scope.
    /// - Parameter boundary: traits of what bounds the scope.
    func isInScope(_ name: Int32, _ boundary: ElementTraits = .scope) -> Bool {
        guard Int(name) < openCounts.count, openCounts[Int(name)] > 0 else { return false }
        return placeInScope(boundary) { $0.name == name && !$0.isForeign } != nil
    }
    func isInScope(_ name: HTMLName, _ boundary: ElementTraits = .scope) -> Bool {
        isInScope(name.rawValue, boundary)
    }

    /// The place of the innermost element that is meant, if it is in scope.
    func placeInScope(_ boundary: ElementTraits, _ isMeant: (OpenElement) -> Bool) -> Int? {
        for index in searched {
            if isMeant(open[index]) { return index }
            if !open[index].traits.isDisjoint(with: boundary) { return nil }
        }
        return nil
    }

    // MARK: Implied end tags

    /// Generate implied end tags, except for elements of one name.
    mutating func generateImpliedEndTags(except name: Int32 = -1) {
        while let current = open.last, current.traits.contains(.impliedEnd), current.name != name { pop() }
    }

    mutating func generateImpliedEndTagsThoroughly() {
        while isCurrent(.thoroughlyImpliedEnd) { pop() }
    }

    /// Close a p element, if there is one in button scope.
    mutating func closeParagraph() {
        guard isInScope(.p, [.scope, .buttonScope]) else { return }
        generateImpliedEndTags(except: HTMLName.p.rawValue)
        popThrough(.p)
    }
}
