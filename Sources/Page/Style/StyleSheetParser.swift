import Groundwork
import HTML
import Synchronization

/// Reads the rules of a style sheet.
/// Source: https://www.w3.org/TR/css-syntax-3/#parsing
struct StyleSheetParser {
    private(set) var imports: [StyleSheet.Import] = []
    private(set) var rules: [StyleRule] = []
    private(set) var blocks: [StyleDeclarations] = []
    private(set) var layers: [[String]] = []
    private(set) var scopes: [StyleScope] = []
    private(set) var containers: [ContainerQuery] = []
    private(set) var warning: String?
    private var nextNumber: Int
    private var anonymousLayers = 0
    private let part: ShadowPart

    /// Blocks within blocks that are read.
    private static let nestingLimit = 16
    /// Bytes of a selector that is read.
    private static let selectorLimit = 20_000
    /// Rules of a sheet, as many as the largest have several times over.
    private static let countLimit = 400_000
    private static let numbers = Atomic<Int>(0)

    /// What is around a rule.
    private struct Context {
        /// The selectors of the style rule around.
        var outer: Selector.List?
        var layer: Int32 = -1
        var scope: Int32 = -1
        var container: Int32 = -1
        var depth = 0
    }

    init(_ text: ArraySlice<UInt8>, for part: ShadowPart = .tree) {
        self.part = part
        // Selectors of different sheets must not have the same numbers; each takes a byte at least.
        nextNumber = Self.numbers.add(text.count * 2 + 64, ordering: .relaxed).oldValue & 0x7FFF_FFFF
        readRules(StyleSheetReader.withoutComments(text), Context(), isTop: true)
    }

    private mutating func leaveOut(_ what: String) {
        warning = warning ?? "the page's style sheets have more than is read: \(what) are left out"
    }

    private func mayGoOn(_ depth: Int) -> Bool { depth < Self.nestingLimit && rules.count < Self.countLimit }

    private mutating func isWithinLimits(_ context: Context) -> Bool {
        if mayGoOn(context.depth) { return true }
        leaveOut(
            context.depth < Self.nestingLimit
                ? "rules after \(Self.countLimit) selectors"
                : "blocks deeper than \(Self.nestingLimit) others")
        return false
    }

    private mutating func readRules(_ text: ArraySlice<UInt8>, _ context: Context, isTop: Bool = false) {
        guard isWithinLimits(context) else { return }
        var reader = StyleSheetReader(text)
        var mayImport = isTop
        while let item = reader.next() {
            guard isWithinLimits(context) else { return }
            switch item {
            case .statement(let text):
                let name = Self.name(text)
                if name == "import", mayImport { addImport(text.dropFirst(7)) }
                if name == "layer" { declareLayers(text.dropFirst(6), context) }
                if name != "import", name != "layer", name != "charset" { mayImport = false }
            case .rule(let prelude, let block):
                mayImport = false
                readRule(prelude, block, context)
            }
        }
    }

    private mutating func readRule(
        _ prelude: ArraySlice<UInt8>, _ block: ArraySlice<UInt8>, _ context: Context
    ) {
        guard prelude.first != UInt8(ascii: "@") else { return readAtRule(prelude, block, context) }
        guard let selectors = selectors(prelude, context) else { return }
        var inner = context
        inner.outer = selectors
        inner.depth += 1
        readBlock(block, inner)
    }

    /// The contents of a style rule, or of an at-rule within one.
    private mutating func readBlock(_ text: ArraySlice<UInt8>, _ context: Context) {
        guard isWithinLimits(context), let selectors = context.outer else { return }
        var reader = StyleBlockReader(text)
        var declarations = StyleDeclarations()
        while let item = reader.next() {
            switch item {
            case .declaration(let text): if text.first != UInt8(ascii: "@") { declarations.read(text) }
            case .rule(let prelude, let block):
                add(selectors, declarations, context)
                declarations = StyleDeclarations()
                readRule(prelude, block, context)
            }
        }
        add(selectors, declarations, context)
    }

    // MARK: At-rules

    private static func name(_ prelude: ArraySlice<UInt8>) -> String {
        let name = prelude.dropFirst().prefix { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") }
        return String(decoding: name.map(\.asciiLowercased), as: UTF8.self)
    }

    private mutating func readAtRule(
        _ prelude: ArraySlice<UInt8>, _ block: ArraySlice<UInt8>, _ context: Context
    ) {
        let name = Self.name(prelude)
        let condition = String(
            decoding: prelude.dropFirst(name.utf8.count + 1).trimming(.html), as: UTF8.self)
        var inner = context
        inner.depth += 1
        switch name {
        case "media": guard MediaQuery.matches(condition) else { return }
        case "supports": guard SupportsCondition.holds(condition) else { return }
        case "layer":
            guard let names = layerNames(condition) else { return }
            guard names.count <= 1 else { return }
            inner.layer = layer(names.first ?? anonymous(), within: context.layer)
        case "scope": guard enterScope(condition, &inner) else { return }
        case "container": guard enterContainer(condition, &inner) else { return }
        default: return
        }
        if inner.outer != nil { readBlock(block, inner) } else { readRules(block, inner) }
    }

    private mutating func enterScope(_ prelude: String, _ context: inout Context) -> Bool {
        let parts = ConditionReader.parts(of: prelude)
        var roots: Selector.List?
        var limits: Selector.List?
        var index = 0
        while index < parts.count {
            let isLimit = parts[index] == "to"
            if isLimit { index += 1 }
            guard index < parts.count, parts[index].hasPrefix("("), parts[index].hasSuffix(")"),
                let list = selectors(
                    Array(parts[index].dropFirst().dropLast().utf8)[...], Context(outer: context.outer))
            else { return false }
            if isLimit { limits = list } else { roots = list }
            index += 1
        }
        scopes.append(StyleScope(roots: roots, limits: limits, outer: context.scope))
        context.scope = Int32(scopes.count - 1)
        context.outer = nil
        return true
    }

    private mutating func enterContainer(_ condition: String, _ context: inout Context) -> Bool {
        guard let query = ContainerQuery(condition, within: context.container) else { return false }
        containers.append(query)
        context.container = Int32(containers.count - 1)
        return true
    }

    // MARK: Layers and imports

    private mutating func anonymous() -> [String] {
        anonymousLayers += 1
        return ["\u{0}\(anonymousLayers)"]
    }

    /// - Returns: nil where the text is no list of layers' names.
    private func layerNames(_ text: String) -> [[String]]? {
        let text = text.foldedSpace
        guard !text.isEmpty else { return [] }
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
            .map {
                String($0).foldedSpace.split(separator: ".", omittingEmptySubsequences: false).map(
                    String.init)
            }
        return names.contains { $0.contains { $0.isEmpty || $0.contains(" ") } } ? nil : names
    }

    private mutating func layer(_ name: [String], within outer: Int32) -> Int32 {
        let path = (outer >= 0 ? layers[Int(outer)] : []) + name
        for length in 1...max(1, path.count) where !layers.contains(Array(path.prefix(length))) {
            layers.append(Array(path.prefix(length)))
        }
        return Int32(layers.firstIndex(of: path) ?? -1)
    }

    private mutating func declareLayers(_ text: ArraySlice<UInt8>, _ context: Context) {
        for name in layerNames(String(decoding: text, as: UTF8.self)) ?? [] {
            _ = layer(name, within: context.layer)
        }
    }

    /// `url(…)` or a string, then layer, supports and media. Source: https://www.w3.org/TR/css-cascade-5/#at-import
    private mutating func addImport(_ text: ArraySlice<UInt8>) {
        var rest = String(decoding: text, as: UTF8.self).foldedSpace
        guard let address = Self.takeAddress(&rest) else { return }
        var layer: [String]?
        var parts = ConditionReader.parts(of: rest)[...]
        if let first = parts.first?.lowercased() {
            if first == "layer" {
                layer = anonymous()
                parts.removeFirst()
            } else if first.hasPrefix("layer("), first.hasSuffix(")") {
                guard let name = layerNames(String(parts.removeFirst().dropFirst(6).dropLast()))?.first else {
                    return
                }
                layer = name
            }
        }
        if let layer { _ = self.layer(layer, within: -1) }
        if let first = parts.first, first.lowercased().hasPrefix("supports("), first.hasSuffix(")") {
            let condition = parts.removeFirst().dropFirst(8)
            guard SupportsCondition.holds(String(condition)) || SupportsCondition.holds("(\(condition))")
            else { return }
        }
        guard MediaQuery.matches(parts.joined(separator: " ")) else { return }
        imports.append(StyleSheet.Import(address: address, layer: layer))
    }

    private static func takeAddress(_ text: inout String) -> String? {
        var tokens = StyleTokens(Array(text.utf8)[...])
        guard let token = tokens.next() else { return nil }
        text = String(decoding: tokens.rest, as: UTF8.self)
        switch token {
        case .string(let address): return address
        case .function("url", let inner):
            if case .string(let address)? = StyleTokens.all(inner).first { return address }
            return String(decoding: inner.trimming(.html), as: UTF8.self)
        default: return nil
        }
    }

    // MARK: Style rules

    /// The selectors of a rule, in which `&` stands for those of the rule around.
    /// - Returns: nil where they are none, or too long.
    private mutating func selectors(_ prelude: ArraySlice<UInt8>, _ context: Context) -> Selector.List? {
        guard prelude.count <= Self.selectorLimit else {
            leaveOut("selectors longer than \(Self.selectorLimit) bytes")
            return nil
        }
        guard let meant = part.selectors(String(decoding: prelude, as: UTF8.self)) else { return nil }
        var parser = SelectorParser(
            meant, within: context.outer, firstNumber: nextNumber,
            isNested: context.outer != nil, isScoped: context.scope >= 0)
        defer { nextNumber = parser.nextNumber }
        return try? parser.list(nested: false)
    }

    private mutating func add(
        _ selectors: Selector.List, _ declarations: StyleDeclarations, _ context: Context
    ) {
        guard !declarations.isEmpty else { return }
        let block = Int32(blocks.count)
        var isUsed = false
        for var selector in selectors.alternatives where !selector.neverMatches {
            var pseudoElement: StyleRule.PseudoElement?
            for case .pseudoElement(let name) in selector.parts[0].compound {
                pseudoElement = name == "before" ? .before : name == "after" ? .after : .detailsContent
                selector.parts[0].compound.removeAll { $0 == .pseudoElement(name) }
            }
            isUsed = true
            rules.append(
                StyleRule(
                    selector: selector, block: block, layer: context.layer, scope: context.scope,
                    container: context.container, pseudoElement: pseudoElement))
        }
        if isUsed { blocks.append(declarations) }
    }
}

extension Selector.Complex {
    /// Whether a part of it asks for what no page has that nobody points at.
    var neverMatches: Bool { parts.contains { $0.compound.contains(.never) } }
}
