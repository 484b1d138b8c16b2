import Groundwork
import HTML
import Page

/// The page as WebRL's agents read it: `<tag id="7" data-text="…"> text children </tag>` on one line, with ids 0, 1,
/// 2, … on what can be clicked.
///
/// There is no layout: everything that is rendered counts as visible, what has text or a control in it has an area, and
/// the whole page is shown. Source: VAB-WebArena-Lite, `html_tools`.
public struct SimplifiedHTML: Sendable, Hashable {
    /// Prints `data-bbox`, of zeros, since there is no layout; left out by default.
    public var showsBoxes: Bool
    /// Loses what the reference loses: the options of an `optgroup`, and whether a radio button is checked.
    public var isStrict: Bool

    /// - Parameters:
    ///   - showsBoxes: whether `data-bbox` is printed, of zeros.
    ///   - isStrict: whether what the reference loses is lost.
    public init(showsBoxes: Bool = false, isStrict: Bool = false) {
        self.showsBoxes = showsBoxes
        self.isStrict = isStrict
    }

    /// - Parameter window: the printed elements that are shown, counted in document order, with those around them.
    func text(_ document: Document, _ state: FormState, window: Range<Int>?, _ budget: WorkBudget) -> (
        text: String, labels: ElementLabels, elementCount: Int
    ) {
        var page = SimplifiedPage(self, document, state, budget)
        page.decide()
        return (page.printed(window), ElementLabels(ids: page.labelled.map { $0 + 1 }), page.keptCount)
    }
}

private struct SimplifiedPage {
    /// What is known of one element.
    private struct Entry {
        var label: Int32 = -1
        var isKept = false
        /// Has text or attributes, or children that have: counts for what is around it.
        var counts = false
        var countingChildren: Int32 = 0
        /// Printed elements in its subtree, itself included.
        var keptCount: Int32 = 0
    }

    /// Positions of the elements with an id, in the order of the ids.
    private(set) var labelled: [Int] = []
    private(set) var keptCount = 0
    private let options: SimplifiedHTML
    private let document: Document
    private let style: PageStyle
    private let controls: FormControls
    private var entries: [Entry]
    /// The chosen options of every list, and the first one of each.
    private var chosen: Set<NodeID> = []
    private var firstChosen: [Int: NodeID] = [:]
    private static let textLimit = 500

    init(_ options: SimplifiedHTML, _ document: Document, _ state: FormState, _ budget: WorkBudget) {
        self.options = options
        self.document = document
        style = PageStyle(document, state, budget)
        controls = FormControls(document: document, state: state)
        entries = [Entry](repeating: Entry(), count: document.count)
        for index in 0..<document.count where document.isElement(index, .select) {
            let selected = controls.selectedOptions(of: NodeID(index))
            chosen.formUnion(options.isStrict ? Array(selected.prefix(1)) : selected)
            firstChosen[index] = selected.first
        }
    }

    // MARK: What is clickable

    private func isRendered(_ index: Int) -> Bool {
        let style = style[index]
        return !style.isUnrendered && !style.isInvisible
    }

    /// The innermost clickable elements, in document order.
    private mutating func label() {
        let pointers = pointers()
        var nextContent = document.count
        var nextClickable = document.count
        for index in stride(from: document.count - 1, to: 0, by: -1) where isRendered(index) {
            let node = document.nodes[index]
            switch node.kind {
            case .text: if !document.textBytes(index).isBlank { nextContent = index }
            case .element:
                if isReplaced(index) { nextContent = index }
                guard nextContent < Int(node.end), nextClickable >= Int(node.end), !isOption(index) else {
                    continue
                }
                if pointers[index] || isClickable(index) {
                    nextClickable = index
                    labelled.append(index)
                }
            default: break
            }
        }
        labelled.reverse()
        for (number, index) in labelled.enumerated() { entries[index].label = Int32(number) }
    }

    /// By position: whether the mouse pointer over the element is a hand: on links and what is in them, and where a
    /// `style` attribute says so.
    private func pointers() -> [Bool] {
        var pointers = [Bool](repeating: false, count: document.count)
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            switch document.known(index) {
            case .a, .area: pointers[index] = document.has(.href, index)
            case .button, .input, .select, .textarea, .label: break
            default: pointers[index] = pointers[Int(document.nodes[index].parent)]
            }
            if let cursor = cursor(index) { pointers[index] = cursor == "pointer" }
        }
        return pointers
    }

    /// The `cursor` of a `style` attribute.
    private func cursor(_ index: Int) -> String? {
        guard let style = document.value(.style, index) else { return nil }
        // By bytes: a semicolon ends a declaration whatever accents follow it.
        for declaration in style.utf8.split(separator: UInt8(ascii: ";")) {
            let parts = declaration.split(separator: UInt8(ascii: ":"), maxSplits: 1).map {
                String(Substring($0)).trimming(.html).lowercased()
            }
            if parts.count == 2, parts[0] == "cursor" { return parts[1] }
        }
        return nil
    }

    /// Elements that have an area without text in them.
    private func isReplaced(_ index: Int) -> Bool {
        switch document.known(index) {
        case .img, .input, .select, .textarea, .button, .iframe, .video, .object, .embed, .canvas, .svg,
            .progress, .meter:
            true
        default: false
        }
    }

    private func isOption(_ index: Int) -> Bool {
        document.isElement(index, .option) || document.isElement(index, .optgroup)
    }

    private func isClickable(_ index: Int) -> Bool {
        switch document.known(index) {
        case .input, .textarea, .select, .button, .a, .iframe, .video, .object, .embed, .details: return true
        case .label:
            if let control = controls.control(ofLabel: NodeID(index)), !controls.isDisabled(control) {
                return true
            }
        case .img: if document.isFilled(.usemap, index) { return true }
        default: break
        }
        return hasClickableAttribute(index)
    }

    private func hasClickableAttribute(_ index: Int) -> Bool {
        guard document.nodes[index].attributesEnd > document.nodes[index].attributesStart else {
            return false
        }
        if document.has(.onclick, index) { return true }
        switch document.keyword(.role, index) {
        case "button", "tab", "link", "checkbox", "menuitem", "menuitemcheckbox", "menuitemradio", "radio":
            return true
        default: break
        }
        if document.has(.contenteditable, index) {
            let value = document.keyword(.contenteditable, index)
            if value == nil || value == "true" { return true }
        }
        if let actions = document.attribute("jsaction", of: NodeID(index)), hasClickAction(actions) {
            return true
        }
        if document.keyword(.class, index)?.contains("button") == true { return true }
        return (document.integer(.tabindex, index) ?? -1) >= 0
    }

    /// `event:namespace.name` rules, or names alone, which mean clicks.
    private func hasClickAction(_ rules: String) -> Bool {
        rules.splitting(on: ";").contains { rule in
            let parts = rule.trimming(.html).splitting(on: ":")
            return parts.count == 1 && !parts[0].isEmpty || parts.count == 2 && parts[0] == "click"
        }
    }

    // MARK: What is printed

    /// Numbers what is clickable and decides of every element, from the last to the first, whether it is printed.
    mutating func decide() {
        label()
        for index in stride(from: document.count - 1, to: 0, by: -1)
        where document.nodes[index].kind == .element && !isDropped(index) {
            let hasContents = !ownText(index).isEmpty || !attributes(index).isEmpty
            let entry = entries[index]
            let isVisible = entry.label >= 0 || isVisible(index)
            let isKept = isVisible && (entry.countingChildren > 1 || hasContents || entry.label >= 0)
            entries[index].isKept = isKept
            entries[index].counts = hasContents || entry.countingChildren > 0
            if isKept { entries[index].keptCount += 1 }
            let parent = Int(document.nodes[index].parent)
            entries[parent].keptCount += entries[index].keptCount
            if entries[index].counts { entries[parent].countingChildren += 1 }
        }
        keptCount = Int(entries.first?.keptCount ?? 0)
    }

    /// Gone before the reference looks at the page.
    private func isDropped(_ index: Int) -> Bool {
        document.isElement(index, .script) || document.isElement(index, .style)
    }

    private func isVisible(_ index: Int) -> Bool {
        guard isRendered(index), !document.equals(.ariaHidden, index, "true") else { return false }
        guard isOption(index), let list = document.ancestor(.select, of: index) else { return true }
        if !controls.isDropDown(NodeID(list)) { return true }
        // Without a box, only the direct options of a list stay.
        return !options.isStrict || Int(document.nodes[index].parent) == list
    }

    /// The text before the first child element, white space folded, at most 500 characters.
    private func ownText(_ index: Int) -> String {
        let first = Int(document.nodes[index].firstChild)
        if first >= 0, document.nodes[first].kind == .text, document.nodes[first].nextSibling < 0 {
            let bytes = document.textBytes(first)
            if bytes.count <= Self.textLimit {
                return String(decoding: bytes, as: UTF8.self).withFoldedWhiteSpace
            }
        }
        var text = LimitedText(limit: Self.textLimit)
        var child = document.nodes[index].firstChild
        while child >= 0 {
            let node = document.nodes[Int(child)]
            switch node.kind {
            case .text: text.append(document.textBytes(Int(child)))
            case .element where !isDropped(Int(child)): child = -1
            default: break
            }
            if child >= 0, text.isFull { child = -1 }
            if child >= 0 { child = node.nextSibling }
        }
        return text.finished
    }

    private func limited(_ text: String) -> String {
        guard text.utf8.count > Self.textLimit else { return text.withFoldedWhiteSpace }
        var limited = LimitedText(limit: Self.textLimit)
        limited.append(text)
        return limited.finished
    }

    /// Attributes but for `data-bbox`, in the order in which they are printed.
    private func attributes(_ index: Int) -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            guard let value = value.map(limited), !value.isEmpty,
                !result.contains(where: { $0.value == value })
            else {
                return
            }
            result.append((name, value))
        }
        let node = NodeID(index)
        if document.nodes[index].attributesEnd > document.nodes[index].attributesStart {
            add("title", document.value(.title, index))
            add("value", document.value(.value, index).map { isPassword(index) ? Self.masked($0) : $0 })
            if !document.equals(.type, index, "hidden") { add("type", document.value(.type, index)) }
            add("placeholder", document.value(.placeholder, index))
            add("selected", document.value(.selected, index))
        }
        add("data-value", liveValue(index))
        add("data-text", text(index))
        if document.nodes[index].attributesEnd > document.nodes[index].attributesStart {
            add("data-testid", document.attribute("data-testid", of: node))
            add("data-label", document.attribute("data-label", of: node))
        }
        add("data-status", status(index))
        return result
    }

    /// What the control holds now.
    private func liveValue(_ index: Int) -> String? {
        switch document.known(index) {
        case .input where isPassword(index): Self.masked(controls.value(of: NodeID(index)))
        case .input, .textarea, .select: controls.value(of: NodeID(index))
        default: document.attribute("data-value", of: NodeID(index))
        }
    }

    /// Whether a password is to be kept back, which the reference does not do.
    private func isPassword(_ index: Int) -> Bool {
        !options.isStrict && controls.kind(of: NodeID(index)) == .text(.password)
    }

    /// How long a password is.
    private static func masked(_ password: String) -> String {
        String(repeating: "•", count: password.utf16.count)
    }

    /// The element's own texts joined by commas; of a list, the chosen option's.
    private func text(_ index: Int) -> String {
        if document.isElement(index, .select) {
            return firstChosen[index].map(controls.label(ofOption:)) ?? ""
        }
        var texts: [String] = []
        var length = 0
        var child = document.nodes[index].firstChild
        // What comes after as many letters is cut off anyway.
        while child >= 0, length <= Self.textLimit {
            let node = document.nodes[Int(child)]
            if node.kind == .text, !document.textBytes(Int(child)).isBlank {
                let text = beginning(of: document.textBytes(Int(child)))
                texts.append(text)
                if node.nextSibling >= 0 { length += text.unicodeScalars.count + 1 }
            }
            child = node.nextSibling
        }
        return texts.joined(separator: ",")
    }

    /// A text with its white space folded, or more of it than is printed.
    private func beginning(of bytes: ArraySlice<UInt8>) -> String {
        guard bytes.count > Self.textLimit else {
            return String(decoding: bytes, as: UTF8.self).withFoldedWhiteSpace
        }
        var text = LimitedText(limit: Self.textLimit + 1)
        text.append(bytes)
        return text.finished
    }

    private func status(_ index: Int) -> String? {
        let node = NodeID(index)
        switch document.known(index) {
        case .input:
            let kind = controls.kind(of: node)
            guard kind == .checkbox || kind == .radio && !options.isStrict else { return nil }
            return controls.isChecked(node) ? "checked" : "not-checked"
        case .option: return chosen.contains(node) ? "selected" : nil
        default: return nil
        }
    }

    // MARK: Printing

    func printed(_ window: Range<Int>?) -> String {
        var text: [UInt8] = []
        var open: [(end: Int32, tag: Int32)] = []
        var number = 0
        var index = 1
        while index < document.count {
            let node = document.nodes[index]
            while let last = open.last, last.end <= Int32(index) { close(open.removeLast().tag, &text) }
            guard node.kind == .element else {
                index += 1
                continue
            }
            let count = Int(entries[index].keptCount)
            let isInWindow = window.map { number < $0.upperBound && number + count > $0.lowerBound } ?? true
            guard count > 0, isInWindow else {
                number += count
                index = Int(node.end)
                continue
            }
            if entries[index].isKept {
                start(index, &text)
                open.append((node.end, node.name))
                number += 1
            }
            index += 1
        }
        while let last = open.popLast() { close(last.tag, &text) }
        return String(decoding: text, as: UTF8.self)
    }

    private func close(_ tag: Int32, _ text: inout [UInt8]) {
        text.append(contentsOf: " </".utf8)
        text.append(contentsOf: document.names[Int(tag)].utf8)
        text.append(UInt8(ascii: ">"))
    }

    private func start(_ index: Int, _ text: inout [UInt8]) {
        if !text.isEmpty { text.append(0x20) }
        text.append(UInt8(ascii: "<"))
        text.append(contentsOf: document.tag(NodeID(index)).utf8)
        if entries[index].label >= 0 { attribute("id", "\(entries[index].label)", &text) }
        let attributes = attributes(index)
        for (name, value) in attributes where name != "data-status" { attribute(name, value, &text) }
        if options.showsBoxes { attribute("data-bbox", "0,0,0,0", &text) }
        if let status = attributes.last, status.name == "data-status" {
            attribute(status.name, status.value, &text)
        }
        text.append(UInt8(ascii: ">"))
        let ownText = ownText(index)
        if !ownText.isEmpty {
            text.append(0x20)
            text.append(contentsOf: ownText.utf8)
        }
    }

    private func attribute(_ name: String, _ value: String, _ text: inout [UInt8]) {
        text.append(0x20)
        text.append(contentsOf: name.utf8)
        text.append(contentsOf: "=\"".utf8)
        text.append(contentsOf: value.utf8)
        text.append(UInt8(ascii: "\""))
    }
}
