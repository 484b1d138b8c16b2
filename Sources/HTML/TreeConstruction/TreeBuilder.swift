import Groundwork

/// Builds a ``Document`` from the tokenizer's tokens: the tree construction stage of the HTML standard.
///
/// Where it departs from the standard: elements nested deeper than ``depthLimit`` become siblings (as in browsers, where the
/// limit is the same); what a `template` holds is left out, but for shadow roots, which the document has in its flat tree; parse errors are not told; there are no scripts.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
struct TreeBuilder {
    package typealias Node = Document.Node
    /// Deepest nesting that the tree shows.
    static let depthLimit = 512
    /// Open elements that are looked through for one, from the innermost out: what lies deeper counts as not open.
    static let searchLimit = 2 * depthLimit
    /// Formatting elements that are opened again; each tag may ask for many.
    static let copyLimit = 1_000_000
    /// Active formatting elements kept after the last marker; more than any page means.
    static let formattingLimit = 48

    // The tree
    var nodes: [Node]
    var attributeArena: [Document.Attribute] = []
    var bytes: [UInt8] = []
    var names = NameTable()
    var adjustedNames: [ForeignNames.Key: Int32] = [:]
    /// Parts of texts that other bytes lie between, in the order of the markup.
    var textTails: [TextTail] = []
    /// Controls outside of the form that the parser gave them, and these forms.
    var formOwners: [(control: Int32, form: Int32)] = []
    /// Templates, and those among them that declare shadow roots.
    var templates: [Int32] = []
    var shadowRoots: [ShadowRoot] = []
    /// Whether templates keep what they hold.
    let keepsTemplates: Bool
    /// Nodes were put before others that are older: numbers no longer follow document order.
    var isOutOfOrder = false
    /// Something was put after an element that is still open.
    var isBehind = false

    // The parser's state
    var mode = InsertionMode.initial
    var originalMode = InsertionMode.initial
    var templateModes: [InsertionMode] = []
    var open: [OpenElement] = []
    /// Open elements of HTML by name: answers most questions about scope without a search.
    var openCounts = [Int32](repeating: 0, count: Int(HTMLName.count))
    var formatting: [ActiveFormatting] = []
    var html: Int32 = -1
    var head: Int32 = -1
    var form: Int32 = -1
    var isFramesetOK = true
    var isQuirky = false
    var isFosterParenting = false
    var skipsNewline = false
    /// The "pending table character tokens".
    var pendingText: [UInt8] = []
    /// Formatting elements that were opened again.
    var copies = 0
    /// Whether there is a `selectedcontent` element, and the work that was done for it.
    var hasSelectedContent = false
    var copiedContent = 0

    /// The state that a start tag switches the tokenizer to.
    private var requestedState: MarkupPreparation.State?
    /// Where the attributes of the token begin that is being read.
    private var tokenAttributes: Int32 = 0
    private var tokenBytes = 0

    /// - Parameters:
    ///   - capacity: bytes of markup.
    ///   - keepsTemplates: whether what templates hold are their children; else it is left out, since it belongs to no page.
    init(capacity: Int, keepsTemplates: Bool = false) {
        self.keepsTemplates = keepsTemplates
        nodes = [Node(kind: .document)]
        nodes.reserveCapacity(capacity / 20 + 16)
        attributeArena.reserveCapacity(capacity / 30 + 16)
        bytes.reserveCapacity(capacity)
    }
}

/// A start tag token.
struct StartTag {
    var name: Int32
    /// In the attribute arena.
    var attributes: Range<Int32> = 0..<0
    var isSelfClosing = false

    /// A tag as if the page had one without attributes.
    static func implied(_ name: HTMLName) -> StartTag { StartTag(name: name.rawValue) }
}

// MARK: - Tokens

extension TreeBuilder {
    mutating func beginToken() {
        tokenAttributes = Int32(attributeArena.count)
        tokenBytes = bytes.count
    }

    /// An attribute of the token that begins.
    /// - Parameter isEscaped: whether a grave accent stands for a byte, as in ``PreparedMarkup``.
    mutating func attribute(_ name: Int32, _ value: UnsafeBufferPointer<UInt8>, isEscaped: Bool) {
        let start = Int32(bytes.count)
        if isEscaped {
            bytes.append(contentsOf: Self.unescaped(value))
        } else {
            bytes.append(contentsOf: value)
        }
        attributeArena.append(.init(name: name, valueStart: start, valueEnd: Int32(bytes.count)))
    }

    private static func unescaped(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        func digit(_ byte: UInt8) -> UInt8 { byte.isASCIIDigit ? byte - 0x30 : byte - 0x37 }
        while index < value.count {
            if value[index] == UInt8(ascii: "`"), index + 2 < value.count {
                result.append(digit(value[index + 1]) << 4 | digit(value[index + 2]))
                index += 3
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }

    /// The attributes of the token, which begin at ``beginToken()``.
    var attributesOfToken: Range<Int32> { tokenAttributes..<Int32(attributeArena.count) }

    /// Forgets the token's attributes, if the tree has not grown since.
    private mutating func dropAttributes(_ range: Range<Int32>, _ bytesEnd: Int) {
        guard !range.isEmpty, attributeArena.count == Int(range.upperBound), bytes.count == bytesEnd else {
            return
        }
        attributeArena.removeLast(range.count)
        bytes.removeLast(bytesEnd - tokenBytes)
    }

    mutating func startTag(_ name: Int32, isSelfClosing: Bool) {
        let bytesEnd = bytes.count
        skipsNewline = false
        if mode == .inTableText { flushTableText() }
        let tag = StartTag(name: name, attributes: attributesOfToken, isSelfClosing: isSelfClosing)
        let count = nodes.count
        if let current = open.last, current.isForeign, !Self.takesAsHTML(tag, current) {
            foreignStartTag(tag)
        } else {
            process(tag)
        }
        if nodes.count == count, name != HTMLName.html.rawValue, name != HTMLName.body.rawValue {
            dropAttributes(tag.attributes, bytesEnd)
        }
    }

    mutating func endTag(_ name: Int32) {
        skipsNewline = false
        if mode == .inTableText { flushTableText() }
        if isCurrent(.foreign) { foreignEndTag(name) } else { processEndTag(name) }
    }

    mutating func text(_ text: UnsafeBufferPointer<UInt8>) { characters(text[...]) }

    /// A character token that is no part of a run of text.
    mutating func character(_ codePoint: Int32) {
        let scalar = Unicode.Scalar(UInt32(codePoint)) ?? "\u{FFFD}"
        Array(String(Character(scalar)).utf8).withUnsafeBufferPointer { characters($0[...]) }
    }

    private mutating func characters(_ text: Text) {
        guard let first = text.first else { return }
        if skipsNewline {
            skipsNewline = false
            if first == 0x0A { return characters(text.dropFirst()) }
        }
        if isInForeignContent, isCurrent(.foreign),
            open.last?.traits.isDisjoint(with: [.textIntegration, .htmlIntegration]) ?? false
        {
            foreignText(text)
        } else {
            process(text)
        }
    }

    /// The comment whose data are the token's attribute.
    mutating func comment() {
        skipsNewline = false
        if mode == .inTableText { flushTableText() }
        guard let data = attributeArena.popLast() else { return }
        let node = Node(kind: .comment, textStart: data.valueStart, textEnd: data.valueEnd)
        switch mode {
        case .initial, .beforeHTML: append(node, to: 0)
        case .afterAfterBody, .afterAfterFrameset: appendBehind(node, to: 0)
        case .afterBody: appendBehind(node, to: html)
        default: insert(node)
        }
    }

    /// The document type whose parts are the token's attributes.
    mutating func doctype() {
        let bytesEnd = bytes.count
        skipsNewline = false
        if mode == .inTableText { flushTableText() }
        if mode == .initial {
            initialDoctype(attributesOfToken)
        } else {
            dropAttributes(attributesOfToken, bytesEnd)
        }
    }

    /// Switches the tokenizer's state for what follows the start tag.
    mutating func request(_ state: MarkupPreparation.State) { requestedState = state }

    /// The state that the last start tag has switched the tokenizer to; nil where it did not.
    mutating func takeTokenizerState() -> MarkupPreparation.State? {
        defer { requestedState = nil }
        return requestedState
    }

    /// The adjusted current node is no element of HTML.
    var isInForeignContent: Bool { isCurrent(.foreign) }
}

// MARK: - Dispatch by insertion mode

extension TreeBuilder {
    mutating func process(_ tag: StartTag) {
        switch mode {
        case .initial: startTagInitial(tag)
        case .beforeHTML: startTagBeforeHTML(tag)
        case .beforeHead: startTagBeforeHead(tag)
        case .inHead: startTagInHead(tag)
        case .inHeadNoscript: startTagInHeadNoscript(tag)
        case .afterHead: startTagAfterHead(tag)
        // In text no start tag comes.
        case .inBody, .text, .inTableText: startTagInBody(tag)
        case .inTable: startTagInTable(tag)
        case .inCaption: startTagInCaption(tag)
        case .inColumnGroup: startTagInColumnGroup(tag)
        case .inTableBody: startTagInTableBody(tag)
        case .inRow: startTagInRow(tag)
        case .inCell: startTagInCell(tag)
        case .inTemplate: startTagInTemplate(tag)
        case .afterBody, .afterAfterBody: startTagAfterBody(tag)
        case .inFrameset: startTagInFrameset(tag)
        case .afterFrameset, .afterAfterFrameset: startTagAfterFrameset(tag)
        }
    }

    mutating func processEndTag(_ name: Int32) {
        switch mode {
        case .initial, .beforeHTML, .beforeHead: endTagBeforeHead(name)
        case .inHead: endTagInHead(name)
        case .inHeadNoscript: endTagInHeadNoscript(name)
        case .afterHead: endTagAfterHead(name)
        case .inBody, .inTableText: endTagInBody(name)
        case .text:
            pop()
            mode = originalMode
        case .inTable: endTagInTable(name)
        case .inCaption: endTagInCaption(name)
        case .inColumnGroup: endTagInColumnGroup(name)
        case .inTableBody: endTagInTableBody(name)
        case .inRow: endTagInRow(name)
        case .inCell: endTagInCell(name)
        case .inTemplate: endTagInTemplate(name)
        case .afterBody, .afterAfterBody: endTagAfterBody(name)
        case .inFrameset: endTagInFrameset(name)
        case .afterFrameset, .afterAfterFrameset: endTagAfterFrameset(name)
        }
    }

    mutating func process(_ text: Text) {
        switch mode {
        case .initial, .beforeHTML, .beforeHead: textBeforeHead(text)
        case .inHead: textInHead(text)
        case .inHeadNoscript: textInHeadNoscript(text)
        case .afterHead: textAfterHead(text)
        case .inBody, .inCaption, .inCell, .inTemplate: textInBody(text)
        case .text: insert(text)
        case .inTable, .inTableBody, .inRow: textInTable(text)
        case .inTableText: pendingText.append(contentsOf: text.lazy.filter { $0 != 0 })
        case .inColumnGroup: textInColumnGroup(text)
        case .afterBody, .afterAfterBody: textAfterBody(text)
        case .inFrameset, .afterFrameset: textInFrameset(text)
        case .afterAfterFrameset: textInFrameset(text)
        }
    }
}
