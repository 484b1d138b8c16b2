import Groundwork
import HTML

/// What roles, names and states of one page are computed from.
struct AccessibilityContext {
    let document: Document
    /// The page's controls in their present state.
    let controls: FormControls
    let style: PageStyle
    /// Role of each element by index; `.none` for what has none and for other nodes.
    private(set) var roles: [Role]
    /// Hidden by `aria-hidden` here or above, or inert.
    private(set) var isExcluded: [Bool]
    /// The options that are selected, of every select element.
    private(set) var selected: Set<Int> = []
    /// Elements that `aria-owns` refers to.
    private(set) var owned: Set<Int> = []
    /// The elements that one owns, in its order: in names they are its last children, and no one else's.
    private(set) var ownedElements: [Int: [Int]] = [:]
    /// Who owns an element.
    private(set) var owners: [Int: Int] = [:]
    /// The first picture of each map that has one.
    private(set) var maps: [Int: Int] = [:]
    /// What is within each element with `aria-disabled`.
    private(set) var ariaDisabled: [Range<Int>] = []
    /// Whether the page has SVG at all.
    var hasSVG: Bool { !pictures.isEmpty }
    /// What is within each `svg` that is in no other, in document order.
    private var pictures: [Range<Int>] = []
    /// The focused element.
    let focused: Int?
    /// What styles, roles and names are paid from.
    let budget: WorkBudget
    /// What the name under way was read from.
    let meter = NameMeter()
    /// Whether what an element's `aria-labelledby` refers to says something, for the roles that only named elements have.
    let isNamedByReference: @Sendable (AccessibilityContext, Int) -> Bool

    /// - Parameters:
    ///   - state: what the agent has changed on the page.
    ///   - isNamedByReference: names are read with the roles that are known so far, and roles with these names.
    init(
        _ document: Document, _ state: FormState, _ budget: WorkBudget,
        isNamedByReference: @escaping @Sendable (AccessibilityContext, Int) -> Bool
    ) {
        self.document = document
        self.budget = budget
        self.isNamedByReference = isNamedByReference
        controls = FormControls(document: document, state: state)
        style = PageStyle(document, state, budget)
        focused = state.focused?.position
        roles = [Role](repeating: .none, count: document.count)
        isExcluded = [Bool](repeating: false, count: document.count)
        var owners: [Int] = []
        var images: [Int] = []
        for index in 1..<max(1, document.count) where document.nodes[index].kind == .element {
            let parent = Int(document.nodes[index].parent)
            isExcluded[index] =
                isExcluded[parent] || document.equals(.ariaHidden, index, "true")
                || document.has(.inert, index) || style[index].isInert
            if document.has(.ariaOwns, index) { owners.append(index) }
            if document.has(.usemap, index) { images.append(index) }
            if document.has(.ariaDisabled, index), document.equals(.ariaDisabled, index, "true") {
                ariaDisabled.append(index + 1..<Int(document.nodes[index].end))
            }
            if document.isElement(index, .svg), index >= pictures.last?.upperBound ?? 0 {
                pictures.append(index + 1..<Int(document.nodes[index].end))
            }
            if document.isElement(index, .select) {
                for option in controls.selectedOptions(of: NodeID(index)) { selected.insert(option.position) }
            }
        }
        addOwners(owners)
        if !images.isEmpty { addMaps(of: images) }
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
}

// MARK: - What is hidden and has a node nevertheless

extension AccessibilityContext {
    /// Gives each map to the first picture that uses it. A picture without an address is never loaded, and uses none.
    /// Source: https://html.spec.whatwg.org/multipage/image-maps.html#image-map-processing-model
    fileprivate mutating func addMaps(of images: [Int]) {
        var named: [String: Int] = [:]
        for index in 1..<document.count where document.isElement(index, .map) {
            for name in [document.value(.name, index), document.value(.id, index)] {
                if let name, !name.isEmpty, named[name] == nil { named[name] = index }
            }
        }
        for image in images where document.isElement(image, .img) && document.isFilled(.src, image) {
            guard let address = document.value(.usemap, image), let mark = address.firstIndex(of: "#"),
                let map = named[String(address[address.index(after: mark)...])], maps[map] == nil,
                image < map || image >= Int(document.nodes[map].end)
            else { continue }
            maps[map] = image
        }
    }

    /// Whether an area is a link on a picture that is seen.
    func isShown(area index: Int) -> Bool {
        guard document.has(.href, index), let map = document.ancestor(.map, of: index), let image = maps[map]
        else {
            return false
        }
        return !isHidden(image) && !isHidden(map)
    }

    /// Whether an option or a group of options is in a list that shows it whether it is hidden or not.
    func isKept(option index: Int) -> Bool {
        let parent = Int(document.nodes[index].parent)
        guard let list = document.ancestor(.select, of: index), !isHidden(list) else { return false }
        if isExcluded[index] { return document.isElement(index, .option) && !isExcluded[parent] }
        return controls.isDropDown(NodeID(list))
    }
}

// MARK: - Ownership

extension AccessibilityContext {
    /// Parts within parts that are followed: owners within owners, legends within legends and the like.
    static let depthLimit = 16

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
                guard count < Self.depthLimit else { return true }
                next = owner
            } else {
                next = Int(document.nodes[next].parent)
            }
        }
        return false
    }
}
