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
    /// The control of each label that has one.
    private var controls: [Int: Int] = [:]
    /// The options that are selected, of every select element.
    private(set) var selected: Set<Int> = []
    /// Elements that `aria-owns` refers to.
    private(set) var owned: Set<Int> = []
    /// The elements that one owns, in its order: in names they are its last children, and no one else's.
    private(set) var ownedElements: [Int: [Int]] = [:]
    /// Who owns an element.
    private(set) var owners: [Int: Int] = [:]
    /// Whether the page has SVG at all.
    var hasSVG: Bool { !pictures.isEmpty }
    /// What is within each `svg` that is in no other, in document order.
    private var pictures: [Range<Int>] = []
    /// The focused element.
    let focused: Int?
    /// What styles, roles and names are paid from.
    let budget: WorkBudget

    init(_ document: Document, _ state: any LiveState, _ budget: WorkBudget? = nil) {
        let budget = budget ?? WorkBudget(for: document)
        self.document = document
        self.state = state
        self.budget = budget
        style = PageStyle(document, state, budget)
        focused = state.focused?.position
        roles = [Role](repeating: .none, count: document.count)
        isExcluded = [Bool](repeating: false, count: document.count)
        var labels: [Int] = []
        var owners: [Int] = []
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            let parent = Int(document.nodes[index].parent)
            isExcluded[index] =
                isExcluded[parent] || document.equals(.ariaHidden, index, "true")
                || document.has(.inert, index)
            if document.isElement(index, .label) { labels.append(index) }
            if document.has(.ariaOwns, index) { owners.append(index) }
            if document.isElement(index, .svg), index >= pictures.last?.upperBound ?? 0 {
                pictures.append(index + 1..<Int(document.nodes[index].end))
            }
            if document.isElement(index, .select) { selected.formUnion(selectedOptions(index)) }
        }
        addLabels(labels)
        addOwners(owners)
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            roles[index] = role(index)
        }
    }

    /// Whether assistive technology does not get to see the node.
    func isHidden(_ index: Int) -> Bool {
        let style = style[index]
        return style.isUnrendered || style.isInvisible || isExcluded[index]
    }

    /// Whether a node is within an `svg` element.
    func isInSVG(_ index: Int) -> Bool {
        var low = 0
        var high = pictures.count
        while low < high {
            let middle = (low + high) / 2
            if pictures[middle].upperBound <= index { low = middle + 1 } else { high = middle }
        }
        return low < pictures.count && pictures[low].contains(index)
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

    /// Finds the control of each label, from the last to the first, so that labels within labels search but once.
    private mutating func addLabels(_ elements: [Int]) {
        guard let first = elements.first else { return }
        var waiting = elements
        var control: Int?
        for index in stride(from: document.count - 1, through: first, by: -1) {
            if document.nodes[index].kind == .element, isLabelable(index) { control = index }
            guard waiting.last == index else { continue }
            waiting.removeLast()
            if let id = document.value(.for, index) {
                let target = document.elementsByIdentifier[id]?.position
                controls[index] = target.flatMap { isLabelable($0) ? $0 : nil }
            } else if let control, control < Int(document.nodes[index].end) {
                controls[index] = control
            }
        }
        for label in elements {
            if let control = controls[label] { labels[control, default: []].append(label) }
        }
    }

    /// The control that a label element labels.
    func control(of label: Int) -> Int? { controls[label] }

    private func isLabelable(_ index: Int) -> Bool {
        switch document.known(index) {
        case .button, .meter, .output, .progress, .select, .textarea: true
        case .input: !document.equals(.type, index, "hidden")
        default: false
        }
    }
}

// MARK: - Ownership

extension AccessibilityContext {
    /// Owners within owners that count.
    private static let ownershipLimit = Reading.depthLimit

    /// As in browsers, an element belongs to the first that owns it, and never to what is in itself: with that, whatever
    /// refers to whatever, elements and what they own are a tree.
    fileprivate mutating func addOwners(_ elements: [Int]) {
        for owner in elements {
            let references = document.references(.ariaOwns, owner)
            owned.formUnion(references)
            guard mayOwn(owner) else { continue }
            for element in references where owners[element] == nil && !isPart(owner, of: element) {
                owners[element] = owner
                ownedElements[owner, default: []].append(element)
            }
        }
    }

    private func mayOwn(_ index: Int) -> Bool {
        switch document.known(index) {
        case .input, .textarea, .select, .img, .iframe, .use: false
        default: !isHidden(index)
        }
    }

    /// Whether the way up from an element, over owners where there are any, leads to the other one, or too far.
    private func isPart(_ index: Int, of other: Int) -> Bool {
        var next = index
        var count = 0
        while next > 0 {
            guard next != other, budget.spend() else { return true }
            if let owner = owners[next] {
                count += 1
                guard count < Self.ownershipLimit else { return true }
                next = owner
            } else {
                next = Int(document.nodes[next].parent)
            }
        }
        return false
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
        if let value = document.keyword(.value, index), Self.number(value) != nil { return value }
        let low = document.keyword(.min, index).flatMap(Self.number) ?? 0
        let high = max(low, document.keyword(.max, index).flatMap(Self.number) ?? 100)
        return Self.format(FieldText.middle(low, high))
    }

    /// A number that is neither infinite nor none.
    static func number(_ text: String) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

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
