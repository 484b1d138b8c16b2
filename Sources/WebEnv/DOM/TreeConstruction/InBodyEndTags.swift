import Groundwork

/// End tags and text in the "in body" insertion mode.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
extension TreeBuilder {
    mutating func endTagInBody(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .template: endTagTemplate()
        case .body: if isInScope(.body) { mode = .afterBody }
        case .html:
            if isInScope(.body) {
                mode = .afterBody
                endTagAfterBody(name)
            }
        case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div, .dl,
            .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav, .ol,
            .pre, .search, .section, .select, .summary, .ul:
            endBlock(name)
        case .form: endForm()
        case .p:
            if !isInScope(.p, [.scope, .buttonScope]) { insertElement(.p) }
            closeParagraph()
        case .li: endItem(name, [.scope, .listItemScope])
        case .dd, .dt: endItem(name, .scope)
        case .h1, .h2, .h3, .h4, .h5, .h6: endHeading()
        case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
            runAdoptionAgency(name)
        case .applet, .marquee, .object: if endBlock(name) { clearFormattingToMarker() }
        case .br: startTagInBody(.implied(.br))
        default: endTagOther(name)
        }
    }

    /// Closes an element that is in scope, with what is open in it.
    @discardableResult private mutating func endBlock(_ name: Int32) -> Bool {
        guard let place = place(ofInScope: name, .scope) else { return false }
        generateImpliedEndTags()
        popDown(to: place)
        return true
    }

    private mutating func endItem(_ name: Int32, _ boundary: ElementTraits) {
        guard let place = place(ofInScope: name, boundary) else { return }
        generateImpliedEndTags(except: name)
        popDown(to: place)
    }

    private func place(ofInScope name: Int32, _ boundary: ElementTraits) -> Int? {
        guard Int(name) < openCounts.count, openCounts[Int(name)] > 0 else { return nil }
        return placeInScope(boundary) { $0.name == name && !$0.isForeign }
    }

    private mutating func endHeading() {
        guard let place = placeInScope(.scope, { $0.traits.contains(.heading) }) else { return }
        generateImpliedEndTags()
        popDown(to: place)
    }

    private mutating func endForm() {
        guard !isOpen(.template) else {
            endBlock(HTMLName.form.rawValue)
            return
        }
        // 1 and 2
        let node = form
        form = -1
        // 3
        guard node >= 0, placeInScope(.scope, { $0.node == node }) != nil else { return }
        // 4 to 6
        generateImpliedEndTags()
        if let place = open.lastIndex(where: { $0.node == node }) { removeOpen(at: place) }
    }

    /// "Any other end tag".
    mutating func endTagOther(_ name: Int32) {
        guard Int(name) < openCounts.count, openCounts[Int(name)] > 0 else { return }
        for index in searched where index > 0 {
            let element = open[index]
            if element.name == name, !element.isForeign {
                generateImpliedEndTags(except: name)
                return popDown(to: index)
            }
            if element.traits.contains(.special) { return }
        }
    }

    // MARK: Text

    mutating func textInBody(_ text: Text) {
        guard text.first != 0 else { return }
        if !formatting.isEmpty { reconstructFormatting() }
        insert(text)
        if isFramesetOK { isFramesetOK = text.allSatisfy(\.isHTMLSpace) }
    }
}
