import Groundwork

/// A CSS selector: type, `#id`, `.class`, attribute tests, `:first-child` and its kin, `:not()`, `:nth-child()`, the
/// four combinators, and lists.
///
/// As in CSS, blocks that are still open at the end of the text are closed there: `[name="q"` is `[name="q"]`.
/// Source: https://www.w3.org/TR/selectors-4/
public struct Selector: Sendable, Hashable {
    /// The text is no selector, or one that needs more than this subset.
    public struct SyntaxError: Error, Sendable, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    /// The search takes more work than a page is given.
    public struct TooMuchWork: Error, Sendable, CustomStringConvertible {
        /// Which selector, and what it was given.
        public let description: String
    }

    let list: List
    private let text: String

    /// - Throws: ``SyntaxError``.
    public init(_ text: String) throws {
        var parser = SelectorParser(text)
        list = try parser.list(nested: false)
        self.text = text
    }

    /// The first match in document order.
    /// - Parameter root: searches below this node; nil means the document.
    /// - Throws: ``TooMuchWork`` where the search takes more work than a page is given.
    public func first(in document: Document, under root: NodeID? = nil) throws -> NodeID? {
        let budget = WorkBudget(for: document)
        let matcher = SelectorMatcher(document, budget)
        let found = searched(document, root).first { matcher.matches($0, list) }
        try check(budget)
        return found.map { NodeID($0) }
    }

    /// All matches in document order.
    /// - Throws: ``TooMuchWork`` where the search takes more work than a page is given.
    public func all(in document: Document, under root: NodeID? = nil) throws -> [NodeID] {
        try all(in: document, under: root, WorkBudget(for: document))
    }

    func all(in document: Document, under root: NodeID? = nil, _ budget: WorkBudget) throws -> [NodeID] {
        let matcher = SelectorMatcher(document, budget)
        let found = searched(document, root).filter { matcher.matches($0, list) }
        try check(budget)
        return found.map { NodeID($0) }
    }

    private func searched(_ document: Document, _ root: NodeID?) -> Range<Int> {
        let root = root ?? document.root
        return root.position + 1..<max(root.position + 1, document.end(of: root).position)
    }

    private func check(_ budget: WorkBudget) throws {
        guard budget.isSpent else { return }
        let start = text.utf8.count > 80 ? String(text.unicodeScalars.prefix(80)) + "…" : text
        throw TooMuchWork(
            description: "selector \"\(start)\": takes more than \(budget.limit) steps to search this page")
    }
}

extension Selector {
    /// Alternatives, of which one must match.
    package struct List: Sendable, Hashable {
        package let alternatives: [Complex]
        /// The highest of the alternatives'.
        let specificity: Int
        /// Whether an alternative looks at more than the element itself.
        let looksAround: Bool
        /// Whether an alternative asks what became of a control.
        let dependsOnState: Bool
        /// Different for each list of one parser.
        let number: Int
        /// Lists within lists, this one included.
        let depth: Int

        init(_ alternatives: [Complex], number: Int, depth: Int) {
            self.alternatives = alternatives
            self.number = number
            self.depth = depth
            specificity = alternatives.map(\.specificity).max() ?? 0
            dependsOnState = alternatives.contains(where: \.dependsOnState)
            looksAround = alternatives.contains { $0.parts.count > 1 || $0.parts[0].looksAround }
        }
    }
    /// Compounds from right to left: the subject first, each with what ties it to the next.
    package struct Complex: Sendable, Hashable {
        /// One or more.
        package var parts: [Part]
        /// Ids, then classes and attributes, then types.
        package let specificity: Int

        init(_ parts: [Part]) {
            self.parts = parts
            specificity = parts.reduce(0) { sum, part in
                part.compound.reduce(sum) { min($0.addingClamped($1.specificity), Self.specificityLimit) }
            }
        }

        /// Whether a part asks what became of a control.
        package var dependsOnState: Bool { parts.contains(where: \.dependsOnState) }

        private static let specificityLimit = 1 << 40
    }
    package struct Part: Sendable, Hashable {
        package var compound: [Simple]
        /// How this part relates to the one on its left; nil for the leftmost.
        var combinator: Combinator?
        /// Different for each part of one parser.
        let number: Int

        /// Whether the part on its left is of an element around.
        package var leadsOutwards: Bool { combinator == .child || combinator == .descendant }

        /// Whether it asks what became of a control.
        fileprivate var dependsOnState: Bool {
            compound.contains {
                switch $0 {
                case .state: true
                case .not(let list), .matchesAny(let list), .matchesWhere(let list),
                    .nthMatch(_, _, _, let list):
                    list.dependsOnState
                case .has(let list): list.contains { $0.selector.dependsOnState }
                default: false
                }
            }
        }

        fileprivate var looksAround: Bool {
            compound.contains {
                switch $0 {
                case .not(let list), .matchesAny(let list), .matchesWhere(let list): list.looksAround
                case .has, .nthMatch: true
                default: false
                }
            }
        }
    }
    package enum Combinator: Sendable, Hashable { case descendant, child, nextSibling, laterSibling }
    package struct Relative: Sendable, Hashable {
        var combinator: Combinator
        var selector: Complex
        /// Different for each of one parser.
        let number: Int
    }
    /// The name of an element or attribute, with its number where it is a well-known one.
    package struct Name: Sendable, Hashable {
        package let spelling: String
        package let known: Int32?

        init(_ spelling: String) {
            self.spelling = spelling
            known = HTMLName.numbers[spelling]
        }
    }
    package enum AttributeTest: Sendable, Hashable { case equals, prefix, suffix, contains, word, dash }
    package indirect enum Simple: Sendable, Hashable {
        case any
        case type(Name)
        case id([UInt8])
        case className([UInt8])
        case attribute(Name)
        case attributeValue(Name, AttributeTest, [UInt8], ignoresCase: Bool)
        case not(List)
        case matchesAny(List)
        /// As `matchesAny`, without weight.
        case matchesWhere(List)
        /// What the element must have around or after it: complex selectors, each with how it relates to the element.
        case has([Relative])
        case onlyChild(ofType: Bool)
        /// The element is the `step`·n + `offset`-th child for some n ≥ 0. Both are in Int32's range.
        case nthChild(step: Int, offset: Int, fromEnd: Bool, ofType: Bool)
        /// As `nthChild` among the siblings that match a list.
        case nthMatch(step: Int, offset: Int, fromEnd: Bool, List)
        case empty, root, anyLink, defined
        /// The root of the scope that is searched; the document's where there is none.
        case scope
        case state(ElementState)
        /// A language or a group of them, in lower case.
        case language(String)
        case direction(Directionality)
        /// Can't match a page that nobody points at: `:hover`, `::marker` and the like.
        case never
        /// `::before`, `::after` or `::details-content`: matches no element; style sheets take it off the selector.
        case pseudoElement(String)

        var specificity: Int {
            switch self {
            case .any, .matchesWhere: 0
            case .pseudoElement: 1
            case .type: 1
            case .id: 10000
            case .not(let list), .matchesAny(let list): list.specificity
            case .nthMatch(_, _, _, let list): 100 + list.specificity
            case .has(let list): list.map(\.selector.specificity).max() ?? 0
            default: 100
            }
        }
    }
}
