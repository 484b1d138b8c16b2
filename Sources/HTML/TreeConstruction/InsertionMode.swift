/// Where tree construction is in the document.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#the-insertion-mode
enum InsertionMode: UInt8 {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text
    case inTable, inTableText, inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate
    case afterBody, inFrameset, afterFrameset, afterAfterBody, afterAfterFrameset
}

extension TreeBuilder {
    /// Reset the insertion mode appropriately.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#reset-the-insertion-mode-appropriately
    mutating func resetInsertionMode() {
        mode = .inBody
        for index in searched {
            // 1 and 3: without a fragment there is no other node to go by.
            let isLast = index == 0
            guard !open[index].isForeign, let name = HTMLName(rawValue: open[index].name) else { continue }
            switch name {
            case .td, .th: if !isLast { return mode = .inCell }  // 5
            case .tr: return mode = .inRow  // 6
            case .tbody, .thead, .tfoot: return mode = .inTableBody  // 7
            case .caption: return mode = .inCaption  // 8
            case .colgroup: return mode = .inColumnGroup  // 9
            case .table: return mode = .inTable  // 10
            case .template: return mode = templateModes.last ?? .inTemplate  // 11
            case .head: if !isLast { return mode = .inHead }  // 12
            case .body: return mode = .inBody  // 13
            case .frameset: return mode = .inFrameset  // 14
            case .html: return mode = head < 0 ? .beforeHead : .afterHead  // 15
            default: break
            }
        }
    }
}
