import Groundwork
import HTML

/// From element to role. Source: https://w3c.github.io/html-aam/#html-element-role-mappings
extension AccessibilityContext {
    /// The role that an element has here: the author's if valid, else the language's.
    func role(_ index: Int) -> Role {
        let role = explicitRole(index) ?? inheritedPresentation(index) ?? styledRole(index)
        guard role == .generic || role == .none else { return role }
        return hasMinimumRole(index) ? .group : role
    }

    /// What can be dragged, popped up or focused at load is a group at least.
    private func hasMinimumRole(_ index: Int) -> Bool {
        switch document.known(index) {
        case .img, .html, .body, .script, .style, .head: return false
        default: break
        }
        return document.has(.autofocus, index) || document.has(.popover, index)
            || document.has(.draggable, index) && !document.equals(.draggable, index, "false")
    }

    /// The first valid token of the `role` attribute that applies; nil where there is none.
    func explicitRole(_ index: Int) -> Role? {
        guard let range = document.range(of: .role, index) else { return nil }
        for token in document.bytes[range].split(whereSeparator: \.isHTMLSpace) {
            guard let role = Role(token: String(decoding: token.map(\.asciiLowercased), as: UTF8.self)) else {
                continue
            }
            switch role {
            case .none, .presentation:
                // Presentational roles conflict resolution: what can be focused or has global attributes keeps its own.
                if isFocusable(index) || hasGlobalAttribute(index) { return nil }
                return Role.none
            case .region, .form:
                if !hasAuthorName(index) { continue }
                return role
            case .cell where isAllowed(role, index): return isInGrid(index) ? .gridcell : .cell
            default: return isAllowed(role, index) ? role : nil
            }
        }
        return nil
    }

    /// Some roles mean nothing outside of their context.
    private func isAllowed(_ role: Role, _ index: Int) -> Bool {
        let contexts: Set<Role>
        switch role {
        case .row: contexts = [.table, .grid, .treegrid, .rowgroup]
        case .rowgroup: contexts = [.table, .grid, .treegrid]
        case .cell, .gridcell, .columnheader, .rowheader: contexts = [.row, .table, .grid, .treegrid]
        case .option: contexts = [.listbox, .group]
        case .treeitem: contexts = [.tree, .treeitem, .group]
        case .listitem: contexts = [.list, .directory, .group]
        case .tab: contexts = [.tablist]
        default: return true
        }
        if owned.contains(index) || standsAlone(role, index) { return true }
        var next = Int(document.nodes[index].parent)
        while next > 0 {
            if contexts.contains(roles[next]) { return true }
            if roles[next] != .generic, roles[next] != .none { return false }
            next = Int(document.nodes[next].parent)
        }
        return false
    }

    /// Whether a role means something where its context is missing: browsers keep what has the parts or states of its kind.
    private func standsAlone(_ role: Role, _ index: Int) -> Bool {
        switch role {
        case .row:
            return document.isElement(index, .tr)
                || hasPart(["cell", "gridcell", "columnheader", "rowheader"], index)
        case .rowgroup: return hasPart(["row"], index)
        case .cell, .gridcell, .columnheader, .rowheader:
            return document.isElement(index, .td) || document.isElement(index, .th)
        case .listitem: return document.isElement(index, .li)
        case .tab: return document.has(.ariaSelected, index) || document.has(.ariaControls, index)
        default: return false
        }
    }

    private func hasPart(_ roles: [String], _ index: Int) -> Bool {
        (index + 1..<max(index + 1, Int(document.nodes[index].end))).contains { inner in
            budget.spend() && (document.keyword(.role, inner).map { roles.contains($0) } ?? false)
        }
    }

    /// `role=none` on a list or table takes the roles of its items, rows and cells away.
    private func inheritedPresentation(_ index: Int) -> Role? {
        let owner: Int?
        switch document.known(index) {
        case .li: owner = list(of: index)
        case .tr, .td, .th, .tbody, .thead, .tfoot, .caption: owner = document.ancestor(.table, of: index)
        case .dt, .dd: owner = document.ancestor(.dl, of: index)
        default: return nil
        }
        let isOfOwner = owner.map { document.has(.role, $0) && roles[$0] == .none } ?? false
        guard isOfOwner || isInPresentedRow(index) else { return nil }
        guard !isFocusable(index), !hasGlobalAttribute(index) else { return nil }
        return Role.none
    }

    /// Whether the row or the group of rows around a cell or row was given no role.
    private func isInPresentedRow(_ index: Int) -> Bool {
        let parent = Int(document.nodes[index].parent)
        guard roles[parent] == .none else { return false }
        switch document.known(index) {
        case .td, .th: return document.isElement(parent, .tr)
        case .tr: return [.tbody, .thead, .tfoot].contains(document.known(parent))
        default: return false
        }
    }

    /// The list element that an item is a child of.
    private func list(of item: Int) -> Int? {
        let parent = Int(document.nodes[item].parent)
        switch document.known(parent) {
        case .ul, .ol, .menu, .dir: return parent
        default: return nil
        }
    }

    /// Whether the list element around an item was given a role that is no list's.
    private func isInOtherThanList(_ item: Int) -> Bool {
        var next = Int(document.nodes[item].parent)
        while next > 0 {
            switch document.known(next) {
            case .ul, .ol, .menu, .dir:
                return document.has(.role, next) && ![.list, .directory, .none].contains(roles[next])
            default: next = Int(document.nodes[next].parent)
            }
        }
        return false
    }

    /// What HTML says; where that is nothing, what the element is laid out as.
    private func styledRole(_ index: Int) -> Role {
        let role = nativeRole(index)
        guard role == .generic, style[index].inner != .flow, !document.isElement(index, .li),
            !document.isElement(index, .summary)
        else {
            return role
        }
        switch style[index].inner {
        case .listItem: return .listitem
        case .table: return hasMeaning(index) ? .generic : .layoutTable
        case .tableRow: return boxRole(around: index) == .layoutTable ? .layoutTableRow : .generic
        case .tableCell: return boxRole(around: index) == .layoutTableRow ? .layoutTableCell : .generic
        default: return .generic
        }
    }

    /// Whether HTML says what an element is, though it has no role.
    private func hasMeaning(_ index: Int) -> Bool {
        switch document.known(index) {
        case .section, .header, .footer, .p, .pre, .li, .label, .legend, .summary, .body: true
        default: false
        }
    }

    /// The role of the nearest element around that has one.
    private func boxRole(around index: Int) -> Role {
        var next = Int(document.nodes[index].parent)
        while next > 0, roles[next] == .generic { next = Int(document.nodes[next].parent) }
        return roles[max(0, next)]
    }

    /// What HTML alone says.
    func nativeRole(_ index: Int) -> Role {
        guard let name = document.known(index) else { return svgPartRole(index) }
        switch name {
        case .a:
            return document.has(.href, index) || document.has(.xlinkHref, index) ? .link : .generic
        case .area: return document.has(.href, index) ? .link : .generic
        case .abbr: return .abbreviation
        case .address, .hgroup, .fieldset, .details, .optgroup: return .group
        case .article: return .article
        case .aside:
            return isScoped(index, excluding: .main) && !hasAuthorName(index) ? .generic : .complementary
        case .audio: return .audio
        case .blockquote: return .blockquote
        case .button: return .button
        case .canvas: return .canvas
        case .caption: return .caption
        case .code: return .code
        case .datalist: return .listbox
        case .dd: return .definition
        case .del, .s: return .deletion
        case .dfn: return .term
        case .dialog: return .dialog
        case .dir, .menu, .ol, .ul: return .list
        case .dl: return .descriptionList
        case .dt: return .term
        case .em: return .emphasis
        case .embed: return .embeddedObject
        case .figcaption: return .figcaption
        case .figure: return .figure
        case .footer: return isScoped(index) ? .sectionfooter : .contentinfo
        case .form: return .form
        case .h1, .h2, .h3, .h4, .h5, .h6: return .heading
        case .header: return isScoped(index) ? .sectionheader : .banner
        case .hr: return .separator
        case .iframe, .frame: return .iframe
        case .img: return imageRole(index)
        case .input: return inputRole(index)
        case .ins: return .insertion
        case .label: return .labelText
        case .legend: return .legend
        case .li: return isInOtherThanList(index) ? .generic : .listitem
        case .main: return .main
        case .mark: return .mark
        case .math: return .math
        case .meter: return .meter
        case .nav: return .navigation
        case .object: return .pluginObject
        case .option: return .option
        case .output: return .status
        case .p: return .paragraph
        case .progress: return .progressbar
        case .ruby: return .ruby
        case .search: return .search
        case .section: return hasAuthorName(index) ? .region : .generic
        case .select: return controls.isDropDown(NodeID(index)) ? .combobox : .listbox
        case .strong: return .strong
        case .sub: return .subscript
        case .summary: return document.isSummary(index) ? .disclosureTriangle : .generic
        case .sup: return .superscript
        case .svg: return svgRole(index)
        case .table: return isDataTable(index) ? .table : .layoutTable
        case .tbody:
            return document.nodes[index].attributesEnd > document.nodes[index].attributesStart
                ? .rowgroup : .generic
        case .tfoot, .thead: return tableRole(index) == .layoutTable ? .generic : .rowgroup
        case .td: return cellRole(index)
        case .th: return headerCellRole(index)
        case .textarea: return .textbox
        case .time: return .time
        case .tr: return rowRole(index)
        case .video: return .video
        case .use, .image: return svgPartRole(index)
        default: return .generic
        }
    }

    private func inputRole(_ index: Int) -> Role {
        let list = document.range(of: .list, index).map { !document.bytes[$0].isEmpty } ?? false
        switch controls.kind(of: NodeID(index)) {
        case .submit, .image, .reset, .button, .file: return .button
        case .checkbox: return document.has(.switchAttribute, index) ? .switch : .checkbox
        case .radio: return .radio
        case .range: return .slider
        case .color: return .colorWell
        case .hidden: return .none
        case .text(.number): return .spinbutton
        case .text(.search): return list ? .combobox : .searchbox
        case .text(.date): return .date
        case .text(.dateTimeLocal), .text(.month), .text(.week): return .dateTime
        case .text(.time): return .inputTime
        default: return list ? .combobox : .textbox
        }
    }

    private func imageRole(_ index: Int) -> Role {
        guard let alt = document.range(of: .alt, index), document.bytes[alt].isEmpty else { return .image }
        let isNamed = document.isFilled(.ariaLabel, index) || hasReferencedName(index)
        return isNamed || isFocusable(index)
            || hasGlobalAttribute(index) && !document.has(.ariaLabel, index)
                && !document.has(.ariaLabelledby, index)
            ? .image : .none
    }

    private func svgRole(_ index: Int) -> Role {
        let isNamed = hasAuthorName(index) || document.firstChildElement(.title, of: index) != nil
        return isNamed || !hasText(index) ? .image : .svgRoot
    }

    private func hasText(_ index: Int) -> Bool {
        (index..<Int(document.nodes[index].end)).contains {
            document.nodes[$0].kind == .text && !document.textBytes($0).isBlank && !style[$0].isUnrendered
        }
    }

    /// Shapes and groups of SVG are nodes where they are labelled.
    private func svgPartRole(_ index: Int) -> Role {
        guard isInSVG(index), isLabelledPart(index) else {
            return .generic
        }
        return Self.svgRole(tag: document.tag(NodeID(index))) ?? .generic
    }

    /// The role of a labelled part of SVG; nil for what has no part in the picture.
    static func svgRole(tag: String) -> Role? {
        switch tag {
        case "g", "symbol", "svg": .group
        case "path", "rect", "circle", "ellipse", "line", "polygon", "polyline": .graphicsSymbol
        case "image": .image
        case "use": .graphicsObject
        default: nil
        }
    }

    /// Whether a part of SVG has a name, a description or the focus.
    func isLabelledPart(_ index: Int) -> Bool {
        hasAuthorName(index) || isFocusable(index) || document.firstChildElement(.desc, of: index) != nil
            || document.firstChildElement(.title, of: index).map { !document.isBlankText($0) } ?? false
    }

    /// Inside of sectioning content, where header and footer are not the page's.
    private func isScoped(_ index: Int, excluding excluded: HTMLName? = nil) -> Bool {
        var next = Int(document.nodes[index].parent)
        while next > 0 {
            switch roles[next] {
            case .article, .complementary, .navigation, .region: return true
            case .main: if excluded != .main { return true }
            default: break
            }
            switch document.known(next) {
            case .article, .aside, .nav, .section: if !document.has(.role, next) { return true }
            default: break
            }
            next = Int(document.nodes[next].parent)
        }
        return false
    }
}

// MARK: - What decides whether a role stands

extension AccessibilityContext {
    /// Named by the author: aria-labelledby, aria-label or title.
    func hasAuthorName(_ index: Int) -> Bool {
        document.isFilled(.ariaLabel, index) || document.isFilled(.title, index)
            || hasReferencedName(index)
    }

    /// Whether what `aria-labelledby` refers to says something.
    private func hasReferencedName(_ index: Int) -> Bool {
        guard document.has(.ariaLabelledby, index) || document.has(.ariaLabeledby, index) else {
            return false
        }
        return isNamedByReference(self, index)
    }

    func isFocusable(_ index: Int) -> Bool {
        if let tabindex = document.keyword(.tabindex, index), Int(tabindex) != nil { return true }
        if let editable = document.range(of: .contenteditable, index) {
            if !document.equals(.contenteditable, index, "false") || document.bytes[editable].isEmpty {
                return true
            }
        }
        switch document.known(index) {
        case .a, .area: return document.has(.href, index)
        case .button, .select, .textarea: return !document.has(.disabled, index)
        case .input: return !document.has(.disabled, index) && controls.kind(of: NodeID(index)) != .hidden
        case .summary: return document.isSummary(index)
        case .iframe: return true
        case .audio, .video: return document.has(.controls, index)
        default: return false
        }
    }

    /// Whether a global ARIA attribute other than aria-hidden is set.
    func hasGlobalAttribute(_ index: Int) -> Bool {
        guard document.hasARIA(index) else { return false }
        let node = document.nodes[index]
        for position in Int(node.attributesStart)..<Int(node.attributesEnd) {
            let attribute = document.attributeArena[position]
            guard let name = HTMLName(rawValue: attribute.name), Self.globalAttributes.contains(name) else {
                continue
            }
            if attribute.valueEnd > attribute.valueStart { return true }
        }
        return false
    }

    private static var globalAttributes: Set<HTMLName> {
        [
            .ariaAtomic, .ariaBusy, .ariaControls, .ariaCurrent, .ariaDescribedby, .ariaDescription,
            .ariaDetails,
            .ariaDropeffect, .ariaFlowto, .ariaGrabbed, .ariaKeyshortcuts, .ariaLabel, .ariaLabelledby,
            .ariaLive,
            .ariaOwns, .ariaRelevant, .ariaRoledescription, .ariaBraillelabel,
        ]
    }
}
