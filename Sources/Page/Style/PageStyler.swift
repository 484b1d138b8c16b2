import Groundwork
import HTML

/// Works out the style of every node of a page, in document order.
struct PageStyler {
    let document: Document
    private let rules: StyleRules
    private let controls: FormControls
    private let matcher: SelectorMatcher
    private let containers: ContainerSizes
    /// One for each tree that has sheets, as it is met.
    private var cascades: [Int: Cascade] = [:]
    private var single: Cascade?
    /// By the shadow root whose tree is tested.
    private var matchers: [Int: SelectorMatcher] = [:]
    /// The rules that match what is being styled; the weakest first.
    private var matches: [Cascade.Match] = []
    /// Those for its pseudo-elements.
    private var generating: [Cascade.Match] = []
    /// Its id and classes.
    private var names = ElementNames()
    /// By element: the names of it and the elements around; empty where no rule asks for them.
    private var filters: [AncestorFilter] = []
    /// Values that were read with custom properties in them.
    private let resolved = ResolvedValues()
    /// By element, where custom properties are asked for.
    private var variables: [Variables?] = []
    private(set) var styles: [PageStyle.Style]
    private(set) var boxes: [Int: BoxStyle] = [:]
    private(set) var quoteSets: [QuoteMarks] = [.auto, .none]
    /// What pseudo-elements and counters come to, in document order.
    private(set) var flow: GeneratedFlow

    init(_ document: Document, _ state: FormState, _ budget: WorkBudget) {
        self.document = document
        rules = document.styleRules
        controls = FormControls(document: document, state: state)
        matcher = SelectorMatcher(document, budget, states: ControlStates(controls))
        containers = ContainerSizes(document, isUsed: rules.usesContainers)
        styles = [PageStyle.Style](repeating: PageStyle.Style(), count: document.count)
        flow = GeneratedFlow(document, usesCounters: rules.usesCounters)
        if rules.isSingle { single = rules.group(of: 0).map { Cascade(matcher, $0) } }
        if rules.asksForAncestors { filters = Array(repeating: AncestorFilter(), count: document.count) }
        if rules.usesVariables { variables = Array(repeating: nil, count: document.count) }
    }

    mutating func run() {
        let hasRules = !rules.isEmpty
        for index in 1..<max(1, document.count) {
            let parent = styles[Int(document.nodes[index].parent)]
            var style = PageStyle.Style(within: parent)
            if document.nodes[index].kind == .element {
                if !style.isUnrendered {
                    styleElement(index, parent, hasRules, &style)
                } else if !variables.isEmpty {
                    variables[index] = variables[Int(document.nodes[index].parent)]
                }
            } else if document.nodes[index].kind == .text {
                if parent.hidesChildren || BrowserStyle.hidesText(in: document, index)
                    || !style.drawing.showsText
                {
                    style.isUnrendered = true
                }
                if style.letterCase == .capitalized, !style.isUnrendered {
                    style.continuesWord = continuesWord(index)
                }
            }
            if !document.shadowHosts.isEmpty, isUnslotted(index) { style.isUnrendered = true }
            styles[index] = style
        }
    }

    /// Whether a node is a child of a host that no slot has taken.
    private func isUnslotted(_ index: Int) -> Bool {
        document.shadowHosts.hosts[NodeID(index)]?.position == Int(document.nodes[index].parent)
    }

    private mutating func styleElement(
        _ index: Int, _ parent: PageStyle.Style, _ hasRules: Bool, _ style: inout PageStyle.Style
    ) {
        BrowserStyle.apply(document, index, controls, to: &style)
        let base = style
        if document.nodes[index].attributesEnd > document.nodes[index].attributesStart {
            BrowserStyle.applyAttributes(document, index, to: &style)
        }
        var box: BoxStyle?
        if rules.readsBoxes { box = BoxStyle.attributes(document, index) }
        if hasRules { applyRules(index, parent, base, &style, &box) }
        BrowserStyle.finish(document, index, parent, controls, &style)
        draw(index, &style)
        if let box { boxes[index] = box }
        guard !style.isUnrendered else { return }
        if document.isElement(index, .details) { style.hidesDetails = hidesDetails(index, style) }
        guard !style.skipsContents else { return }
        if hasRules || document.isElement(index, .q) { generate(index, style) }
    }

    /// Takes away what pictures and formulas don't draw.
    private func draw(_ index: Int, _ style: inout PageStyle.Style) {
        guard style.drawing != .page || document.isElement(index, .svg) || document.isElement(index, .math)
        else { return }
        let (drawing, isShown) = Drawing.inside(document, index, within: style.drawing)
        style.drawing = drawing
        if !isShown { style.isUnrendered = true }
    }

    // MARK: Rules

    private mutating func cascade(for index: Int) -> Cascade? {
        if rules.isSingle { return single }
        guard let group = rules.group(of: index) else { return nil }
        if let known = cascades[group.tree] { return known }
        let cascade = Cascade(matcher(for: index), group)
        cascades[group.tree] = cascade
        return cascade
    }

    /// Who tests selectors in the tree of an element.
    private mutating func matcher(for index: Int) -> SelectorMatcher {
        let root = document.shadowRoot(around: index)
        guard root > 0 else { return matcher }
        if let known = matchers[root] { return known }
        let own = SelectorMatcher(
            document, matcher.budget, shadowRoot: root, states: ControlStates(controls))
        matchers[root] = own
        return own
    }

    /// What shadow trees say of their hosts, and of what is in their slots.
    private mutating func outerCascades(for index: Int) -> [Cascade] {
        guard !document.shadowHosts.isEmpty else { return [] }
        return rules.shadows(of: index, in: document).map { Cascade(matcher(for: index), $0) }
    }

    /// The names of the elements around.
    @inline(__always)
    private func around(_ index: Int) -> AncestorFilter {
        filters.isEmpty ? AncestorFilter() : filters[Int(document.nodes[index].parent)]
    }

    private mutating func applyRules(
        _ index: Int, _ parent: PageStyle.Style, _ base: PageStyle.Style, _ style: inout PageStyle.Style,
        _ box: inout BoxStyle?
    ) {
        let attribute = rules.attribute(document, index)
        let readsBoxes = rules.readsBoxes && BoxStyle.matters(document, index)
        if !variables.isEmpty { variables[index] = variables[Int(document.nodes[index].parent)] }
        let cascade = cascade(for: index)
        if let cascade {
            names.read(document, index)
            let around = around(index)
            cascade.find(
                index, isGenerating: false, readsBoxes: readsBoxes, names, around: around, containers,
                &matches)
            if !filters.isEmpty {
                filters[index] = around
                filters[index].add(names, type: document.nodes[index].name)
            }
        } else {
            matches.removeAll(keepingCapacity: true)
        }
        let usesContainers = containers.isUsed
        let outer = outerCascades(for: index)
        guard !matches.isEmpty || !outer.isEmpty || attribute != nil || usesContainers else { return }
        if attribute == nil, outer.isEmpty, !usesContainers, let cascade, isSimple(cascade, readsBoxes) {
            for match in matches { cascade.index.entries[Int(match.entry)].apply(to: &style, within: parent) }
            return
        }
        applyAll(
            index, cascade, attribute, outer,
            StyleSetting(style, base: base, parent: parent, quoteSets: quoteSets, box: box), &style, &box)
    }

    private func isSimple(_ cascade: Cascade, _ readsBoxes: Bool) -> Bool {
        matches.allSatisfy {
            let number = Int($0.entry)
            return cascade.index.entries[number].isSimple
                && !(readsBoxes && cascade.index.entries[number].hasBoxes)
        }
    }

    /// What shadow trees say of an element outside of them.
    private mutating func setOuter(_ outer: [Cascade], at index: Int, _ setting: inout StyleSetting) {
        let own = matches
        names.read(document, index)
        for cascade in outer {
            cascade.find(index, isGenerating: false, names, around: around(index), containers, &matches)
            set(cascade, nil, at: index, &setting)
        }
        matches = own
    }

    private mutating func applyAll(
        _ index: Int, _ cascade: Cascade?, _ attribute: StyleDeclarations?, _ outer: [Cascade],
        _ start: StyleSetting,
        _ style: inout PageStyle.Style, _ box: inout BoxStyle?
    ) {
        var setting = start
        if !outer.isEmpty { setOuter(outer, at: index, &setting) }
        set(cascade, attribute, at: index, &setting)
        style = setting.style
        box = setting.extras.box
        if setting.quoteSets.count > quoteSets.count { quoteSets = setting.quoteSets }
        if setting.extras.changesCounters, style.display != .none { flow.add(setting.extras, at: index) }
        guard containers.isUsed else { return }
        containers.add(
            index, style, type: setting.extras.containerType, names: setting.extras.containerNames,
            width: setting.extras.width, maxWidth: setting.extras.maxWidth)
    }

    private mutating func set(
        _ cascade: Cascade?, _ attribute: StyleDeclarations?, at index: Int, _ setting: inout StyleSetting
    ) {
        let entries = cascade?.index.entries ?? []
        let isPlain = matches.allSatisfy { entries[Int($0.entry)].isPlain } && attribute?.isPlain != false
        if !variables.isEmpty, !isPlain {
            let defines = matches.contains { entries[Int($0.entry)].definesVariables }
            if defines || attribute?.definesVariables == true {
                variables[index] = ownVariables(entries, attribute, within: variables[index])
            }
            setting.variables = variables[index]
            setting.resolved = resolved
        }
        var hasImportant = false
        for match in matches {
            if !isPlain { setting.enter(layer: match.layer) }
            let declarations = entries[Int(match.entry)].declarations
            setting.apply(declarations.normal, layer: match.layer)
            if !declarations.important.isEmpty { hasImportant = true }
        }
        if let attribute {
            if !isPlain { setting.enter(layer: .max) }
            setting.apply(attribute.normal)
        }
        if hasImportant {
            for match in reversed {
                setting.apply(entries[Int(match.entry)].declarations.important, layer: match.layer)
            }
        }
        if let attribute { setting.apply(attribute.important) }
    }

    /// The custom properties that are declared, with those around.
    private func ownVariables(
        _ entries: [RuleIndex.Entry], _ attribute: StyleDeclarations?, within outer: Variables?
    ) -> Variables? {
        var declared: [String: [UInt8]] = [:]
        func read(_ declarations: [StyleDeclaration]) {
            for case .custom(let name, let text) in declarations.map(\.value) {
                switch WideKeyword(Substring(String(decoding: text, as: UTF8.self).lowercased())) {
                case .inherit, .unset, .revert, .revertLayer: declared[name] = nil
                // Nothing is as invalid as what refers to itself.
                case .initial: declared[name] = Array("var(\(name))".utf8)
                case nil: declared[name] = text
                }
            }
        }
        for match in matches { read(entries[Int(match.entry)].declarations.normal) }
        if let attribute { read(attribute.normal) }
        for match in reversed { read(entries[Int(match.entry)].declarations.important) }
        if let attribute { read(attribute.important) }
        return declared.isEmpty ? outer : Variables(declared, within: outer)
    }

    /// The matches in the order of their important declarations, for which layers count the other way round.
    private var reversed: [Cascade.Match] { matches.sorted { $0.isWeaker(than: $1, reversingLayers: true) } }

    // MARK: Pseudo-elements

    private mutating func generate(_ index: Int, _ style: PageStyle.Style) {
        let isQuotation = document.isElement(index, .q)
        if flow.usesCounters { flow.addListItem(index, style) }
        let cascade = cascade(for: index)
        let table = cascade?.index.pseudoElements
        guard isQuotation || table?.isEmpty == false, !BrowserStyle.isReplaced(document.known(index)) else {
            return
        }
        generating.removeAll(keepingCapacity: true)
        cascade?.find(index, isGenerating: true, names, around: around(index), containers, &generating)
        guard isQuotation || !generating.isEmpty else { return }
        for side in [PageStyle.Side.before, .after] { generate(side, index, style, cascade, isQuotation) }
    }

    private mutating func generate(
        _ side: PageStyle.Side, _ index: Int, _ style: PageStyle.Style, _ cascade: Cascade?,
        _ isQuotation: Bool
    ) {
        take(side == .before ? .before : .after, cascade)
        guard isQuotation || !matches.isEmpty else { return }
        var setting = StyleSetting(PageStyle.Style(within: style), parent: style, quoteSets: quoteSets)
        if isQuotation {
            let quote = side == .before ? ContentValue.openQuote : .closeQuote
            setting.apply([StyleDeclaration(property: .content, value: .content(quote))])
        }
        setPseudoElement(cascade, at: index, &setting)
        quoteSets = setting.quoteSets
        flow.add(side, at: index, setting, within: style, parent: styles[Int(document.nodes[index].parent)])
    }

    /// Takes the matches for one pseudo-element from those for all.
    private mutating func take(_ pseudoElement: StyleRule.PseudoElement, _ cascade: Cascade?) {
        guard let entries = cascade?.index.entries else { return matches.removeAll(keepingCapacity: true) }
        matches = generating.filter { entries[Int($0.entry)].pseudoElement == pseudoElement }
    }

    private mutating func setPseudoElement(_ cascade: Cascade?, at index: Int, _ setting: inout StyleSetting)
    {
        let own = variables.isEmpty ? nil : variables[index]
        set(cascade, nil, at: index, &setting)
        if !variables.isEmpty { variables[index] = own }
    }

    /// Whether the contents of details are hidden: closed ones hide theirs, if no rule says otherwise.
    private mutating func hidesDetails(_ index: Int, _ style: PageStyle.Style) -> Bool {
        var content = PageStyle.Style(within: style)
        content.display = .block
        content.skipsContents = !controls.isOpen(NodeID(index))
        if let cascade = cascade(for: index), !cascade.index.pseudoElements.isEmpty {
            cascade.find(index, isGenerating: true, names, around: around(index), containers, &generating)
            take(.detailsContent, cascade)
            var setting = StyleSetting(content, parent: style, quoteSets: quoteSets)
            setPseudoElement(cascade, at: index, &setting)
            content = setting.style
        }
        return content.skipsContents || content.display == .none
    }
}
