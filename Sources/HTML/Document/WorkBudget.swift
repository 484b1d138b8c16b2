/// The work that one reading of a page may take, counted in steps.
///
/// Names that refer to names, selectors within selectors and parts of pictures that show parts of pictures multiply:
/// a small page can ask for more than any machine has. One budget goes through styles, roles, names and the tree, so
/// that whatever a page combines ends, and the page is shown with a warning that says what was left out.
package final class WorkBudget {
    /// Steps of a page apart from its size. A step is a node read into a name, a test of a selector on an element, or
    /// as much text as ``bytesPerStep``: ordinary pages take thousands.
    static let pageLimit = 10_000_000
    /// Steps more for each node: what grows with the page alone is never cut.
    private static let limitPerNode = 64
    private static let bytesPerStep = 8

    let limit: Int
    package private(set) var used = 0

    init(limit: Int) { self.limit = limit }

    /// The budget for one reading of a document.
    package convenience init(for document: Document) {
        self.init(limit: Self.pageLimit + Self.limitPerNode * document.count)
    }

    package var isSpent: Bool { used > limit }

    /// - Returns: false where the steps are no longer there: the work is to be left undone.
    @inline(__always) @discardableResult
    package func spend(_ steps: Int = 1) -> Bool {
        used &+= steps
        return used <= limit
    }

    /// Spends what copying a text takes.
    @inline(__always) @discardableResult
    package func spend(bytes: Int) -> Bool { spend(1 + bytes / Self.bytesPerStep) }

    /// What a reader of the page is told where the budget is spent.
    package var warning: String? {
        isSpent
            ? "the page takes more than \(limit) steps to read: the names and styles after that are left out"
            : nil
    }
}
