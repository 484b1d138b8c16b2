import Groundwork
import HTML

/// The accessibility tree of a page: what a screen reader is told, in document order.
public final class AccessibilityTree: Sendable {
    /// One node.
    public struct Node: Sendable {
        /// The DOM node; its position plus one is the node's id in observations.
        public let node: NodeID
        /// What the node is.
        public internal(set) var role: Role
        /// White space is folded, but for one space at the ends of text nodes where the page shows one.
        public var name: String
        /// White space is folded; empty for none.
        public let description: String
        /// What a field, list, slider or gauge shows; empty for other nodes.
        public let value: String
        /// What holds of the node now.
        public let states: NodeStates
        /// What observations print besides role and name, in the DevTools protocol's order.
        public let properties: [AccessibleProperty]
        /// Depth in the tree, 0 for the root.
        public internal(set) var depth: Int32
        /// Index in ``AccessibilityTree/nodes``, −1 for the root.
        public internal(set) var parent: Int32
        /// A list item's bullet or number, which is drawn but not in the document.
        public var isMarker = false
    }

    /// The nodes in pre-order; the first is the root.
    public let nodes: [Node]
    /// What was left out since the page takes more work than it is given, in one sentence; nil for nothing.
    public let warning: String?

    /// - Parameter isMarked: whether the tree is that of a page whose every element an observer has given ARIA
    ///   attributes, as BrowserGym does: table bodies, images without text and the markers of list items have nodes.
    public convenience init(
        _ document: Document, _ state: FormState = FormState(), isMarked: Bool = false
    ) {
        self.init(document, state, isMarked: isMarked, WorkBudget(for: document))
    }

    /// - Parameter budget: what everything is paid from.
    package init(_ document: Document, _ state: FormState, isMarked: Bool = false, _ budget: WorkBudget) {
        let context = AccessibilityContext(document, state, budget)
        var builder = AccessibilityTreeBuilder(context, isMarked: isMarked)
        nodes = builder.build()
        warning = budget.warning
    }
}

extension Document {
    /// The text of the title element, white space folded.
    public var title: String {
        for index in 0..<count where isElement(index, .title) {
            if ancestor(.svg, of: index) == nil { return textContent(of: NodeID(index)).foldedSpace }
        }
        return ""
    }
}
