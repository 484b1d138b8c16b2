import Groundwork
import HTML

/// The style sheets of a page, and what its `style` attributes declare.
struct StyleRules: DerivedFromDocument {
    /// The sheets of one tree: they say nothing of what frames show.
    struct Group: Sendable {
        let tree: Int
        let index: RuleIndex
        /// The element that each of the sheets is of.
        let owners: [Int]
    }
    /// What a shadow tree says of its host, and of what is in its slots.
    struct Shadow: Sendable {
        let host: Group?
        let slotted: Group?
    }
    /// In the order of the trees.
    private let groups: [Group]
    private let scopes: TreeScopes?
    /// What the sheets of shadow trees say of elements outside of these, by the host.
    private let shadows: [Int: Shadow]
    /// By element.
    private let attributes: [Int: StyleDeclarations]
    /// Whether borders and backgrounds matter: the page has a table.
    let readsBoxes: Bool

    init(_ document: Document) {
        var sheets: [Int] = []
        var hasTable = false
        var attributes: [Int: StyleDeclarations] = [:]
        for index in 0..<document.count {
            switch document.nodes[index].name {
            case HTMLName.style.rawValue, HTMLName.link.rawValue: sheets.append(index)
            case HTMLName.table.rawValue: hasTable = true
            default: break
            }
            guard let range = document.range(of: .style, index) else { continue }
            let declarations = StyleDeclarations(document.bytes[range])
            if !declarations.isEmpty { attributes[index] = declarations }
        }
        readsBoxes = hasTable
        self.attributes = attributes
        // Links count where their sheets were loaded.
        if document.linkedSheets.isEmpty { sheets.removeAll { document.isElement($0, .link) } }
        let elements = SheetElement.all(among: sheets, in: document)
        guard !elements.isEmpty else {
            groups = []
            scopes = nil
            shadows = [:]
            return
        }
        groups = Self.groups(document, elements, readsBoxes: hasTable, Self.references(attributes))
        let scopes: TreeScopes = document.derived()
        self.scopes = scopes.isSingle ? nil : scopes
        shadows = document.shadowHosts.isEmpty ? [:] : Self.shadows(document, elements, readsBoxes: hasTable)
    }

    private static func references(_ attributes: [Int: StyleDeclarations]) -> Set<String> {
        var names: Set<String> = []
        for declarations in attributes.values { names.formUnion(declarations.references) }
        return names
    }

    private static func shadows(
        _ document: Document, _ elements: [SheetElement], readsBoxes: Bool
    ) -> [Int: Shadow] {
        var shadows: [Int: Shadow] = [:]
        for host in document.shadowHosts.children.keys {
            guard let root = document.firstChild(host)?.position else { continue }
            let own = elements.filter { document.shadowRoot(around: $0.element.position) == root }
            guard !own.isEmpty else { continue }
            func group(_ part: ShadowPart) -> Group? {
                groups(document, own, readsBoxes: readsBoxes, [], for: part).first
            }
            shadows[host.position] = Shadow(host: group(.host), slotted: group(.slotted))
        }
        return shadows
    }

    private static func groups(
        _ document: Document, _ elements: [SheetElement], readsBoxes: Bool, _ variables: Set<String>,
        for part: ShadowPart = .tree
    ) -> [Group] {
        let scopes: TreeScopes = document.derived()
        var linked: [NodeID: LinkedText] = [:]
        for sheet in document.linkedSheets { linked[sheet.element] = sheet.text }
        var sources: [Int: [(source: RuleIndex.Source, owner: Int)]] = [:]
        for found in elements {
            let index = found.element.position
            let tree = scopes.number(of: index)
            var own: [RuleIndex.Source] = []
            if let text = linked[found.element] {
                collect(text, for: part, layer: [], depth: 0, &own)
            } else if found.address == nil, document.nodes[index].firstChild >= 0 {
                let text = document.textBytes(Int(document.nodes[index].firstChild))
                own.append(RuleIndex.Source(sheet: .shared(text, for: part), layer: []))
            }
            sources[tree, default: []] += own.map { ($0, index) }
        }
        return sources.sorted { $0.key < $1.key }.map { tree, sources in
            let index = RuleIndexMemory.shared.index(
                sources.map(\.source), readsBoxes: readsBoxes, variables: variables)
            return Group(tree: tree, index: index, owners: sources.map(\.owner))
        }
    }

    /// Sheets within sheets that are read.
    private static let importDepthLimit = 8

    /// What a sheet imports, and then itself.
    private static func collect(
        _ text: LinkedText, for part: ShadowPart, layer: [String], depth: Int,
        _ sources: inout [RuleIndex.Source]
    ) {
        let sheet = part == .tree ? text.sheet : StyleSheet.shared(text.bytes[...], for: part)
        for (number, rule) in sheet.imports.enumerated() where depth < importDepthLimit {
            guard number < text.imports.count, let imported = text.imports[number] else { continue }
            collect(imported, for: part, layer: layer + (rule.layer ?? []), depth: depth + 1, &sources)
        }
        sources.append(RuleIndex.Source(sheet: sheet, layer: layer))
    }

    /// The sheets that an element's style comes from; nil where there are none.
    @inline(__always)
    func group(of index: Int) -> Group? {
        guard let scopes else { return groups.first { $0.tree == 0 } }
        let tree = scopes.number(of: index)
        return groups.first { $0.tree == tree }
    }

    /// By which trees within it, and around its slot, something may be said of an element. They are weaker than its own tree.
    func shadows(of index: Int, in document: Document) -> [Group] {
        guard !shadows.isEmpty else { return [] }
        let slotted = document.shadowHosts.hosts[NodeID(index)].flatMap { shadows[$0.position]?.slotted }
        return [slotted, shadows[index]?.host].compactMap { $0 }
    }

    /// What an element's `style` attribute declares.
    @inline(__always)
    func attribute(_ document: Document, _ index: Int) -> StyleDeclarations? {
        attributes.isEmpty || !document.has(.style, index) ? nil : attributes[index]
    }

    /// Whether nothing is said of any element.
    var isEmpty: Bool { groups.isEmpty && attributes.isEmpty }
    /// Whether there is one tree of sheets only.
    var isSingle: Bool { scopes == nil }
    /// Whether custom properties are asked for.
    var usesVariables: Bool {
        groups.contains { !$0.index.variables.isEmpty }
            || attributes.values.contains { !$0.references.isEmpty }
    }
    /// Whether rules ask for what is around elements.
    var asksForAncestors: Bool { groups.contains(where: \.index.asksForAncestors) }
    var usesContainers: Bool { groups.contains(where: \.index.usesContainers) }
    var usesCounters: Bool { groups.contains(where: \.index.usesCounters) }
    /// Whether the style follows what the agent did to controls.
    var dependsOnState: Bool { groups.contains(where: \.index.dependsOnState) }
    /// What can't be read of the sheets, as a sentence.
    var warning: String? { groups.lazy.compactMap(\.index.warning).first }

    /// Bytes that the rules take on this page: the sheets are shared by all pages that have them.
    var memoryFootprint: Int {
        256 + MemorySize.of(groups) + MemorySize.of(attributes)
            + attributes.values.reduce(0) { $0 + $1.memoryFootprint }
            + groups.reduce(0) { $0 + MemorySize.of($1.owners) }
    }
}

extension Document {
    /// The rules of its style sheets, found at the first call.
    var styleRules: StyleRules { derived() }

    /// What of the page is not shown, a sentence each.
    /// - Parameter reading: what a reading of it has left out.
    package func allWarnings(_ reading: String?) -> [String] {
        warnings + [styleRules.warning, reading].compactMap { $0 }
    }
}
