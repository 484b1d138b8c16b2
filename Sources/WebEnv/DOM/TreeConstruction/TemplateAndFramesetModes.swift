import Groundwork

/// The insertion modes "in template", "after body", "in frameset", "after frameset", and the two after these.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intemplate and the sections after it
extension TreeBuilder {
    // MARK: 13.2.6.4.16 in template

    mutating func startTagInTemplate(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
            startTagInHead(tag)
        case .caption, .colgroup, .tbody, .tfoot, .thead: switchTemplate(to: .inTable, tag)
        case .col: switchTemplate(to: .inColumnGroup, tag)
        case .tr: switchTemplate(to: .inTableBody, tag)
        case .td, .th: switchTemplate(to: .inRow, tag)
        default: switchTemplate(to: .inBody, tag)
        }
    }

    private mutating func switchTemplate(to next: InsertionMode, _ tag: StartTag) {
        templateModes.removeLast(min(1, templateModes.count))
        templateModes.append(next)
        mode = next
        process(tag)
    }

    mutating func endTagInTemplate(_ name: Int32) {
        if name == HTMLName.template.rawValue { endTagTemplate() }
    }

    // MARK: 13.2.6.4.17 after body, 13.2.6.4.20 after after body

    mutating func startTagAfterBody(_ tag: StartTag) {
        if tag.name != HTMLName.html.rawValue { mode = .inBody }
        startTagInBody(tag)
    }

    mutating func endTagAfterBody(_ name: Int32) {
        if mode == .afterBody, name == HTMLName.html.rawValue { return mode = .afterAfterBody }
        mode = .inBody
        endTagInBody(name)
    }

    mutating func textAfterBody(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        textInBody(text[..<rest.startIndex])
        guard !rest.isEmpty else { return }
        mode = .inBody
        textInBody(rest)
    }

    // MARK: 13.2.6.4.18 in frameset

    mutating func startTagInFrameset(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .frameset: insertElement(tag)
        case .frame: insertVoidElement(tag)
        case .noframes: startTagInHead(tag)
        default: break
        }
    }

    mutating func endTagInFrameset(_ name: Int32) {
        guard name == HTMLName.frameset.rawValue, open.count > 1 else { return }
        pop()
        if !isCurrent(.frameset) { mode = .afterFrameset }
    }

    /// Of the frameset modes, which keep white space alone.
    mutating func textInFrameset(_ text: Text) {
        for run in text.split(whereSeparator: { !$0.isHTMLSpace }) {
            if mode == .afterAfterFrameset { textInBody(run) } else { insert(run) }
        }
    }

    // MARK: 13.2.6.4.19 after frameset, 13.2.6.4.21 after after frameset

    mutating func startTagAfterFrameset(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .noframes: startTagInHead(tag)
        default: break
        }
    }

    mutating func endTagAfterFrameset(_ name: Int32) {
        if mode == .afterFrameset, name == HTMLName.html.rawValue { mode = .afterAfterFrameset }
    }
}
