import Learning
import Page
import Readings
import WebEnv

/// What a browser does with an action before any server hears of it: text appears in fields, options are chosen, boxes are ticked.
///
/// The part of the dynamics that every site shares; WebEvolver tells its model the same in the prompt. Source: HTML, "Forms".
enum FormSemantics {
    /// The page right after an action; the page itself where the action changes none of its fields.
    static func apply(_ action: SemanticAction, to page: PageView) -> PageView {
        guard let target = action.target, !page.nodes[target].states.contains(.disabled) else { return page }
        var nodes = page.nodes
        switch action.verb {
        case .fill, .fillAndEnter:
            guard page.nodes[target].role.isEditable || page.nodes[target].role == .combobox else {
                return page
            }
            write(action.text, into: target, &nodes)
        case .clear: write("", into: target, &nodes)
        case .select: choose(action.text, in: target, &nodes)
        case .click: toggle(target, &nodes)
        default: return page
        }
        moveFocus(to: target, &nodes)
        return nodes == page.nodes ? page : PageView.composed(title: page.title, nodes: nodes)
    }

    /// A field shows what it holds as a text below it; where it shows none yet, what it will show is left to learning (passwords
    /// show something else).
    private static func write(_ text: String, into field: Int, _ nodes: inout [ObservedNode]) {
        let old = nodes[field].value
        nodes[field] = nodes[field].with(value: text)
        let shown = field + 1
        guard shown < nodes.count, nodes[shown].parent == field, nodes[shown].role == .text,
            nodes[shown].name == old, !text.isEmpty
        else { return }
        nodes[shown] = nodes[shown].with(name: text)
    }

    private static func choose(_ option: String, in list: Int, _ nodes: inout [ObservedNode]) {
        let depth = nodes[list].depth
        let below = (list + 1..<nodes.count).prefix { nodes[$0].depth > depth }
        let options = below.filter { nodes[$0].role == .option }
        guard let chosen = options.first(where: { nodes[$0].name == option }) else { return }
        for node in options where nodes[node].states.contains(.selected) {
            nodes[node] = nodes[node].with(states: nodes[node].states.subtracting(.selected))
        }
        nodes[chosen] = nodes[chosen].with(states: nodes[chosen].states.union(.selected))
        nodes[list] = nodes[list].with(value: option)
    }

    private static func toggle(_ target: Int, _ nodes: inout [ObservedNode]) {
        let states = nodes[target].states
        switch nodes[target].role {
        case .checkbox, .switch:
            nodes[target] = nodes[target].with(states: states.symmetricDifference(.checked))
        case .radio:
            for node in nodes.indices
            where nodes[node].role == .radio && nodes[node].parent == nodes[target].parent {
                nodes[node] = nodes[node].with(states: nodes[node].states.subtracting(.checked))
            }
            nodes[target] = nodes[target].with(states: states.union(.checked))
        case .disclosureTriangle:
            let flip: NodeStates = [.expanded, .collapsed]
            nodes[target] = nodes[target].with(states: states.symmetricDifference(flip))
        default: break
        }
    }

    private static func moveFocus(to target: Int, _ nodes: inout [ObservedNode]) {
        for node in nodes.indices where node != target {
            if nodes[node].states.contains(.focused) {
                nodes[node] = nodes[node].with(states: nodes[node].states.subtracting(.focused))
            }
        }
        if nodes[target].role.takesFocus {
            nodes[target] = nodes[target].with(states: nodes[target].states.union(.focused))
        }
    }
}

extension Role {
    fileprivate var takesFocus: Bool {
        isClickable || isEditable || self == .combobox || self == .listbox
    }
}

extension ObservedNode {
    func with(name: String? = nil, value: String? = nil, states: NodeStates? = nil) -> ObservedNode {
        ObservedNode(
            id: id, role: role, name: name ?? self.name, value: value ?? self.value,
            states: states ?? self.states, depth: depth, parent: parent)
    }
}
