import Groundwork

/// Plays the reference solution of a task through observations, as an agent would: it finds each target by role and
/// accessible name in what the agent sees.
public struct ReferencePlayer: Sendable {
    public let steps: [SolutionStep]
    /// How many steps have been played.
    public private(set) var position = 0

    public init(_ steps: [SolutionStep]) { self.steps = steps }

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
    public let step: SolutionStep
    public let url: String
    /// Widgets of the page as `role 'name'`.
    public let offered: [String]

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
    /// Roles that group what belongs together: an item of a list, a row of a table, a card.
    fileprivate var isGroup: Bool {
        switch self {
        case .listitem, .row, .group, .article: true
        default: false
        }
    }
}

/// Which nodes of a page lie below which, and what text they hold.
private struct PageScope {
    private let view: PageView
    /// For each node the index after its subtree.
    private let ends: [Int]

    init(_ view: PageView) {
        self.view = view
        var ends = Array(repeating: view.nodes.count, count: view.nodes.count)
        var open: [Int] = []
        for index in view.nodes.indices {
            while let last = open.last, view.nodes[last].depth >= view.nodes[index].depth {
                ends[last] = index
                open.removeLast()
            }
            open.append(index)
        }
        self.ends = ends
    }

    /// Candidates that belong to a text: nodes named exactly so are looked for first, then nodes that contain it.
    func nearest(to text: String, among candidates: [Int]) -> [Int] {
        let names = view.nodes.map { $0.name.withFoldedWhiteSpace }
        let exact = names.indices.filter { names[$0] == text }
        let found = nearest(toAnyOf: exact, among: candidates)
        if !found.isEmpty { return found }
        return nearest(toAnyOf: names.indices.filter { names[$0].contains(text) }, among: candidates)
    }

    /// Candidates in the same list item, row, group or article as one of the marks; where there are none, those whose
    /// nearest ancestor with a mark is the smallest. Observations leave list items out, so of several candidates below
    /// one ancestor the next after each mark counts, or the last before it where none follows.
    private func nearest(toAnyOf marks: [Int], among candidates: [Int]) -> [Int] {
        func holdsMark(_ index: Int) -> Bool { marks.contains { $0 >= index && $0 < ends[index] } }
        let grouped = candidates.filter { candidate in
            ancestors(of: candidate).first { view.nodes[$0].role.isGroup }.map(holdsMark) ?? false
        }
        if !grouped.isEmpty { return grouped }
        let scopes = candidates.map { candidate in ancestors(of: candidate).first(where: holdsMark) }
        let sizes = scopes.map { $0.map { ends[$0] - $0 } ?? Int.max }
        guard let smallest = sizes.min(), smallest < Int.max else { return [] }
        let closest = zip(candidates, sizes).filter { $0.1 == smallest }.map(\.0)
        guard closest.count > 1 else { return closest }
        var result: [Int] = []
        for mark in marks {
            guard let match = closest.first(where: { $0 >= mark }) ?? closest.last, !result.contains(match)
            else {
                continue
            }
            result.append(match)
        }
        return result.sorted()
    }

    private func ancestors(of index: Int) -> [Int] {
        var result: [Int] = []
        var next = view.nodes[index].parent
        while next >= 0 {
            result.append(next)
            next = view.nodes[next].parent
        }
        return result
    }
}
