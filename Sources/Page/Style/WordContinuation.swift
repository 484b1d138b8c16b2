import Groundwork
import HTML

/// Whether a text goes on with a word that began in another element of the same line: as in browsers, if the text before it
/// ends in a letter.
extension PageStyler {
    private static let stepLimit = 64

    func continuesWord(_ text: Int) -> Bool {
        var node = text
        for _ in 0..<Self.stepLimit {
            guard let before = nodeBefore(node) else { return false }
            node = before
            switch document.nodes[node].kind {
            case .text: if !styles[node].isUnrendered { return endsInWord(node) }
            case .element: if endsLine(node) { return false }
            default: break
            }
        }
        return false
    }

    /// The sibling before a node, or the last of what is within that; where there is none, that of the element around, if
    /// it is within the line.
    private func nodeBefore(_ start: Int) -> Int? {
        var node = start
        while document.nodes[node].previousSibling < 0 {
            node = Int(document.nodes[node].parent)
            guard node > 0, styles[node].display == .inline || styles[node].display == .contents,
                !styles[node].isOutOfFlow
            else { return nil }
        }
        node = Int(document.nodes[node].previousSibling)
        while document.nodes[node].lastChild >= 0, !styles[node].isUnrendered, !endsLine(node) {
            node = Int(document.nodes[node].lastChild)
        }
        return node
    }

    /// Whether a word ends where an element is: a block, or something that is no text. Pictures end none.
    private func endsLine(_ element: Int) -> Bool {
        guard document.nodes[element].kind == .element, !styles[element].isUnrendered,
            !document.isElement(element, .img)
        else { return false }
        return styles[element].display == .block && !styles[element].isOutOfFlow
            || BrowserStyle.isReplaced(document.known(element))
    }

    private func endsInWord(_ text: Int) -> Bool {
        let end = String(decoding: document.textBytes(text).suffix(16), as: UTF8.self)
        return end.last.map(PageStyle.LetterCase.isPartOfWord) ?? false
    }
}
