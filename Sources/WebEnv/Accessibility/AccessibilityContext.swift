/// What roles, names and states of one page are computed from.
struct AccessibilityContext {
    let document: Document
    let state: any LiveState
    let style: PageStyle
    /// Role of each element by index; `.none` for what has none and for other nodes.
    private(set) var roles: [Role]
    /// Hidden by `aria-hidden` here or above, or inert.
    private(set) var isExcluded: [Bool]
    /// Labels of a control in document order, by the control's index.
    private(set) var labels: [Int: [Int]] = [:]
    /// The options that are selected, of every select element.
    private(set) var selected: Set<Int> = []
    /// Elements that another one owns by `aria-owns`.
    private(set) var owned: Set<Int> = []
    /// Whether the page has SVG at all.
    private(set) var hasSVG = false
    /// The focused element.
    let focused: Int?

    init(_ document: Document, _ state: any LiveState) {
        self.document = document
        self.state = state
        style = PageStyle(document, state)
        focused = state.focused?.position
        roles = [Role](repeating: .none, count: document.count)
        isExcluded = [Bool](repeating: false, count: document.count)
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            let parent = Int(document.nodes[index].parent)
            isExcluded[index] =
                isExcluded[parent] || document.equals(.ariaHidden, index, "true")
                || document.has(.inert, index)
            if document.isElement(index, .label) { addLabel(index) }
            if document.has(.ariaOwns, index) { owned.formUnion(document.references(.ariaOwns, index)) }
            if document.isElement(index, .svg) { hasSVG = true }
            if document.isElement(index, .select) { selected.formUnion(selectedOptions(index)) }
        }
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            roles[index] = role(index)
        }
    }

    /// Whether assistive technology does not get to see the node.
    func isHidden(_ index: Int) -> Bool {
        let style = style[index]
        return style.isUnrendered || style.isInvisible || isExcluded[index]
    }

    /// Whether an element has contents that are seen: text, an image or a control.
    func showsSomething(_ index: Int) -> Bool {
        (index + 1..<max(index + 1, Int(document.nodes[index].end))).contains { inner in
            guard !style[inner].isUnrendered, !style[inner].isInvisible else { return false }
            switch document.nodes[inner].kind {
            case .text: return !document.textBytes(inner).isBlank
            case .element: return roles[inner] != .generic && roles[inner] != .none
            default: return false
            }
        }
    }

    private mutating func addLabel(_ label: Int) {
        if let control = control(of: label) { labels[control, default: []].append(label) }
    }

    /// The control that a label element labels.
    func control(of label: Int) -> Int? {
        guard let id = document.value(.for, label) else {
            return (label + 1..<max(label + 1, Int(document.nodes[label].end))).first(where: isLabelable)
        }
        return document.elementsByIdentifier[id].flatMap { isLabelable($0.position) ? $0.position : nil }
    }

    private func isLabelable(_ index: Int) -> Bool {
        switch document.known(index) {
        case .button, .meter, .output, .progress, .select, .textarea: true
        case .input: !document.equals(.type, index, "hidden")
        default: false
        }
    }
}

// MARK: - Controls

extension AccessibilityContext {
    /// The `type` of an input element in lower case, `text` where there is none.
    func inputType(_ index: Int) -> String { document.keyword(.type, index) ?? "text" }

    /// What a text field, text area, select or range shows.
    func value(_ index: Int) -> String {
        switch document.known(index) {
        case .input:
            if document.equals(.type, index, "file") { return chosenFiles(index) }
            if let typed = state.value(of: NodeID(index)) { return typed }
            switch inputType(index) {
            case "checkbox", "radio", "button", "submit", "reset", "image", "file", "hidden": return ""
            case "range": return String(rangeValue(index) ?? "")
            default: return document.value(.value, index) ?? ""
            }
        case .textarea: return state.value(of: NodeID(index)) ?? document.textContent(of: NodeID(index))
        case .select: return selectedOptions(index).map { optionText($0) }.joined(separator: ", ")
        case .progress, .meter: return document.value(.value, index) ?? ""
        default:
            return document.value(.ariaValuetext, index) ?? document.value(.ariaValuenow, index) ?? ""
        }
    }

    /// What a file field says of the files in it: one's name without folders, or how many there are.
    private func chosenFiles(_ index: Int) -> String {
        let names = (state.value(of: NodeID(index)) ?? "").split(separator: "\n")
        guard let first = names.first else { return "No file chosen" }
        return names.count == 1 ? String(first.split(separator: "/").last ?? first) : "\(names.count) files"
    }

    private func rangeValue(_ index: Int) -> String? {
        if let value = document.keyword(.value, index), Double(value) != nil { return value }
        let low = document.keyword(.min, index).flatMap(Double.init) ?? 0
        let high = max(low, document.keyword(.max, index).flatMap(Double.init) ?? 100)
        return Self.format(low + (high - low) / 2)
    }

    /// A number without a needless fraction.
    static func format(_ number: Double) -> String {
        guard let whole = Int(exactly: number) else { return "\(number)" }
        return "\(whole)"
    }

    func options(of select: Int) -> [Int] {
        (select + 1..<max(select + 1, Int(document.nodes[select].end))).filter {
            document.isElement($0, .option)
        }
    }

    func selectedOptions(_ select: Int) -> [Int] {
        let options = options(of: select)
        let selected = options.filter {
            state.isSelected(option: NodeID($0)) ?? document.has(.selected, $0)
        }
        if isListbox(select) { return selected }
        if let last = selected.last { return [last] }
        let first = options.first { !document.has(.disabled, $0) }
        return first.map { [$0] } ?? []
    }

    func isListbox(_ select: Int) -> Bool {
        document.has(.multiple, select) || (document.integer(.size, select) ?? 0) > 1
    }

    func optionText(_ option: Int) -> String {
        if document.isFilled(.label, option) { return document.value(.label, option) ?? "" }
        return document.textContent(of: NodeID(option)).foldedSpace
    }

    func isSelected(option: Int) -> Bool { selected.contains(option) }

    func isChecked(_ index: Int) -> Bool {
        state.isChecked(NodeID(index)) ?? document.has(.checked, index)
    }
}

extension String {
    private var isFolded: Bool {
        utf8.withContiguousStorageIfAvailable(Self.areFolded)
            ?? Array(utf8).withUnsafeBufferPointer(Self.areFolded)
    }

    private static func areFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0x20
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20, byte.isSpace, byte != 0x20 || previous == 0x20 { return false }
            previous = byte
            index += 1
        }
        return bytes.isEmpty || previous != 0x20
    }

    /// Runs of ASCII white space as one space, none at the ends.
    var foldedSpace: String {
        guard !isFolded else { return self }
        var result: [UInt8] = []
        var pending = false
        for byte in utf8 {
            if byte.isSpace {
                pending = !result.isEmpty
            } else {
                if pending { result.append(0x20) }
                pending = false
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
