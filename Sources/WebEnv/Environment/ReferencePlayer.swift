import Groundwork
import Page

/// Plays the reference solution of a task through observations, as an agent would: it finds each target by role and
/// accessible name in what the agent sees.
public struct ReferencePlayer: Sendable {
    /// The solution.
    public let steps: [SolutionStep]
    /// How many steps have been played.
    public private(set) var position = 0

    /// A player before the first step.
    public init(_ steps: [SolutionStep]) { self.steps = steps }

    /// Whether all steps have been played.
    public var isFinished: Bool { position >= steps.count }

    /// The action for the next step, nil after the last.
    /// - Throws: ``ReferencePlayerError`` where the observation has no such target.
    public mutating func nextAction(_ observation: Observation) throws -> Action? {
        guard position < steps.count else { return nil }
        let action = try action(for: steps[position], in: observation)
        position += 1
        return action
    }

    /// The action that a step is on a page.
    /// - Throws: ``ReferencePlayerError`` where the page has no such target.
    public func action(for step: SolutionStep, in observation: Observation) throws -> Action {
        switch step.verb {
        case .click: return .click(id: try target(of: step, in: observation).id)
        case .fill:
            return .fill(
                id: try target(of: step, in: observation).id, text: step.text, pressEnter: step.pressEnter)
        case .select: return .select(id: try target(of: step, in: observation).id, option: step.text)
        case .press: return .press(keys: step.text)
        case .goto: return .goto(url: step.text)
        case .goBack: return .goBack
        case .stop: return .stop(answer: step.text)
        }
    }

    private func target(of step: SolutionStep, in observation: Observation) throws -> ObservedNode {
        let view = observation.page
        var matches = view.nodes.indices.filter { step.matches(view.nodes[$0]) }
        if let within = step.within {
            let scope = PageScope(view)
            matches = scope.nearest(to: within.withFoldedWhiteSpace, among: matches)
        }
        guard matches.indices.contains(step.nth) else {
            throw ReferencePlayerError(
                stepIndex: position, step: step, url: observation.url,
                offered: view.nodes.filter { $0.role.isOffered }.map { "\($0.role.ariaName) '\($0.name)'" })
        }
        return view.nodes[matches[step.nth]]
    }
}

/// The page has no target for a step: which step, where, and what was on offer.
public struct ReferencePlayerError: Error, Sendable, CustomStringConvertible {
    /// 0-based.
    public let stepIndex: Int
    /// The step that has no target.
    public let step: SolutionStep
    /// Address of the page.
    public let url: String
    /// Widgets of the page as `role 'name'`.
    public let offered: [String]

    /// Step, page and what was on offer, in one sentence.
    public var description: String {
        var wanted = "\(step.verb.rawValue) \(step.role ?? "element") '\(step.name ?? "")'"
        if let within = step.within { wanted += " within '\(within)'" }
        if step.nth > 0 { wanted += " nth \(step.nth)" }
        let list = offered.prefix(60).joined(separator: ", ") + (offered.count > 60 ? ", …" : "")
        return "solution step \(stepIndex + 1) (\(wanted)): no such target on \(url), which offers \(list)"
    }
}

extension SolutionStep {
    fileprivate func matches(_ node: ObservedNode) -> Bool {
        if let role, !Role.called(role).contains(node.role) { return false }
        guard let name else { return true }
        return node.name.withFoldedWhiteSpace == name.withFoldedWhiteSpace
    }
}

extension Role {
    fileprivate var isOffered: Bool {
        switch self {
        case .button, .checkbox, .combobox, .link, .listbox, .menuitem, .radio, .searchbox, .slider,
            .spinbutton,
            .switch, .tab, .textbox, .disclosureTriangle, .summary, .date, .dateTime, .inputTime:
            true
        default: false
        }
    }
}
