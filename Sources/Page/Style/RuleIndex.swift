import Groundwork
import HTML
import Synchronization

/// The rules of several sheets in the order of the cascade, ready to be searched. Pages with the same sheets share it.
final class RuleIndex: Sendable {
    /// A sheet with its place among the others of a page.
    struct Source: Sendable {
        let sheet: StyleSheet
        /// The layer that all of it is in.
        let layer: [String]
    }
    struct Entry: Sendable {
        let selector: Selector.Complex
        let declarations: StyleDeclarations
        let pseudoElement: StyleRule.PseudoElement?
        /// The rank of its layer; later is stronger.
        let layer: Int32
        /// By ``scopes``; −1 for none.
        let scope: Int32
        /// By ``containers``; −1 for none.
        let container: Int32
        /// Which of the sheets it is from.
        let source: Int32
        /// Whether declarations are all of the plain kind: no keyword that looks at other layers or elements.
        let isPlain: Bool
        let definesVariables: Bool
        /// Whether the declarations are those that most rules have: one value for one property of the style itself, none of
        /// them important.
        let isSimple: Bool
        let hasBoxes: Bool
    }
    let entries: [Entry]
    /// What each asks of the elements around its subject.
    let ancestors: [AncestorFilter]
    /// Whether any asks for something.
    let asksForAncestors: Bool
    /// Whether each is about all elements of a name, with nothing more to test.
    let isCertain: [Bool]
    /// Whether each is of borders and backgrounds alone, which matter for tables.
    let isOfBoxes: [Bool]
    let scopes: [StyleScope]
    let containers: [ContainerQuery]
    /// Rules for elements, and those for what is before and after their contents.
    let elements: RuleTable
    let pseudoElements: RuleTable
    /// The rank of rules in no layer.
    let topLayer: Int32
    /// What custom properties are asked for.
    let variables: Set<String>
    let usesContainers: Bool
    let usesCounters: Bool
    /// Whether a rule asks whether a control is checked, open, filled and so on.
    let dependsOnState: Bool
    /// Whether texts are shown in other letters than they are written in.
    let changesLetters: Bool
    let warning: String?

    /// - Parameters:
    ///   - readsBoxes: whether borders and backgrounds matter: the page has a table.
    ///   - asked: custom properties that others refer to.
    init(_ sources: [Source], readsBoxes: Bool, variables asked: Set<String>) {
        var order = LayerOrder()
        let numbers = sources.map { source in
            (
                outer: order.declare(source.layer),
                own: source.sheet.layers.map { order.declare(source.layer + $0) }
            )
        }
        let ranks = order.ranks
        topLayer = ranks[0]
        let wanted = Wanted(sources, readsBoxes: readsBoxes, asked)
        variables = wanted.variables
        usesContainers = wanted.properties.contains(.init(.containerType))
        usesCounters = wanted.properties.contains(.init(.counterReset))
        var entries: [Entry] = []
        var elements: [(number: Int32, selector: Selector.Complex)] = []
        var pseudoElements: [(number: Int32, selector: Selector.Complex)] = []
        var scopes: [StyleScope] = []
        var containers: [ContainerQuery] = []
        var dependsOnState = false
        for (place, source) in sources.enumerated() {
            let sheet = source.sheet
            let firstScope = Int32(scopes.count)
            let firstContainer = Int32(containers.count)
            scopes += sheet.scopes.map {
                StyleScope(
                    roots: $0.roots, limits: $0.limits, outer: $0.outer < 0 ? -1 : $0.outer + firstScope)
            }
            containers += sheet.containers.map { $0.moved(by: firstContainer) }
            for rule in sheet.rules {
                let block = sheet.blocks[Int(rule.block)]
                guard !block.properties.isDisjoint(with: wanted.properties), wanted.concerns(block) else {
                    continue
                }
                let layer = rule.layer < 0 ? numbers[place].outer : numbers[place].own[Int(rule.layer)]
                let number = Int32(entries.count)
                entries.append(
                    Entry(
                        selector: rule.selector, declarations: block, pseudoElement: rule.pseudoElement,
                        layer: ranks[layer], scope: rule.scope < 0 ? -1 : rule.scope + firstScope,
                        container: rule.container < 0 ? -1 : rule.container + firstContainer,
                        source: Int32(place), isPlain: block.isPlain,
                        definesVariables: block.definesVariables, isSimple: block.isSimple,
                        hasBoxes: block.hasBoxes))
                if rule.pseudoElement == nil {
                    elements.append((number, rule.selector))
                } else {
                    pseudoElements.append((number, rule.selector))
                }
                dependsOnState = dependsOnState || rule.selector.dependsOnState
            }
        }
        changesLetters = wanted.changesLetters
        warning = sources.lazy.compactMap(\.sheet.warning).first
        self.entries = entries
        ancestors = entries.map { AncestorFilter($0.selector) }
        asksForAncestors = ancestors.contains { !$0.isEmpty }
        isCertain = entries.map(\.isCertain)
        isOfBoxes = entries.map(\.declarations.isOfBoxes)
        self.elements = RuleTable(elements)
        self.pseudoElements = RuleTable(pseudoElements)
        self.scopes = scopes
        self.containers = containers
        self.dependsOnState = dependsOnState
    }

    /// Bytes that it takes, without those of the sheets.
    var memoryFootprint: Int {
        256 + MemorySize.of(entries) + elements.memoryFootprint + pseudoElements.memoryFootprint
    }

    /// What of the sheets has anything to say on the page.
    private struct Wanted {
        var properties = StyleProperties.always
        var variables: Set<String> = []
        var changesLetters = false

        init(_ sources: [Source], readsBoxes: Bool, _ asked: Set<String>) {
            if readsBoxes { properties.insert(.init(.box)) }
            if sources.contains(where: { !$0.sheet.containers.isEmpty }) { properties.formUnion(.containers) }
            if sources.contains(where: \.sheet.usesCounters) { properties.formUnion(.counters) }
            changesLetters = sources.contains(where: \.sheet.changesLetters)
            addVariables(sources, asked)
        }

        /// The custom properties that declarations refer to, and those that these refer to.
        private mutating func addVariables(_ sources: [Source], _ asked: Set<String>) {
            var found = Array(asked)
            for source in sources where source.sheet.refersToVariables {
                for block in source.sheet.blocks
                where !block.references.isEmpty && !block.properties.isDisjoint(with: properties) {
                    found += block.references
                }
            }
            guard !found.isEmpty else { return }
            variables = Set(found)
            properties.insert(.init(.custom))
            var isGrowing = true
            while isGrowing {
                let count = variables.count
                for source in sources {
                    for block in source.sheet.blocks where block.definesVariables {
                        for case .custom(let name, let text) in (block.normal + block.important).map(\.value)
                        where variables.contains(name) {
                            variables.formUnion(CustomProperties.names(in: text[...]))
                        }
                    }
                }
                isGrowing = variables.count > count
            }
        }

        /// Whether a rule that declares nothing but custom properties declares one that is asked for.
        func concerns(_ block: StyleDeclarations) -> Bool {
            guard block.definesVariables else { return true }
            var others = block.properties.intersection(properties)
            others.remove(.init(.custom))
            return !others.isEmpty
                || (block.normal + block.important).contains {
                    if case .custom(let name, _) = $0.value { variables.contains(name) } else { false }
                }
        }
    }
}

extension RuleIndex.Entry {
    /// Whether its subject's well-known name, by which it is found, is all that it asks for.
    fileprivate var isCertain: Bool {
        guard scope < 0, container < 0, selector.parts.count == 1, selector.parts[0].compound.count == 1,
            case .type(let name) = selector.parts[0].compound[0]
        else { return false }
        return name.known != nil
    }
}

/// Indices of sheets that pages had not long ago.
final class RuleIndexMemory: Sendable {
    static let shared = RuleIndexMemory()
    private static let countLimit = 64
    /// Rules of all that are kept.
    private static let ruleLimit = 400_000

    private struct Key: Hashable {
        let sheets: [ObjectIdentifier]
        let layers: [[String]]
        let readsBoxes: Bool
        let variables: Set<String>
    }
    /// Keeps the sheets, so that no other has their places in memory.
    private struct Kept {
        let key: Key
        let sources: [RuleIndex.Source]
        let index: RuleIndex
    }
    /// Latest last.
    private let kept = Mutex<[Kept]>([])

    func index(_ sources: [RuleIndex.Source], readsBoxes: Bool, variables: Set<String>) -> RuleIndex {
        let key = Key(
            sheets: sources.map { ObjectIdentifier($0.sheet) }, layers: sources.map(\.layer),
            readsBoxes: readsBoxes, variables: variables)
        if let known = kept.withLock({ $0.last { $0.key == key }?.index }) { return known }
        let index = RuleIndex(sources, readsBoxes: readsBoxes, variables: variables)
        kept.withLock { kept in
            kept.append(Kept(key: key, sources: sources, index: index))
            var rules = kept.reduce(0) { $0 + $1.index.entries.count }
            while kept.count > Self.countLimit || kept.count > 1 && rules > Self.ruleLimit {
                rules -= kept.removeFirst().index.entries.count
            }
        }
        return index
    }
}
