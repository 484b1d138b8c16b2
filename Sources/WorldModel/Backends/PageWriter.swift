import WebEnv

/// A language model that writes pages as accessibility trees.
public protocol PageWriter: Sendable {
    /// What the model says of the page that addresses show; the tree stands somewhere in it.
    /// - Parameter urls: addresses, one a tab.
    /// - Throws: `EnvironmentError` where the model gives no reply.
    func firstPage(of urls: [String]) throws -> String
    /// What the model says of the page that follows an action; the tree stands somewhere in it.
    /// - Parameter examples: observed steps like the one at hand, each with the tree that followed.
    /// - Throws: `EnvironmentError` where the model gives no reply.
    func nextPage(_ question: PageQuestion, examples: [(question: PageQuestion, result: String)]) throws
        -> String
}

/// A page and what is done on it, in words.
public struct PageQuestion: Sendable, Hashable {
    /// Address of the page.
    public let address: String
    /// The page's accessibility tree as text.
    public let page: String
    /// The action in WebArena's words; `none` where it has none.
    public let action: String

    init(_ action: Action, on page: PageView, at address: String) {
        self.address = address
        self.page = page.text
        self.action = Dialect.webArena.print(action, on: page) ?? "none"
    }
}
