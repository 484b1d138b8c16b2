import Readings
import WebEnv

/// All first choices that a page offers: operations and their targets.
enum CandidateActions {
    static let maximumTargets = 900

    /// - Parameter steps: taken before: without any there is nothing to go back to.
    static func targets(on page: PageIndex, after steps: Int) -> [ActionTarget] {
        var result: [ActionTarget] = []
        for (index, node) in page.view.nodes.enumerated() where result.count < maximumTargets {
            guard !node.states.contains(.disabled) else { continue }
            append(node, index, page, &result)
        }
        if page.view.nodes.contains(where: { $0.states.contains(.focused) && $0.role.isEditable }) {
            result.append(ActionTarget(verb: .press, node: -1))
        }
        if steps > 0 { result.append(ActionTarget(verb: .goBack, node: -1)) }
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
        case .press: return .press(keys: ActionTarget.enterKey)
        case .clear, .goto, .goForward, .other: return .noop
        }
    }
}
