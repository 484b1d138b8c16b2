import HTML

/// What `use` elements show once more.
extension AccessibilityContext {
    /// The element that a `use` element shows; nil where there is none, or where the `use` element is part of it.
    /// - Parameter chain: what the `use` elements around show, which it must not be part of either.
    /// Source: https://svgwg.org/svg2-draft/struct.html#UseElement (circular references are errors)
    func used(by use: Int, within chain: [Int] = []) -> Int? {
        guard chain.count < Self.useLimit,
            let range = document.range(of: .href, use) ?? document.range(of: .xlinkHref, use)
        else { return nil }
        let address = document.bytes[range].trimming(.html)
        guard address.first == UInt8(ascii: "#"),
            let target = document.element(
                id: String(decoding: address.dropFirst(), as: UTF8.self), inTreeOf: use)
        else { return nil }
        let isCircular = target <= use && use < Int(document.nodes[target].end) || chain.contains(target)
        return isCircular ? nil : target
    }

    /// Uses within uses that are followed.
    private static let useLimit = 5

    /// The texts of what a `use` element shows.
    func usedText(_ use: Int, within chain: [Int] = []) -> String {
        guard let target = used(by: use, within: chain) else { return "" }
        var text = NameText()
        var ends: [Int] = []
        var next = target
        while next < Int(document.nodes[target].end), budget.spend() {
            while let last = ends.last, last <= next {
                ends.removeLast()
                text.part()
            }
            if next != target, document.nodes[next].kind == .element {
                ends.append(Int(document.nodes[next].end))
            }
            next = appendPart(next, within: chain + [target], to: &text)
        }
        return text.finished
    }

    /// - Returns: the index to go on with.
    private func appendPart(_ index: Int, within chain: [Int], to text: inout NameText) -> Int {
        let node = document.nodes[index]
        guard node.kind == .element else {
            if node.kind == .text, budget.spend(bytes: document.textBytes(index).count) {
                text.append(document.textBytes(index))
            }
            return index + 1
        }
        if index != chain.last, !Self.isPicturePart(document.known(index)) { return Int(node.end) }
        if let label = document.value(.ariaLabel, index) ?? svgName(index, .plain)?.0, !label.isEmpty {
            text.append(label)
            return Int(node.end)
        }
        if document.isElement(index, .use) {
            text.append(usedText(index, within: chain))
            return Int(node.end)
        }
        return index + 1
    }

    /// Whether a child of SVG content is drawn.
    static func isPicturePart(_ name: HTMLName?) -> Bool {
        switch name {
        case .title, .desc, .style, .script, .metadata, .template: false
        default: true
        }
    }

    /// The texts of every `use` element in a subtree: what is hidden from assistive technology hides a `use` element,
    /// but in browsers not what it shows.
    func appendUses(in root: Int, to text: inout NameText) {
        for index in root..<Int(document.nodes[root].end)
        where budget.spend() && document.isElement(index, .use) && !style[index].isUnrendered {
            text.part()
            text.append(usedText(index))
            text.part()
        }
    }
}
