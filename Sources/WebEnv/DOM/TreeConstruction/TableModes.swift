import Groundwork

/// The insertion modes of tables: "in table", "in table text", "in caption", "in column group", "in table body", "in row", "in cell".
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intable and the sections after it
extension TreeBuilder {
    // MARK: 13.2.6.4.9 in table

    mutating func startTagInTable(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .caption:
            clearStack(to: [.table])
            insertMarker()
            insertElement(tag)
            mode = .inCaption
        case .colgroup:
            clearStack(to: [.table])
            insertElement(tag)
            mode = .inColumnGroup
        case .col:
            clearStack(to: [.table])
            insertElement(.colgroup)
            mode = .inColumnGroup
            startTagInColumnGroup(tag)
        case .tbody, .tfoot, .thead:
            clearStack(to: [.table])
            insertElement(tag)
            mode = .inTableBody
        case .td, .th, .tr:
            clearStack(to: [.table])
            insertElement(.tbody)
            mode = .inTableBody
            startTagInTableBody(tag)
        case .table:
            guard isInScope(.table, .tableScope) else { return }
            popThrough(.table)
            resetInsertionMode()
            process(tag)
        case .style, .script, .template: startTagInHead(tag)
        case .input where isHidden(tag): insertVoidElement(tag)
        case .form: startFormInTable(tag)
        default: fostering { $0.startTagInBody(tag) }
        }
    }

    private mutating func startFormInTable(_ tag: StartTag) {
        guard form < 0, !isOpen(.template) else { return }
        insertElement(tag)
        form = lastNode
        pop()
    }

    mutating func endTagInTable(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .table:
            guard isInScope(.table, .tableScope) else { return }
            popThrough(.table)
            resetInsertionMode()
        case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
        case .template: endTagTemplate()
        default: fostering { $0.endTagInBody(name) }
        }
    }

    mutating func textInTable(_ text: Text) {
        guard isCurrent(.fosters) || isCurrent(.template) else { return fostering { $0.textInBody(text) } }
        pendingText.removeAll(keepingCapacity: true)
        originalMode = mode
        mode = .inTableText
        process(text)
    }

    /// "Anything else" of "in table": with foster parenting enabled.
    private mutating func fostering(_ body: (inout TreeBuilder) -> Void) {
        isFosterParenting = true
        body(&self)
        isFosterParenting = false
    }

    /// Clear the stack back to a table, table body or table row context.
    private mutating func clearStack(to context: [HTMLName]) {
        while let current = open.last, open.count > 1, !current.isHTML(.template),
            !context.contains(where: { current.isHTML($0) })
        {
            pop()
        }
    }

    // MARK: 13.2.6.4.10 in table text

    /// Processes the pending table character tokens.
    mutating func flushTableText() {
        mode = originalMode
        var pending: [UInt8] = []
        swap(&pending, &pendingText)
        pending.withUnsafeBufferPointer { buffer in
            let text = buffer[...]
            if text.allSatisfy(\.isHTMLSpace) { insert(text) } else { fostering { $0.textInBody(text) } }
        }
        swap(&pending, &pendingText)
    }

    // MARK: 13.2.6.4.11 in caption

    mutating func startTagInCaption(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
            if closeCaption() { startTagInTable(tag) }
        default: startTagInBody(tag)
        }
    }

    mutating func endTagInCaption(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .caption: _ = closeCaption()
        case .table: if closeCaption() { endTagInTable(name) }
        case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
        default: endTagInBody(name)
        }
    }

    private mutating func closeCaption() -> Bool {
        guard isInScope(.caption, .tableScope) else { return false }
        generateImpliedEndTags()
        popThrough(.caption)
        clearFormattingToMarker()
        mode = .inTable
        return true
    }

    // MARK: 13.2.6.4.12 in column group

    mutating func startTagInColumnGroup(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .html: startTagInBody(tag)
        case .col: insertVoidElement(tag)
        case .template: startTagInHead(tag)
        default: if closeColumnGroup() { startTagInTable(tag) }
        }
    }

    mutating func endTagInColumnGroup(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .colgroup: _ = closeColumnGroup()
        case .col: break
        case .template: endTagTemplate()
        default: if closeColumnGroup() { endTagInTable(name) }
        }
    }

    mutating func textInColumnGroup(_ text: Text) {
        let rest = text.drop { $0.isHTMLSpace }
        insert(text[..<rest.startIndex])
        if !rest.isEmpty, closeColumnGroup() { textInTable(rest) }
    }

    private mutating func closeColumnGroup() -> Bool {
        guard isCurrent(.colgroup) else { return false }
        pop()
        mode = .inTable
        return true
    }

    // MARK: 13.2.6.4.13 in table body

    mutating func startTagInTableBody(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .tr:
            clearStack(to: [.tbody, .tfoot, .thead])
            insertElement(tag)
            mode = .inRow
        case .th, .td:
            clearStack(to: [.tbody, .tfoot, .thead])
            insertElement(.tr)
            mode = .inRow
            startTagInRow(tag)
        case .caption, .col, .colgroup, .tbody, .tfoot, .thead:
            if closeTableBody() { startTagInTable(tag) }
        default: startTagInTable(tag)
        }
    }

    mutating func endTagInTableBody(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .tbody, .tfoot, .thead:
            guard isInScope(name, .tableScope) else { return }
            clearStack(to: [.tbody, .tfoot, .thead])
            pop()
            mode = .inTable
        case .table: if closeTableBody() { endTagInTable(name) }
        case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: break
        default: endTagInTable(name)
        }
    }

    private mutating func closeTableBody() -> Bool {
        guard
            isInScope(.tbody, .tableScope) || isInScope(.thead, .tableScope) || isInScope(.tfoot, .tableScope)
        else { return false }
        clearStack(to: [.tbody, .tfoot, .thead])
        pop()
        mode = .inTable
        return true
    }

    // MARK: 13.2.6.4.14 in row

    mutating func startTagInRow(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .th, .td:
            clearStack(to: [.tr])
            insertElement(tag)
            mode = .inCell
            insertMarker()
        case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
            if closeRow() { startTagInTableBody(tag) }
        default: startTagInTable(tag)
        }
    }

    mutating func endTagInRow(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .tr: _ = closeRow()
        case .table: if closeRow() { endTagInTableBody(name) }
        case .tbody, .tfoot, .thead:
            if isInScope(name, .tableScope), closeRow() { endTagInTableBody(name) }
        case .body, .caption, .col, .colgroup, .html, .td, .th: break
        default: endTagInTable(name)
        }
    }

    private mutating func closeRow() -> Bool {
        guard isInScope(.tr, .tableScope) else { return false }
        clearStack(to: [.tr])
        pop()
        mode = .inTableBody
        return true
    }

    // MARK: 13.2.6.4.15 in cell

    mutating func startTagInCell(_ tag: StartTag) {
        switch HTMLName(rawValue: tag.name) {
        case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
            if isInScope(.td, .tableScope) || isInScope(.th, .tableScope) {
                closeCell()
                startTagInRow(tag)
            }
        default: startTagInBody(tag)
        }
    }

    mutating func endTagInCell(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .td, .th:
            guard isInScope(name, .tableScope) else { return }
            generateImpliedEndTags()
            while open.count > 1, let last = open.last {
                pop()
                if last.name == name, !last.isForeign { break }
            }
            clearFormattingToMarker()
            mode = .inRow
        case .body, .caption, .col, .colgroup, .html: break
        case .table, .tbody, .tfoot, .thead, .tr:
            guard isInScope(name, .tableScope) else { return }
            closeCell()
            endTagInRow(name)
        default: endTagInBody(name)
        }
    }

    /// Close the cell.
    private mutating func closeCell() {
        generateImpliedEndTags()
        while open.count > 1, let last = open.last {
            pop()
            if last.isHTML(.td) || last.isHTML(.th) { break }
        }
        clearFormattingToMarker()
        mode = .inRow
    }
}
