import Groundwork
import HTML

/// A `link` or `style` element whose sheet counts for a page.
/// Source: https://html.spec.whatwg.org/multipage/semantics.html#link-type-stylesheet, https://drafts.csswg.org/cssom/#css-style-sheet-collections
package struct SheetElement: Sendable {
    package let element: NodeID
    /// What a `link` refers to, as written; nil for a `style` element.
    package let address: String?

    /// Those of a document, in order. Sheets for other media, alternative ones and disabled ones do not count.
    package static func all(in document: Document) -> [SheetElement] {
        all(
            among: (0..<document.count).filter {
                document.isElement($0, .link) || document.isElement($0, .style)
            },
            in: document)
    }

    /// Those among the `link` and `style` elements of a document, in order.
    package static func all(among elements: [Int], in document: Document) -> [SheetElement] {
        guard !elements.isEmpty else { return [] }
        var found: [SheetElement] = []
        var preferred: [Int: String] = [:]
        let scopes = document.derived(TreeScopes.self)
        for index in elements {
            let isLink = document.isElement(index, .link)
            guard isLink || document.isElement(index, .style), isForScreens(index, document) else { continue }
            guard !isLink || isStyleSheetLink(index, document) else { continue }
            if let title = document.value(.title, index), !title.isEmpty {
                let tree = scopes.number(of: index)
                let isAlternative = isLink && document.hasWord("alternate", .rel, index)
                if preferred[tree] == nil, !isAlternative { preferred[tree] = title }
                guard preferred[tree] == title, !isAlternative else { continue }
            }
            found.append(
                SheetElement(element: NodeID(index), address: isLink ? document.value(.href, index) : nil))
        }
        return found
    }

    private static func isForScreens(_ index: Int, _ document: Document) -> Bool {
        if let type = document.keyword(.type, index), type != "text/css" { return false }
        return document.value(.media, index).map(MediaQuery.matches) ?? true
    }

    private static func isStyleSheetLink(_ index: Int, _ document: Document) -> Bool {
        guard document.hasWord("stylesheet", .rel, index), document.isFilled(.href, index),
            !document.has(.disabled, index)
        else { return false }
        return !document.hasWord("alternate", .rel, index) || document.isFilled(.title, index)
    }
}

extension Document {
    /// Whether a word in lower case is among those of an attribute, whatever their case.
    fileprivate func hasWord(_ word: String, _ name: HTMLName, _ index: Int) -> Bool {
        guard let range = range(of: name, index) else { return false }
        return bytes[range].split(whereSeparator: \.isHTMLSpace).contains {
            $0.count == word.utf8.count && $0.elementsEqual(word.utf8) { $0.asciiLowercased == $1 }
        }
    }
}

extension LinkedText {
    private struct Key: Equatable {}

    /// The sheet that the text is, read once.
    package var sheet: StyleSheet {
        derived.value(
            for: Key(), keeping: 1, cost: { _ in MemoryMeter() }, make: { StyleSheet.shared(bytes[...]) })
    }
}
