import Groundwork
import HTML

/// The text of an element as a reader sees it: an approximation of `innerText` and `outerText` without layout.
///
/// Hidden contents are left out, white space is folded, `br` and blocks begin new lines (paragraphs with an empty
/// line between), cells of a row are separated by tabs.
/// Source: https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute
public struct RenderedText {
    private let document: Document
    private let controls: FormControls
    private let style: PageStyle

    /// The texts of one page.
    /// - Parameter state: what the agent has changed; it decides which details are open.
    public init(_ document: Document, _ state: FormState = FormState()) {
        self.document = document
        controls = FormControls(document: document, state: state)
        style = PageStyle(document, state, WorkBudget(for: document))
    }

    /// The texts of a page whose style is known.
    init(_ document: Document, _ controls: FormControls, _ style: PageStyle) {
        self.document = document
        self.controls = controls
        self.style = style
    }

    /// The text of a node. An element that is not rendered has its text content, but for what closed `details` hide: that
    /// has none.
    public func text(of node: NodeID) -> String {
        guard node == document.root || !style[node.position].isUnrendered else {
            return isInClosedDetails(node.position) ? "" : document.textContent(of: node)
        }
        guard !isReplaced(node.position) else { return "" }
        var text = LineText()
        var open: [(end: Int, lines: Int)] = []
        // The element's own box has no part in its text.
        var index = node.position
        if document.nodes[index].kind == .element { index += 1 }
        let end = document.end(of: node).position
        while index < end {
            while let last = open.last, last.end <= index {
                text.breakLine(last.lines)
                open.removeLast()
            }
            let record = document.nodes[index]
            switch record.kind {
            case .text: append(index, to: &text)
            case .element:
                if style[index].isUnrendered || isReplaced(index) {
                    index = Int(record.end)
                    continue
                }
                let lines = breaks(index, &text)
                if lines > 0 { open.append((Int(record.end), lines)) }
            default: break
            }
            index += 1
        }
        return text.finished
    }

    private func append(_ index: Int, to text: inout LineText) {
        let own = style[index]
        guard !own.isInvisible, !own.isUnrendered else { return }
        text.append(own.text(document.textBytes(index)), keepsSpace: own.whiteSpace != .collapses)
    }

    /// Whether something is not rendered for no other reason than that the `details` around it are closed.
    private func isInClosedDetails(_ index: Int) -> Bool {
        guard let details = document.ancestor(.details, of: index), !style[details].isUnrendered else {
            return false
        }
        return !controls.isOpen(NodeID(details))
    }

    /// Elements whose contents are not text of the page.
    private func isReplaced(_ index: Int) -> Bool {
        switch document.known(index) {
        case .textarea, .input, .iframe, .video, .audio, .canvas, .object, .svg: true
        default: false
        }
    }

    /// Begins the element's line, if it has one.
    /// - Returns: line breaks that are due at its end.
    private func breaks(_ index: Int, _ text: inout LineText) -> Int {
        switch document.known(index) {
        case .br:
            text.newline()
            return 0
        case .td, .th:
            if hasCellBefore(index) { text.tab() }
            return 0
        case .p:
            text.breakLine(2)
            return 2
        default:
            guard style[index].display == .block else { return 0 }
            text.breakLine(1)
            return 1
        }
    }

    private func hasCellBefore(_ index: Int) -> Bool {
        var sibling = Int(document.nodes[index].previousSibling)
        while sibling >= 0 {
            if document.isElement(sibling, .td) || document.isElement(sibling, .th) { return true }
            sibling = Int(document.nodes[sibling].previousSibling)
        }
        return false
    }
}

/// Lines of text under construction.
private struct LineText {
    private var bytes: [UInt8] = []
    /// Line breaks due before the next text.
    private var dueBreaks = 0
    private var pendingSpace = false
    private var isAtLineStart = true

    mutating func append(_ text: ArraySlice<UInt8>, keepsSpace: Bool) {
        for byte in text {
            if !keepsSpace, byte.isHTMLSpace {
                pendingSpace = !isAtLineStart && dueBreaks == 0
                continue
            }
            flush()
            bytes.append(byte)
            isAtLineStart = byte == 0x0A
        }
    }

    private mutating func flush() {
        if dueBreaks > 0, !bytes.isEmpty { bytes.append(contentsOf: repeatElement(0x0A, count: dueBreaks)) }
        if dueBreaks == 0, pendingSpace { bytes.append(0x20) }
        dueBreaks = 0
        pendingSpace = false
    }

    mutating func breakLine(_ count: Int) {
        pendingSpace = false
        if !bytes.isEmpty { dueBreaks = max(dueBreaks, count) }
        isAtLineStart = true
    }

    mutating func newline() {
        pendingSpace = false
        flush()
        bytes.append(0x0A)
        isAtLineStart = true
        pendingSpace = false
    }

    mutating func tab() {
        pendingSpace = false
        flush()
        bytes.append(0x09)
        isAtLineStart = true
    }

    var finished: String { String(decoding: bytes, as: UTF8.self) }
}

extension Document {
    /// The element's text as a reader sees it. See ``RenderedText``.
    public func outerText(of node: NodeID) -> String { RenderedText(self).text(of: node) }
}
