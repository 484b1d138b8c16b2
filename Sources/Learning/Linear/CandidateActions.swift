import WebEnv

/// Operations of a policy. Raw values are part of checkpoints.
enum Verb: UInt8, Sendable, CaseIterable {
    case click, fill, fillAndEnter, select, goBack, stop, pressEnter, other
}

/// What is done to which node, without the text that goes with it.
struct ActionTarget: Sendable, Hashable {
    let verb: Verb
    /// Index into the page's nodes, −1 for operations without a target.
    let node: Int
    /// The text typed, chosen or answered.
    var text: String?

    init(verb: Verb, node: Int, text: String? = nil) {
        self.verb = verb
        self.node = node
        self.text = text
    }

    /// The target of an action on a page; `.other` for what no candidate does.
    init(_ action: Action, on page: PageIndex) {
        func node(_ id: Int) -> Int { page.view.nodes.firstIndex { $0.id == id } ?? -1 }
        switch action {
        case .click(let id): self.init(verb: .click, node: node(id))
        case .fill(let id, let text, let pressEnter), .type(let id, let text, let pressEnter):
            self.init(verb: pressEnter ? .fillAndEnter : .fill, node: node(id), text: text)
        case .select(let id, let option): self.init(verb: .select, node: node(id), text: option)
        case .goBack: self.init(verb: .goBack, node: -1)
        case .stop(let answer): self.init(verb: .stop, node: -1, text: answer)
        case .press(let keys) where keys == "Enter": self.init(verb: .pressEnter, node: -1)
        default: self.init(verb: .other, node: -1)
        }
    }

    /// What history remembers: operation, role and name, with names that copy a value of the intent all alike.
    func key(in context: DecisionContext) -> UInt32 {
        guard node >= 0 else { return mix(101, UInt32(verb.rawValue)) }
        return mix(mix(101, UInt32(verb.rawValue)), context.page.nodes[node].role, context.nameKey(node))
    }

    /// Tells whether the same thing was done before.
    func identity(in page: PageIndex) -> UInt32 {
        guard node >= 0 else { return UInt32(verb.rawValue) }
        let known = page.nodes[node]
        return mix(
            mix(UInt32(verb.rawValue), UInt32(bitPattern: known.equalIndex)), known.role, known.nameHash)
    }
}

/// All first choices that a page offers: operations and their targets.
enum CandidateActions {
    static let maximumTargets = 900

    static func targets(on page: PageIndex, after history: Int) -> [ActionTarget] {
        var result: [ActionTarget] = []
        for (index, node) in page.view.nodes.enumerated() where result.count < maximumTargets {
            guard !node.states.contains(.disabled) else { continue }
            append(node, index, page, &result)
        }
        if page.view.nodes.contains(where: { $0.states.contains(.focused) && $0.role.isEditable }) {
            result.append(ActionTarget(verb: .pressEnter, node: -1))
        }
        if history > 0 { result.append(ActionTarget(verb: .goBack, node: -1)) }
        result.append(ActionTarget(verb: .stop, node: -1))
        return result
    }

    private static func append(
        _ node: ObservedNode, _ index: Int, _ page: PageIndex, _ result: inout [ActionTarget]
    ) {
        if node.role.isClickable {
            result.append(ActionTarget(verb: .click, node: index))
        } else if node.role == .combobox || node.role == .listbox {
            if options(of: index, page).isEmpty {
                if node.role == .combobox { appendFields(node, index, &result) }
            } else {
                result.append(ActionTarget(verb: .select, node: index))
            }
        } else if node.role.isEditable {
            appendFields(node, index, &result)
        }
    }

    private static func appendFields(_ node: ObservedNode, _ index: Int, _ result: inout [ActionTarget]) {
        guard !node.states.contains(.readonly) else { return }
        result.append(ActionTarget(verb: .fill, node: index))
        if !node.states.contains(.multiline) { result.append(ActionTarget(verb: .fillAndEnter, node: index)) }
    }

    /// The options below a select.
    static func options(of node: Int, _ page: PageIndex) -> [Int] {
        (node + 1..<Int(page.nodes[node].end)).filter {
            page.view.nodes[$0].role == .option && !page.view.nodes[$0].states.contains(.disabled)
        }
    }

    /// The action for a target and the text chosen for it.
    static func action(_ target: ActionTarget, text: String, on page: PageIndex) -> Action {
        let id = target.node >= 0 ? page.view.nodes[target.node].id : 0
        switch target.verb {
        case .click: return .click(id: id)
        case .fill: return .fill(id: id, text: text, pressEnter: false)
        case .fillAndEnter: return .fill(id: id, text: text, pressEnter: true)
        case .select: return .select(id: id, option: text)
        case .goBack: return .goBack
        case .stop: return .stop(answer: text)
        case .pressEnter: return .press(keys: "Enter")
        case .other: return .noop
        }
    }
}
