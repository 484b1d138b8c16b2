import Groundwork
import HTML

/// Whether a text goes on with a word that began in another element of the same line.
extension PageStyler {
    private static let stepLimit = 64

    func continuesWord(_ text: Int) -> Bool {
        var node = text
        for _ in 0..<Self.stepLimit {
            let sibling = Int(document.nodes[node].previousSibling)
            guard sibling >= 0 else {
                let parent = Int(document.nodes[node].parent)
                guard parent > 0, isWithinLine(parent) else { return false }
                node = parent
                continue
            }
            node = sibling
            // Into the last of what is within.
            while document.nodes[node].kind == .element, document.nodes[node].lastChild >= 0,
                isWithinLine(node) || styles[node].isUnrendered
            {
                if styles[node].isUnrendered { break }
                node = Int(document.nodes[node].lastChild)
            }
            if document.nodes[node].kind == .text, !styles[node].isUnrendered {
                return endsInWord(node)
            }
            if document.nodes[node].kind == .element, !styles[node].isUnrendered,
                !isWithinLine(node) || BrowserStyle.isReplaced(document.known(node))
            {
                return false
            }
        }
        return false
    }

    private func isWithinLine(_ element: Int) -> Bool {
        let style = styles[element]
        return (style.display == .inline || style.display == .contents) && !style.isOutOfFlow
    }

    private func endsInWord(_ text: Int) -> Bool {
        let end = String(decoding: document.textBytes(text).suffix(16), as: UTF8.self).suffix(2)
        guard let last = end.last else { return false }
        if PageStyle.LetterCase.isPartOfWord(last) { return true }
        guard PageStyle.LetterCase.joinsWords(last), end.count == 2, let before = end.first else {
            return false
        }
        return PageStyle.LetterCase.isPartOfWord(before)
    }
}
