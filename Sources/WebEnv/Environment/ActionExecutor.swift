import Browser
import HTML

/// Performs actions on a session, as a browser performs a user's: finds the element that an action names among those that the
/// agent sees, and lets the browser do the rest.
public enum ActionExecutor {
    /// Performs one action; an element that it names must be one that the agent sees.
    /// - Parameters:
    ///   - dialect: how the agent sees the page.
    ///   - seen: what the agent sees, where that is known already.
    /// - Returns: what was wrong with the action, in one sentence; nil where it was done.
    /// - Throws: ``EnvironmentError`` where the world is at fault.
    public static func perform(
        _ action: Action, in session: inout Session, dialect: Dialect = .webArena, seen: PageView? = nil
    ) throws -> String? {
        do {
            try perform(action, &session, dialect, seen)
            return nil
        } catch let refusal as Refusal {
            return sentence(of: refusal, in: session, dialect)
        }
    }

    private static func perform(
        _ action: Action, _ session: inout Session, _ dialect: Dialect, _ seen: PageView?
    ) throws {
        func node(_ id: Int) throws -> NodeID {
            let view = seen ?? session.view(in: dialect)
            guard let node = view.documentNode(id: id) else {
                throw Refusal("there is no element [\(id)] on the page")
            }
            return node
        }
        switch action {
        case .click(let id): try session.click(node(id), id: id)
        case .hover(let id): _ = try node(id)
        case .focus(let id): try session.focus(node(id), id: id)
        case .type(let id, let text, let pressEnter):
            try session.enter(text, into: node(id), id: id, replacing: false, pressEnter: pressEnter)
        case .fill(let id, let text, let pressEnter):
            try session.enter(text, into: node(id), id: id, replacing: true, pressEnter: pressEnter)
        case .clear(let id): try session.clear(node(id), id: id)
        case .select(let id, let option): try session.select(option, in: node(id), id: id)
        case .press(let keys):
            try session.press(KeyCombination(keys)) { session in
                let view = seen ?? session.view(in: dialect)
                return view.nodes.compactMap { view.documentNode(id: $0.id) }
            }
        case .scroll(let direction): session.scroll(direction, in: dialect)
        case .goto(let address): try session.goto(address)
        case .newTab: session.openTab(showing: true)
        case .closeTab: session.closeTab()
        case .focusTab(let index):
            guard session.showTab(index) else { throw Refusal("there is no tab \(index)") }
        case .goBack:
            guard session.travel(by: -1) else { throw Refusal("there is no earlier page in this tab") }
        case .goForward:
            guard session.travel(by: 1) else { throw Refusal("there is no later page in this tab") }
        case .stop, .noop: break
        case .invalid(_, let reason): throw Refusal(reason)
        }
    }

    /// A sentence about a control names it as the agent sees it.
    private static func sentence(of refusal: Refusal, in session: Session, _ dialect: Dialect) -> String {
        guard let control = refusal.control,
            let node = session.view(in: dialect).nodes.first(where: { $0.id == control.position + 1 }),
            !node.name.isEmpty
        else { return refusal.sentence }
        return "\(refusal.sentence) ([\(node.id)] '\(node.name)')"
    }
}
