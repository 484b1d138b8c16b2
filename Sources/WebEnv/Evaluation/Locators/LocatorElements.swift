import Groundwork
import HTML
import Page

/// Members of elements and of other nodes.
///
/// Source: https://dom.spec.whatwg.org/#interface-element, https://html.spec.whatwg.org/
extension LocatorRun {
    static let elementMethods: Set<LocatorMember> = [
        .querySelector, .querySelectorAll, .getElementsByClassName, .getElementsByTagName, .closest, .matches,
        .contains,
        .getAttribute, .hasAttribute, .hasChildNodes, .click,
    ]

    mutating func member(_ member: LocatorMember, of node: NodeID) throws -> LocatorValue {
        if Self.elementMethods.contains(member) { return .method(.of(.node(node), member)) }
        if let value = try textMember(member, node) { return value }
        if document.kind(node) == .element {
            if let value = try formMember(member, node) { return value }
            if let value = try tableMember(member, node) { return value }
            if let value = attributeMember(member, node) { return value }
        }
        return try treeMember(member, node)
    }

    // MARK: The tree

    mutating func treeMember(_ member: LocatorMember, _ node: NodeID) throws -> LocatorValue {
        switch member {
        case .children: return .nodes(try childElements(of: node))
        case .childNodes: return .nodes(try children(of: node))
        case .childElementCount: return .number(Double(try childElements(of: node).count))
        case .firstElementChild: return Self.value(try childElements(of: node).first)
        case .lastElementChild: return Self.value(try childElements(of: node).last)
        case .firstChild: return Self.value(document.firstChild(node))
        case .lastChild: return Self.value(document.lastChild(node))
        case .parentNode, .parentElement: return parent(of: node, member)
        case .nextSibling: return Self.value(document.nextSibling(node))
        case .previousSibling: return Self.value(document.previousSibling(node))
        case .nextElementSibling: return try sibling(of: node) { $0.nextSibling($1) }
        case .previousElementSibling: return try sibling(of: node) { $0.previousSibling($1) }
        case .ownerDocument: return .document
        case .isConnected: return .bool(true)
        default: return .undefined
        }
    }

    private mutating func children(of node: NodeID) throws -> [NodeID] {
        let children = document.children(of: node)
        try spend(children.count)
        return children
    }

    private mutating func childElements(of node: NodeID) throws -> [NodeID] {
        try children(of: node).filter { document.kind($0) == .element }
    }

    private func parent(of node: NodeID, _ member: LocatorMember) -> LocatorValue {
        guard let parent = document.parent(node) else { return .null }
        guard parent == document.root else { return .node(parent) }
        return member == .parentNode ? .document : .null
    }

    private mutating func sibling(of node: NodeID, _ step: (Document, NodeID) -> NodeID?) throws
        -> LocatorValue
    {
        var next = step(document, node)
        while let sibling = next, document.kind(sibling) != .element {
            try spend(1)
            next = step(document, sibling)
        }
        return Self.value(next)
    }

    // MARK: Texts

    private mutating func textMember(_ member: LocatorMember, _ node: NodeID) throws -> LocatorValue? {
        let isElement = document.kind(node) == .element
        switch member {
        case .innerText, .outerText:
            guard isElement else { return .undefined }
            try spendSubtree(node)
            return try made(renderedText.text(of: node))
        case .textContent:
            try spendSubtree(node)
            return try made(isElement ? document.textContent(of: node) : document.text(node))
        case .innerHTML, .outerHTML:
            guard isElement else { return .undefined }
            try spendSubtree(node)
            return try made(
                member == .innerHTML
                    ? Serializer.innerHTML(document, node) : Serializer.outerHTML(document, node))
        case .nodeValue, .data:
            if isElement { return member == .data ? nil : .null }
            return try made(document.text(node))
        default: return nil
        }
    }

    private mutating func spendSubtree(_ node: NodeID) throws {
        try spend(document.end(of: node).position - node.position)
    }

    private var renderedText: RenderedText { RenderedText(document, session.form) }

    // MARK: Attributes

    private func attributeMember(_ member: LocatorMember, _ node: NodeID) -> LocatorValue? {
        func text(_ name: String) -> LocatorValue { .text(document.attribute(name, of: node) ?? "") }
        switch member {
        case .id, .title, .lang, .dir, .alt, .rel, .target, .placeholder, .name, .min, .max, .step:
            return text(member.rawValue)
        case .className: return text("class")
        case .htmlFor: return text("for")
        case .defaultValue: return text("value")
        case .classList: return .list(classes(of: node).map { .text($0) })
        case .tagName, .nodeName: return .text(tagName(of: node))
        case .localName: return .text(document.tag(node))
        case .nodeType: return .number(1)
        case .pathname, .search, .hash, .host, .hostname, .origin, .port, .protocol:
            return linkMember(member, node)
        case .href, .src, .action: return .text(address(member.rawValue, of: node))
        case .hidden, .disabled, .required, .multiple:
            return .bool(document.hasAttribute(member.rawValue, of: node))
        case .readOnly, .defaultChecked:
            return .bool(document.hasAttribute(member == .readOnly ? "readonly" : "checked", of: node))
        case .dataset: return .node(node)
        case .open:
            let canOpen = [.details, .dialog].contains(document.known(node.position))
            return canOpen ? .bool(session.controls.isOpen(node)) : .undefined
        case .colSpan, .rowSpan:
            return .number(
                LocatorNumber.leadingInteger(
                    document.attribute(member.rawValue.lowercased(), of: node) ?? "1"))
        default: return nil
        }
    }

    /// A part of a link's address. Source: https://html.spec.whatwg.org/#htmlhyperlinkelementutils
    private func linkMember(_ member: LocatorMember, _ node: NodeID) -> LocatorValue {
        guard [.a, .area].contains(document.known(node.position)) else { return .undefined }
        return WebURL(address("href", of: node)).map { addressMember(member, $0) } ?? .text("")
    }

    private func tagName(of node: NodeID) -> String {
        document.namespace(node) == .html ? document.tag(node).uppercased() : document.tag(node)
    }

    private func classes(of node: NodeID) -> [String] {
        (document.attribute("class", of: node) ?? "").utf8.split(whereSeparator: \.isHTMLSpace)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// An attribute with an address in full; empty where there is none, as it stands where it is none.
    private func address(_ name: String, of node: NodeID) -> String {
        guard let text = document.attribute(name, of: node) else {
            return name == "action" ? session.url.description : ""
        }
        return WebURL(text.trimming(.html), relativeTo: session.page.baseURL)?.description ?? text
    }

    // MARK: Forms

    private mutating func formMember(_ member: LocatorMember, _ node: NodeID) throws -> LocatorValue? {
        let controls = session.controls
        let known = document.known(node.position)
        switch member {
        case .value: return value(of: node)
        case .valueAsNumber: return .number(FieldText.number(controls.value(of: node)) ?? .nan)
        case .checked:
            guard known == .input else { return .undefined }
            return .bool(controls.kind(of: node)?.isCheckable == true && controls.isChecked(node))
        case .selectedIndex:
            return known == .select ? .number(Double(controls.selectedIndex(of: node))) : .undefined
        case .selectedOptions:
            return known == .select ? .nodes(controls.selectedOptions(of: node)) : .undefined
        case .options: return known == .select ? .nodes(controls.options(of: node)) : .undefined
        case .selected, .index, .text, .label: return optionMember(member, node)
        case .form: return Self.value(controls.form(of: node))
        case .elements: return known == .form ? .nodes(controls.controls(of: node)) : .undefined
        case .labels: return .nodes(try labels(of: node))
        case .length where known == .select: return .number(Double(controls.options(of: node).count))
        case .type: return .text(type(of: node))
        case .method:
            return .text(document.attribute("method", of: node)?.lowercased() == "post" ? "post" : "get")
        default: return nil
        }
    }

    private func value(of node: NodeID) -> LocatorValue {
        let controls = session.controls
        if controls.kind(of: node) != nil { return .text(controls.value(of: node)) }
        switch document.known(node.position) {
        case .option: return .text(controls.value(ofOption: node))
        case .output: return .text(document.textContent(of: node))
        case .progress: return .number(controls.progress(of: node) ?? 0)
        case .meter: return .number(controls.meter(of: node))
        case .li: return .number(LocatorNumber.leadingInteger(document.attribute("value", of: node) ?? "0"))
        default: return .undefined
        }
    }

    private func optionMember(_ member: LocatorMember, _ node: NodeID) -> LocatorValue? {
        let controls = session.controls
        guard document.known(node.position) == .option else {
            let isLink = document.known(node.position) == .a
            return member == .text && isLink ? .text(document.textContent(of: node)) : nil
        }
        let select = controls.select(of: node)
        switch member {
        case .selected: return .bool(select.map { controls.selectedOptions(of: $0).contains(node) } ?? false)
        case .index:
            return .number(Double(select.flatMap { controls.options(of: $0).firstIndex(of: node) } ?? 0))
        case .label: return .text(controls.label(ofOption: node))
        default: return .text(document.textContent(of: node).withFoldedWhiteSpace)
        }
    }

    private mutating func labels(of node: NodeID) throws -> [NodeID] {
        try spend(document.count)
        let controls = session.controls
        return try selector("label").all(in: document).filter { controls.control(ofLabel: $0) == node }
    }

    private func type(of node: NodeID) -> String {
        let written = document.attribute("type", of: node)
        switch document.known(node.position) {
        case .input: return (written ?? "text").lowercased()
        case .button: return written.map { $0.lowercased() } ?? "submit"
        case .select: return document.hasAttribute("multiple", of: node) ? "select-multiple" : "select-one"
        case .textarea: return "textarea"
        default: return written ?? ""
        }
    }

    /// `select[n]` and `form[n]`.
    func element(at index: Int, of node: NodeID) throws -> LocatorValue {
        let controls = session.controls
        let list: [NodeID] =
            switch document.known(node.position) {
            case .select: controls.options(of: node)
            case .form: controls.controls(of: node)
            default: []
            }
        return index < list.count ? .node(list[index]) : .undefined
    }

    // MARK: Tables

    private mutating func tableMember(_ member: LocatorMember, _ node: NodeID) throws -> LocatorValue? {
        func below(_ names: String...) throws -> LocatorValue {
            .nodes(try childElements(of: node).filter { names.contains(document.tag($0)) })
        }
        switch (member, document.known(node.position)) {
        case (.rows, .table): return .nodes(try rows(ofTable: node))
        case (.rows, .tbody), (.rows, .thead), (.rows, .tfoot): return try below("tr")
        case (.cells, .tr): return try below("td", "th")
        case (.tBodies, .table): return try below("tbody")
        case (.caption, .table), (.tHead, .table), (.tFoot, .table):
            return Self.value(
                try childElements(of: node).first { document.tag($0) == member.rawValue.lowercased() })
        case (.rowIndex, .tr): return .number(Double(try index(ofRow: node)))
        case (.cellIndex, .td), (.cellIndex, .th):
            let row = document.parent(node) ?? node
            let cells = try childElements(of: row).filter { ["td", "th"].contains(document.tag($0)) }
            return .number(Double(cells.firstIndex(of: node) ?? -1))
        default: return nil
        }
    }

    /// Rows of heads, then of bodies and of the table itself, then of feet. Source: https://html.spec.whatwg.org/#dom-table-rows
    private mutating func rows(ofTable table: NodeID) throws -> [NodeID] {
        var heads: [NodeID] = []
        var bodies: [NodeID] = []
        var feet: [NodeID] = []
        for child in try childElements(of: table) {
            switch document.tag(child) {
            case "tr": bodies.append(child)
            case "thead": heads += try rows(ofPart: child)
            case "tfoot": feet += try rows(ofPart: child)
            case "tbody": bodies += try rows(ofPart: child)
            default: break
            }
        }
        return heads + bodies + feet
    }

    private mutating func rows(ofPart part: NodeID) throws -> [NodeID] {
        try childElements(of: part).filter { document.tag($0) == "tr" }
    }

    private mutating func index(ofRow row: NodeID) throws -> Int {
        var table = document.parent(row)
        while let candidate = table, document.tag(candidate) != "table" { table = document.parent(candidate) }
        return try table.flatMap { try rows(ofTable: $0).firstIndex(of: row) } ?? -1
    }
}
