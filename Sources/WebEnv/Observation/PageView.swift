import Groundwork
import HTML
import Page

/// A page as an observation shows it: the pruned accessibility tree and its text. Immutable and shared.
public final class PageView: Sendable {
    /// Title of the tab.
    public let title: String
    /// Nodes of the printed tree in pre-order; the first is the root.
    public let nodes: [ObservedNode]
    /// The page as text in the environment's dialect, without the tab line.
    public let text: String
    /// What the text calls the elements; nil where it calls them by the ids of the nodes.
    public let labels: ElementLabels?
    /// Lines of the whole page's text (WebRL: printed elements), of which `text` may be a window.
    let lineCount: Int?
    /// What of the page was left out, a sentence each.
    public let warnings: [String]

    /// A page whose text calls elements by the ids of the nodes.
    public convenience init(title: String, nodes: [ObservedNode], text: String) {
        self.init(title: title, nodes: nodes, text: text, labels: nil, lineCount: nil)
    }

    init(
        title: String, nodes: [ObservedNode], text: String, labels: ElementLabels?, lineCount: Int?,
        warnings: [String] = []
    ) {
        self.warnings = warnings
        self.title = title
        self.nodes = nodes.cutToSize()
        self.text = text
        self.labels = labels
        self.lineCount = lineCount
    }
}

/// One line of an observation.
public struct ObservedNode: Sendable, Hashable {
    /// Positive; stable while the document lives. Actions name it.
    public let id: Int
    /// The role, as assistive technology is told it.
    public let role: Role
    /// Accessible name, white space folded.
    public let name: String
    /// Current value of a text field, spin button, slider or select; empty elsewhere.
    public let value: String
    /// The states that hold just now.
    public let states: NodeStates
    /// Depth in the printed tree, 0 for the root.
    public let depth: Int
    /// Index of the parent in ``PageView/nodes``, −1 for the root.
    public let parent: Int

    /// - Parameters:
    ///   - id: positive.
    ///   - depth: 0 for the root.
    ///   - parent: index of the parent, −1 for the root.
    public init(
        id: Int, role: Role, name: String, value: String, states: NodeStates, depth: Int, parent: Int
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.value = value
        self.states = states
        self.depth = depth
        self.parent = parent
    }
}

extension PageView {
    /// The node of the document behind an id of this view; nil where the view has no such id.
    func documentNode(id: Int) -> NodeID? {
        guard id > 0, contains(id: id) || labels?.contains(id: id) == true else { return nil }
        return NodeID(id - 1)
    }

    /// Ids ascend in document order, apart from what `aria-owns` moves.
    private func contains(id: Int) -> Bool {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].id == id { return true }
            if nodes[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return nodes.contains { $0.id == id }
    }
}

extension PageView {
    /// Bytes that the view takes.
    var memoryFootprint: Int {
        let texts = nodes.reduce(0) { $0 + MemorySize.of($1.name) + MemorySize.of($1.value) }
        return 128 + MemorySize.of(nodes) + texts + MemorySize.of(text) + MemorySize.of(title)
            + (labels?.memoryFootprint ?? 0)
    }
}
