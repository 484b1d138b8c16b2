/// What one name has taken from the page so far.
///
/// Browsers stop reading a name after a number of nodes, and read no label twice for it.
final class NameMeter {
    /// Nodes that a name is read from: the named one, and what is in the accessibility tree below it.
    static let limit = 100

    /// Nodes that were read.
    private var nodes = 0
    /// The labels that were read.
    private var labels: [Int] = []

    /// Begins a name.
    /// - Parameter nodes: 1 where the named element itself is not read for it.
    func begin(at nodes: Int = 1) {
        self.nodes = nodes
        if !labels.isEmpty { labels.removeAll(keepingCapacity: true) }
    }

    var hasRoom: Bool { nodes <= Self.limit }
    func count() { nodes += 1 }

    func hasRead(label: Int) -> Bool { labels.contains(label) }
    func read(label: Int) { labels.append(label) }
}
