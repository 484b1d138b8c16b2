import Learning
import Readings
import WebEnv

/// An action in terms that survive a change of page: the element by role, name and order among its likes.
struct SemanticAction: Sendable {
    let verb: ActionVerb
    /// Index into the page's nodes; nil for actions without a target, and where the page has no such element.
    let target: Int?
    /// Whether the action names an element that the page lacks.
    let missesTarget: Bool
    /// What is typed, chosen, pressed, answered, or gone to.
    let text: String

    init(_ action: Action, on page: PageView) {
        let (verb, id, text) = action.parts
        self.verb = verb
        self.text = text
        target = id.flatMap { id in page.nodes.firstIndex { $0.id == id } }
        missesTarget = id != nil && target == nil
    }
}

extension Action {
    /// The action on another page that shows the same element: by role, name and order among its likes.
    /// - Returns: nil where the other page has no such element; the action itself where it names none.
    public func translated(from page: PageView, to other: PageView) -> Action? {
        guard let id = elementID else { return self }
        guard let source = page.nodes.first(where: { $0.id == id }) else { return nil }
        let order = page.nodes.prefix { $0.id != id }.count {
            $0.role == source.role && $0.name == source.name
        }
        let alike = other.nodes.filter { $0.role == source.role && $0.name == source.name }
        guard let target = alike.indices.contains(order) ? alike[order] : alike.last else { return nil }
        return naming(target.id)
    }
}
