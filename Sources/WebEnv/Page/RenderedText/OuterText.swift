import Groundwork

/// An element's text as it is rendered: white space folded, blocks and `<br>` on lines of their own, table cells apart
/// by tabs, what is not shown left out. An approximation of `outerText` that needs no layout.
///
/// Source: https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute
enum OuterText {
    static func text(of node: NodeID, in document: Document) -> String {
        if document.kind(node) == .text { return document.text(node) }
        if !isRendered(node, document) { return document.textContent(of: node) }
        var builder = Builder()
        var index = node.position + 1
        let end = document.end(of: node).position
        var open: [(end: Int, lineBreaks: Int, isPreformatted: Bool)] = [
            (end, 0, isPreformatted(node, document))
        ]
        while index < end {
            while let last = open.last, last.end <= index {
                builder.requireLineBreaks(last.lineBreaks)
                open.removeLast()
            }
            let current = NodeID(index)
            index += 1
            switch document.kind(current) {
            case .text:
                builder.append(document.text(current), isPreformatted: open.last?.isPreformatted ?? false)
            case .element:
                let after = document.end(of: current).position
                guard isRendered(current, document) else {
                    index = after
                    continue
                }
                let tag = document.tag(current)
                if tag == "br" { builder.append("\n", isPreformatted: true) }
                if tag == "td" || tag == "th", hasEarlierCell(current, document) {
                    builder.append("\t", isPreformatted: true)
                }
                let breaks = tag == "p" ? 2 : blocks.contains(tag) ? 1 : 0
                builder.requireLineBreaks(breaks)
                let isPreformatted = (open.last?.isPreformatted ?? false) || isPreformatted(current, document)
                open.append((after, breaks, isPreformatted))
            default: break
            }
        }
        return builder.finished()
    }

    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div",
        "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html",
        "legend", "li", "main", "menu", "nav", "ol", "option", "optgroup", "p", "pre", "search", "section",
        "summary",
        "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
    private static let unrendered: Set<String> = [
        "script", "style", "template", "head", "title", "meta", "link", "datalist", "textarea", "input",
        "audio", "video",
        "canvas", "iframe", "object",
    ]

    private static func isRendered(_ node: NodeID, _ document: Document) -> Bool {
        if unrendered.contains(document.tag(node)) || document.hasAttribute("hidden", of: node) {
            return false
        }
        guard let style = document.attribute("style", of: node) else { return true }
        let plain = style.lowercased().filter { !$0.isWhitespace }
        return !plain.contains("display:none") && !plain.contains("visibility:hidden")
    }

    private static func isPreformatted(_ node: NodeID, _ document: Document) -> Bool {
        document.tag(node) == "pre"
    }

    private static func hasEarlierCell(_ cell: NodeID, _ document: Document) -> Bool {
        var sibling = document.previousSibling(cell)
        while let node = sibling {
            if document.kind(node) == .element { return true }
            sibling = document.previousSibling(node)
        }
        return false
    }

    private struct Builder {
        private var output: [UInt8] = []
        private var pendingSpace = false
        private var pendingBreaks = 0

        mutating func requireLineBreaks(_ count: Int) {
            if count > 0 {
                pendingBreaks = max(pendingBreaks, count)
                pendingSpace = false
            }
        }

        mutating func append(_ text: String, isPreformatted: Bool) {
            for byte in text.utf8 {
                if byte.isHTMLSpace && !isPreformatted {
                    pendingSpace = true
                } else {
                    flush()
                    output.append(byte)
                }
            }
        }

        private mutating func flush() {
            if pendingBreaks > 0 {
                if !output.isEmpty { output += [UInt8](repeating: 0x0A, count: pendingBreaks) }
            } else if pendingSpace, let last = output.last, last != 0x0A, last != 0x09 {
                output.append(0x20)
            }
            pendingBreaks = 0
            pendingSpace = false
        }

        func finished() -> String { String(decoding: output, as: UTF8.self) }
    }
}
