import Groundwork
import HTML
import Page

/// The page as BrowserGym's agents read it: `[bid] role 'name' value='…', attribute=…`, one tab a level.
///
/// All options of the reference's `flatten_axtree_to_str` with its defaults. There is no layout: an element is visible
/// where nothing hides it and it is not in a closed drop-down list, and none has a box, so that centers and boxes,
/// which the reference leaves out for elements without box, are never printed.
/// Source: BrowserGym, `browsergym/utils/obs.py`.
public struct BrowserGymObservation: Sendable, Hashable {
    /// Marks visible elements.
    public var showsVisible = false
    /// Marks elements that a click does something to.
    public var showsClickable = false
    /// Prints centers: of nothing, without layout.
    public var showsCenters = false
    /// Prints boxes: of nothing, without layout.
    public var showsBoxes = false
    /// Marks elements of the set of marks (without layout: those that are visible and clickable).
    public var showsMarks = false
    /// Leaves out `generic` nodes without attributes.
    public var skipsGeneric = true
    /// Leaves out elements that are not visible.
    public var onlyVisible = false
    /// Leaves out elements without bid.
    public var onlyWithBid = false
    /// Leaves out elements that are not in the set of marks.
    public var onlyMarks = false
    /// Decimals of coordinates, of which there are none.
    public var coordinateDecimals = 0
    /// Roles that are left out, as printed.
    public var ignoredRoles: Set<String> = ["LineBreak"]
    /// Properties that are left out.
    public var ignoredProperties: Set<String> = [
        "focusable", "editable", "readonly", "level", "settable", "multiline", "invalid",
    ]
    /// Leaves out text that its parent's name contains.
    public var removesRedundantText = true
    /// Prints the bids of visible elements only.
    public var hidesBidsOfInvisible = false
    /// Leaves out all children of what a filter leaves out.
    public var hidesChildrenOfFiltered = false
    /// Prints no bids.
    public var hidesBids = false

    /// The reference's defaults.
    public init() {}

    func text(_ document: Document, _ state: FormState, _ budget: WorkBudget) -> String {
        let tree = AccessibilityTree(document, state, isMarked: true, budget)
        var printer = BrowserGymPrinter(self, document, state, capacity: tree.nodes.count)
        for node in tree.nodes { printer.print(node) }
        return String(decoding: printer.text, as: UTF8.self)
    }

    fileprivate var needsClickable: Bool { showsClickable || showsMarks || onlyMarks }
}

private struct BrowserGymPrinter {
    var text: [UInt8] = []
    private let options: BrowserGymObservation
    private let document: Document
    private let bids: BrowserGymBids
    private let controls: FormControls
    /// The open nodes of the tree: depth in the tree, element, name, and the depth of children in the text.
    private var path: [(treeDepth: Int32, element: Int, name: String, childDepth: Int)] = []

    init(_ options: BrowserGymObservation, _ document: Document, _ state: FormState, capacity: Int) {
        self.options = options
        self.document = document
        bids = BrowserGymBids(document)
        controls = FormControls(document: document, state: state)
        text.reserveCapacity(capacity * 40)
    }

    mutating func print(_ node: AccessibilityTree.Node) {
        while let last = path.last, last.treeDepth >= node.depth { path.removeLast() }
        let depth = path.last?.childDepth ?? 0
        let isShown = node.role == .text ? showsText(node) : showsElement(node)
        if isShown { line(node, depth) }
        if node.role != .text {
            path.append((node.depth, node.node.position, node.name, isShown ? depth + 1 : depth))
        }
    }

    // MARK: What is printed

    /// Text belongs to the element around it, which need not have a line of its own, and then has no name.
    private func showsText(_ node: AccessibilityTree.Node) -> Bool {
        guard !options.ignoredRoles.contains(node.isMarker ? "ListMarker" : "StaticText") else {
            return false
        }
        guard let parent = path.last else { return true }
        let index = node.node.position
        let isOwnText = document.nodes[index].kind == .element
        let element = isOwnText ? index : Int(document.nodes[index].parent)
        if node.isMarker {
            return !options.onlyWithBid && !options.onlyMarks
                && !(options.hidesChildrenOfFiltered && isFiltered(element))
        }
        if isFiltered(element) || !isOwnText && isNeedlessSpace(index, node.name) { return false }
        guard options.removesRedundantText else { return true }
        // What a field holds lies in a nameless part of the field.
        let isNamedByParent = element == parent.element && !(isOwnText && controls.isField(element))
        return !isNamedByParent || !parent.name.contains(node.name)
    }

    /// White space beside a control, a link or a drawing says nothing: a reader tells them apart anyway.
    private func isNeedlessSpace(_ index: Int, _ name: String) -> Bool {
        guard name.utf8.allSatisfy(\.isHTMLSpace) else { return false }
        let node = document.nodes[index]
        return standsApart(node.previousSibling, \.previousSibling, \.lastChild)
            || standsApart(node.nextSibling, \.nextSibling, \.firstChild)
    }

    /// Whether the node, or the part of it that is nearest, is read apart from the text beside it.
    private func standsApart(
        _ neighbour: Int32, _ onwards: KeyPath<Document.Node, Int32>, _ inwards: KeyPath<Document.Node, Int32>
    ) -> Bool {
        var next = neighbour
        while next >= 0 {
            let node = document.nodes[Int(next)]
            switch node.kind {
            case .text: return false
            case .element:
                switch document.known(Int(next)) {
                case .img: return false
                case .progress, .meter, .iframe, .video, .audio, .canvas, .svg, .object, .embed: return true
                default: if controls.isFocusable(NodeID(next)) { return true }
                }
                next = node[keyPath: inwards]
            default: next = node[keyPath: onwards]
            }
        }
        return true
    }

    private func showsElement(_ node: AccessibilityTree.Node) -> Bool {
        let index = node.node.position
        if options.ignoredRoles.contains(node.role.chromiumName) || isFiltered(index) { return false }
        if options.onlyWithBid, !bids.isMarked(index) { return false }
        if options.skipsGeneric, node.role == .generic, !hasAttributes(node) { return false }
        if options.hidesChildrenOfFiltered, index > 0 {
            return !isFiltered(Int(document.nodes[index].parent))
        }
        return true
    }

    private func isFiltered(_ index: Int) -> Bool {
        guard bids.isMarked(index) else { return options.onlyMarks }
        return options.onlyVisible && !isVisible(index) || options.onlyMarks && !isMark(index)
    }

    /// Nothing in the tree is hidden; the options of a closed list take no room.
    private func isVisible(_ index: Int) -> Bool {
        guard let list = document.ancestor(.select, of: index), list != index else { return true }
        return !controls.isDropDown(NodeID(list))
    }

    private func isMark(_ index: Int) -> Bool { isVisible(index) && controls.takesClicks(NodeID(index)) }

    private func hasAttributes(_ node: AccessibilityTree.Node) -> Bool {
        node.properties.contains { !options.ignoredProperties.contains($0.name) && $0.printsInBrowserGym }
    }

    // MARK: A line

    private mutating func line(_ node: AccessibilityTree.Node, _ depth: Int) {
        if !text.isEmpty { text.append(0x0A) }
        text.append(contentsOf: repeatElement(0x09, count: depth))
        let index = node.node.position
        let hasBid = node.role != .text && bids.isMarked(index)
        if hasBid, !options.hidesBids, !options.hidesBidsOfInvisible || isVisible(index) {
            text.append(UInt8(ascii: "["))
            bids.append(index, to: &text)
            text.append(contentsOf: "] ".utf8)
        }
        text.append(contentsOf: (node.isMarker ? "ListMarker" : node.role.chromiumName).utf8)
        let name = node.name.trimmedWhiteSpace
        if node.role != .generic || !node.name.isEmpty {
            text.append(0x20)
            PythonText.appendRepr(name, to: &text)
        }
        if node.role == .text { return }
        value(node)
        if hasBid { marks(index) }
        for property in node.properties where !options.ignoredProperties.contains(property.name) {
            attribute(property)
        }
    }

    private mutating func value(_ node: AccessibilityTree.Node) {
        guard let value = shownValue(node) else { return }
        text.append(contentsOf: " value=".utf8)
        switch value {
        case .number(let number): text.append(contentsOf: number.utf8)
        case .text(let string): PythonText.appendRepr(string, to: &text)
        }
    }

    private enum Value {
        case number(String)
        case text(String)
    }

    private func shownValue(_ node: AccessibilityTree.Node) -> Value? {
        let index = node.node.position
        if node.role.isRange {
            let written = document.value(.ariaValuenow, index) ?? node.value
            // An empty number field counts as 0 in the browser.
            if let number = HTMLNumber.leading(Array(written.utf8)[...]) {
                return .number(HTMLNumber.text(of: number))
            }
            return node.role == .spinbutton ? .number("0") : nil
        }
        if node.role == .button, document.isElement(index, .input), document.equals(.type, index, "file") {
            return .text(node.value.isEmpty ? "No file chosen" : node.value)
        }
        guard node.role != .listbox, !node.value.isEmpty else { return nil }
        guard document.isElement(index, .input), document.equals(.type, index, "password") else {
            return .text(node.value)
        }
        return .text(String(repeating: "•", count: node.value.unicodeScalars.count))
    }

    private mutating func marks(_ index: Int) {
        if options.needsClickable {
            let isClickable = controls.takesClicks(NodeID(index))
            if options.showsClickable, isClickable { text.append(contentsOf: ", clickable".utf8) }
            if options.showsVisible, isVisible(index) { text.append(contentsOf: ", visible".utf8) }
            if options.showsMarks, isClickable, isVisible(index) { text.append(contentsOf: ", som".utf8) }
        } else if options.showsVisible, isVisible(index) {
            text.append(contentsOf: ", visible".utf8)
        }
    }

    private mutating func attribute(_ property: AccessibleProperty) {
        guard property.printsInBrowserGym else { return }
        text.append(contentsOf: ", ".utf8)
        text.append(contentsOf: property.name.utf8)
        if property.isBare { return }
        text.append(UInt8(ascii: "="))
        switch property.name {
        case "valuemin", "valuemax":
            if let number = HTMLNumber.leading(Array(property.value.utf8)[...]) {
                text.append(contentsOf: HTMLNumber.text(of: number).utf8)
                return
            }
        case "disabled", "multiselectable", "expanded", "modal", "selected", "busy":
            text.append(contentsOf: property.value.utf8)
            return
        default: break
        }
        PythonText.appendRepr(property.value, to: &text)
    }
}

extension AccessibleProperty {
    /// Printed by its name alone where it is true, and not at all where it is not.
    fileprivate var isBare: Bool { name == "required" || name == "focused" || name == "atomic" }
    fileprivate var printsInBrowserGym: Bool { !isBare || value == "True" }
}

extension FormControls {
    /// Whether text that the agent types shows inside of it.
    fileprivate func isField(_ index: Int) -> Bool { kind(of: NodeID(index))?.takesText ?? false }

    /// Whether a browser without scripts has something to do when the element is clicked.
    func takesClicks(_ node: NodeID) -> Bool {
        let position = node.position
        if document.has(.onclick, position), !isDisabled(node) { return true }
        switch document.known(position) {
        case .a, .area: return document.has(.href, position)
        case .input: return kind(of: node) != .hidden && !isDisabled(node)
        case .button:
            guard let kind = kind(of: node), !isDisabled(node) else { return false }
            return (kind == .submit || kind == .reset) && form(of: node) != nil
        case .label: return control(ofLabel: node).map(takesClicks) ?? false
        case .summary: return document.isSummary(position)
        default: return false
        }
    }
}
