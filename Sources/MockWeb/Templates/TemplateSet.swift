/// Names of templates' variables, columns and parameters as small numbers.
struct NameTable: Sendable {
    private var numbers: [String: Int32] = [:]
    private(set) var names: [String] = []
    var count: Int { names.count }

    mutating func intern(_ name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }
    func number(_ name: String) -> Int32? { numbers[name] }
}

/// A variable's name, taken apart.
struct TemplatePath: Sendable {
    enum Kind: UInt8, Sendable {
        /// `{{.}}`
        case implicit
        /// `{{-index}}`, `{{#-first}}`, `{{#-last}}`
        case index, first, last
        /// `{{a}}` or `{{a.b}}`
        case name
        /// More parts than data here can have: never known.
        case tooDeep
    }
    let kind: Kind
    var first: Int32 = -1
    /// −1 where the name has one part.
    var second: Int32 = -1
    /// `{{#a?}}`: whether there is a row at all.
    var asksForRows = false
}

/// How a variable's text is put into the page.
enum VariableStyle: Sendable {
    /// `{{{a}}}`
    case raw
    /// As the text that it stands in is escaped.
    case escaped
    /// In a page, inside the query of an address.
    case queryValue
}

/// One instruction of a compiled template. Sections nest: `end` is the instruction after the section's last.
enum TemplateOperation: Sendable {
    case literal(start: Int32, end: Int32)
    case variable(path: Int32, style: VariableStyle)
    /// The instructions up to `end`, percent-encoded as one value.
    case encoded(end: Int32)
    case section(path: Int32, end: Int32)
    case inverted(path: Int32, end: Int32)
    case call(function: Int32)
}

/// Compiled templates. Immutable, shared by all requests.
struct TemplateSet: Sendable {
    fileprivate(set) var operations: [TemplateOperation] = []
    fileprivate(set) var literals: [UInt8] = []
    fileprivate(set) var paths: [TemplatePath] = []
    /// Instructions of each function.
    fileprivate(set) var functions: [Range<Int>] = []
    var names = NameTable()
    /// The name `count`, as in `{{reviews.count}}`.
    let countName: Int32

    init() { countName = names.intern("count") }
}

/// Turns parsed templates into a ``TemplateSet``: parents are expanded in place, partials become functions.
struct TemplateCompiler {
    struct Failure: Error {
        let template: String
        let failure: MustacheFailure
    }
    private struct FunctionKey: Hashable {
        let template: String
        let indent: [UInt8]
    }
    /// Arguments for the parameters of the template being expanded, the outermost template's first.
    private typealias Arguments = [String: Argument]
    private struct Argument {
        let block: MustacheBlock
        let template: String
    }

    /// `{{#url_encode}}…{{/url_encode}}`: what is inside is one value of a query.
    static let encodingSection = "url_encode"

    private(set) var set = TemplateSet()
    private var sources: [String: [MustacheNode]] = [:]
    private var numbers: [FunctionKey: Int] = [:]
    private var pending: [(key: FunctionKey, number: Int)] = []
    private var pathNumbers: [String: Int32] = [:]
    private var literalStart: Int?
    private var expansions = 0
    /// Where in the markup the function's next instruction stands.
    private var context = AttributeContext()

    /// Sections, blocks and parents within each other, those of the parents included.
    static let deepestExpansion = 64
    static let mostOperations = 2_000_000
    /// Sections, blocks and parents, each counted wherever it is put.
    static let mostExpansions = 500_000
    /// Bytes of text, each counted wherever it is put.
    static let mostLiterals = 64 << 20
    /// Bytes of white space that a partial's lines begin with.
    static let longestIndent = 1000
    /// A partial counts once for each indentation that it is used with.
    static let mostFunctions = 10_000

    var templateNames: [String] { sources.keys.sorted() }
    func source(_ name: String) -> [MustacheNode]? { sources[name] }

    /// Adds a template's source; it may refer to templates that are added later.
    mutating func add(_ name: String, _ nodes: [MustacheNode]) { sources[name] = nodes }

    mutating func intern(_ name: String) -> Int32 { set.names.intern(name) }

    /// The function of a template, compiled at the first call.
    mutating func function(_ name: String) throws(Failure) -> Int {
        let number = number(FunctionKey(template: name, indent: []))
        while let next = pending.popLast() {
            guard set.functions.count < Self.mostFunctions else {
                let failure = MustacheFailure(
                    description: "partials have more than \(Self.mostFunctions) indentations", offset: 0)
                throw Failure(template: next.key.template, failure: failure)
            }
            let start = set.operations.count
            context = AttributeContext()
            if let nodes = sources[next.key.template] {
                try emit(nodes, of: next.key.template, indent: next.key.indent, arguments: [:], depth: 0)
            }
            endLiteral()
            set.functions[next.number] = start..<set.operations.count
        }
        return number
    }

    private mutating func number(_ key: FunctionKey) -> Int {
        if let number = numbers[key] { return number }
        let number = set.functions.count
        numbers[key] = number
        set.functions.append(0..<0)
        pending.append((key, number))
        return number
    }

    private mutating func emit(
        _ nodes: [MustacheNode], of template: String, indent: [UInt8], skipsFirstIndent: Bool = false,
        arguments: Arguments,
        depth: Int
    ) throws(Failure) {
        if let message = excess(depth: depth, indent: indent) {
            throw Failure(template: template, failure: MustacheFailure(description: message, offset: 0))
        }
        expansions += 1
        for (index, node) in nodes.enumerated() {
            switch node {
            case .text(let text, let startsLine):
                if startsLine, !(index == 0 && skipsFirstIndent) { literal(indent) }
                literal(text)
            case .variable(let name, let escaped):
                let path = path(name.text)
                append(.variable(path: path, style: style(isEscaped: escaped)))
                context.readVariable()
            case .section(let name, false, let content) where name.text == Self.encodingSection:
                append(.encoded(end: 0))
                let position = set.operations.count - 1
                try emit(content, of: template, indent: indent, arguments: arguments, depth: depth + 1)
                endLiteral()
                set.operations[position] = .encoded(end: Int32(set.operations.count))
            case .section(let name, let inverted, let content):
                let path = path(name.text)
                append(.section(path: path, end: 0))
                let position = set.operations.count - 1
                try emit(content, of: template, indent: indent, arguments: arguments, depth: depth + 1)
                endLiteral()
                let end = Int32(set.operations.count)
                set.operations[position] =
                    inverted ? .inverted(path: path, end: end) : .section(path: path, end: end)
            case .partial(let name, let own, _):
                let number = number(FunctionKey(template: name, indent: indent + own))
                append(.call(function: Int32(number)))
            case .parent(let name, let own, let blocks, _):
                guard let parent = sources[name] else { continue }
                var passed: Arguments = [:]
                for block in blocks { passed[block.name] = Argument(block: block, template: template) }
                passed.merge(arguments) { _, outer in outer }
                try emit(parent, of: name, indent: indent + own, arguments: passed, depth: depth + 1)
            case .block(let block):
                try emit(block, of: template, indent: indent, arguments: arguments, depth: depth)
            }
        }
    }

    /// What there is too much of; nil where there is not.
    private func excess(depth: Int, indent: [UInt8]) -> String? {
        if depth >= Self.deepestExpansion {
            return "\(Self.recursionMessage), or is nested more than \(Self.deepestExpansion) deep"
        }
        if indent.count > Self.longestIndent {
            return "\(Self.recursionMessage), or is indented by more than \(Self.longestIndent) bytes"
        }
        let isLarge =
            set.operations.count >= Self.mostOperations || set.literals.count >= Self.mostLiterals
            || expansions >= Self.mostExpansions
        return isLarge ? "templates that include each other come to more than a site may have" : nil
    }

    private mutating func emit(
        _ block: MustacheBlock, of template: String, indent: [UInt8], arguments: Arguments, depth: Int
    ) throws(Failure) {
        guard let argument = arguments[block.name] else {
            return try emit(
                block.content, of: template, indent: indent, arguments: arguments, depth: depth + 1)
        }
        if block.opensLine, !argument.block.opensLine { literal(indent + block.indent) }
        try emit(
            argument.block.content, of: argument.template, indent: indent + block.indent,
            skipsFirstIndent: !block.opensLine, arguments: arguments, depth: depth + 1)
    }

    // MARK: Instructions

    private func style(isEscaped: Bool) -> VariableStyle {
        if !isEscaped { return .raw }
        return context.isQueryValue ? .queryValue : .escaped
    }

    private mutating func literal(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        context.read(bytes)
        if literalStart == nil { literalStart = set.literals.count }
        set.literals += bytes
    }
    private mutating func endLiteral() {
        guard let start = literalStart else { return }
        set.operations.append(.literal(start: Int32(start), end: Int32(set.literals.count)))
        literalStart = nil
    }
    private mutating func append(_ operation: TemplateOperation) {
        endLiteral()
        set.operations.append(operation)
    }

    private mutating func path(_ name: String) -> Int32 {
        if let number = pathNumbers[name] { return number }
        let number = Int32(set.paths.count)
        let path = TemplatePath(name, names: &set.names)
        set.paths.append(path)
        pathNumbers[name] = number
        return number
    }
}

extension TemplatePath {
    init(_ name: String, names: inout NameTable) {
        switch name {
        case ".": self.init(kind: .implicit)
        case "-index": self.init(kind: .index)
        case "-first": self.init(kind: .first)
        case "-last": self.init(kind: .last)
        default:
            let asks = name.hasSuffix("?")
            let parts = (asks ? name.dropLast() : name[...]).split(
                separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2 else {
                self.init(kind: .tooDeep)
                return
            }
            let numbers = parts.map { names.intern(String($0)) }
            self.init(
                kind: .name, first: numbers[0], second: numbers.count > 1 ? numbers[1] : -1, asksForRows: asks
            )
        }
    }
}

extension TemplateCompiler {
    /// A template that calls itself, directly or through others, or through more others than are rendered; nil where there is
    /// none.
    func nestingMistake() -> (template: String, message: String)? {
        var heights = Array(repeating: 0, count: set.functions.count)  // 0: not visited, −1: being visited
        for function in set.functions.indices where heights[function] == 0 {
            if let found = visit(function, &heights) { return found }
        }
        return nil
    }

    /// Without recursion: a chain of templates may be as long as there are templates.
    private func visit(_ function: Int, _ heights: inout [Int]) -> (template: String, message: String)? {
        var open = [(function: function, next: set.functions[function].lowerBound)]
        heights[function] = -1
        while let top = open.last {
            guard let callee = nextCall(&open[open.count - 1].next, of: top.function) else {
                let height = 1 + (callees(of: top.function).map { heights[$0] }.max() ?? 0)
                guard height <= TemplateRenderer.deepestCall else {
                    let limit = TemplateRenderer.deepestCall
                    return (
                        templateName(of: top.function), "partials include each other more than \(limit) deep"
                    )
                }
                heights[top.function] = height
                open.removeLast()
                continue
            }
            if heights[callee] < 0 { return (templateName(of: callee), Self.recursionMessage) }
            guard heights[callee] == 0 else { continue }
            heights[callee] = -1
            open.append((callee, set.functions[callee].lowerBound))
        }
        return nil
    }

    private func nextCall(_ index: inout Int, of function: Int) -> Int? {
        while index < set.functions[function].upperBound {
            index += 1
            if case .call(let callee) = set.operations[index - 1] { return Int(callee) }
        }
        return nil
    }

    private func callees(of function: Int) -> [Int] {
        set.operations[set.functions[function]].compactMap {
            if case .call(let callee) = $0 { Int(callee) } else { nil }
        }
    }

    private func templateName(of function: Int) -> String {
        numbers.first { $0.value == function }?.key.template ?? ""
    }

    fileprivate static let recursionMessage = "the template includes itself"
}
