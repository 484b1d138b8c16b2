import Groundwork
import HTML

/// Texts in the lines of the page.
extension AccessibilityTreeBuilder {
    mutating func appendText(_ index: Int, _ text: String) {
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(index), role: .text, name: text, description: "", value: "", states: [],
                properties: [],
                depth: depth, parent: parent))
    }

    /// - Parameters:
    ///   - isShown: whether it becomes a node; the line goes on in any case.
    ///   - shower: the element that shows it, where that is not the one that it is in.
    mutating func addText(
        _ index: Int, _ style: PageStyle.Style, isShown: Bool = true, of shower: Int? = nil
    ) {
        guard !style.isUnrendered || shower != nil else { return }
        let isShown = isShown && !style.isInvisible
        if style.whiteSpace == .collapses, line.endsWithSpace, document.textBytes(index).isBlank,
            context.style[Int(document.nodes[index].parent)].inner != .flex
        {
            return
        }
        let bytes = style.text(document.textBytes(index))
        if style.whiteSpace != .collapses {
            guard !bytes.isEmpty else { return }
            let text = style.keepsSpace ? String(decoding: bytes, as: UTF8.self) : Self.keepingBreaks(bytes)
            if isShown { appendText(shower ?? index, text) }
            line = Line(endsWithSpace: bytes.last == 0x0A, trailing: nil)
            return
        }
        let isItem = context.style[Int(document.nodes[index].parent)].inner == .flex
        if isItem { endLine() }
        guard let (text, endsWithSpace) = folded(bytes) else { return }
        line.endsWithSpace = endsWithSpace
        line.trailing = nil
        if isShown, !(text == " " && context.isIgnorable(space: index)) {
            appendText(shower ?? index, text)
            if endsWithSpace { line.trailing = nodes.count - 1 }
        }
        if isItem { endLine() }
    }

    /// White space folded line by line.
    private static func keepingBreaks(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self).foldedSpace }.joined(separator: "\n")
    }

    /// Text as it goes on in the line; nil where nothing is left of it.
    mutating func folded(_ bytes: ArraySlice<UInt8>) -> (text: String, endsWithSpace: Bool)? {
        var endsWithSpace = line.endsWithSpace
        var isFolded = true
        for byte in bytes {
            let isSpace = byte <= 0x20 && byte.isHTMLSpace
            if isSpace, endsWithSpace || byte != 0x20 {
                isFolded = false
                break
            }
            endsWithSpace = isSpace
        }
        if isFolded { return bytes.isEmpty ? nil : (String(decoding: bytes, as: UTF8.self), endsWithSpace) }
        endsWithSpace = line.endsWithSpace
        scratch.removeAll(keepingCapacity: true)
        for byte in bytes {
            if byte.isHTMLSpace {
                if !endsWithSpace { scratch.append(0x20) }
                endsWithSpace = true
            } else {
                scratch.append(byte)
                endsWithSpace = false
            }
        }
        return scratch.isEmpty ? nil : (String(decoding: scratch, as: UTF8.self), endsWithSpace)
    }
}
