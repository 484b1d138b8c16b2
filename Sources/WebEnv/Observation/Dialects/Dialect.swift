import HTML
import Page

/// The language that an agent reads and writes: how a page is shown, and how an action is said.
///
/// Source: `docs/reference/observations.md` and `docs/reference/actions.md` describe all three.
public struct Dialect: Sendable, Hashable {
    /// What is shown and what is understood.
    public enum Form: Sendable, Hashable {
        /// WebArena's.
        case webArena(IDActionDialect)
        /// BrowserGym's.
        case browserGym(BrowserGymObservation, BrowserGymActionDialect)
        /// That of WebRL and VisualAgentBench.
        case webRL(SimplifiedHTML, WebRLActionDialect)
    }

    /// Which of the dialects, and how it is read and written.
    public var form: Form
    /// Lines of the page (WebRL: printed elements) that are shown at once, 1 or more, moved by the scroll action; nil
    /// for the whole page.
    public var window: Int?

    /// - Parameter window: lines that are shown at once; nil for the whole page.
    public init(_ form: Form, window: Int? = nil) {
        self.form = form
        self.window = window
    }

    /// WebArena's accessibility tree and ids.
    public static let webArena = Dialect(.webArena(IDActionDialect()))
    /// BrowserGym's tree and calls.
    public static let browserGym = Dialect(.browserGym(BrowserGymObservation(), BrowserGymActionDialect()))
    /// WebRL's simplified HTML and calls.
    public static let webRL = Dialect(.webRL(SimplifiedHTML(), WebRLActionDialect()))

    /// The names that ``init(name:isStrict:window:)`` knows.
    public static let names = ["webarena", "browsergym", "webrl"]

    /// The dialect of a name; nil where there is none.
    /// - Parameter isStrict: whether actions are read exactly as the reference reads them, losses of its observation
    ///   included.
    public init?(name: String, isStrict: Bool = false, window: Int? = nil) {
        switch name {
        case "webarena": self.init(.webArena(IDActionDialect(isStrict: isStrict)), window: window)
        case "browsergym":
            self.init(
                .browserGym(BrowserGymObservation(), BrowserGymActionDialect(isStrict: isStrict)),
                window: window)
        case "webrl":
            self.init(
                .webRL(SimplifiedHTML(isStrict: isStrict), WebRLActionDialect(isStrict: isStrict)),
                window: window)
        default: return nil
        }
    }

    /// Lines of the window, 1 or more; nil for the whole page.
    var windowHeight: Int? { window.map { max(1, $0) } }

    /// How a page becomes its text.
    public var renderer: PageRenderer {
        switch form {
        case .webArena: .webArena
        case .browserGym(let observation, _): .browserGym(observation)
        case .webRL(let markup, _): .webRL(markup)
        }
    }

    /// Whether a link that opens a new tab also shows it, as in the reference's browser.
    public var showsNewTabs: Bool {
        if case .webArena = form { return false }
        return true
    }

    /// What an agent's output says, to be done in order as one step; one action unless the dialect knows several.
    /// Never empty: output that is no action gives ``Action/invalid(text:reason:)``.
    /// - Parameter page: the page that the agent saw.
    public func actions(in output: String, on page: PageView) -> [Action] {
        switch form {
        case .webArena(let dialect): return [dialect.parse(output)]
        case .browserGym(_, let dialect): return dialect.actions(in: output, on: page)
        case .webRL(_, let dialect): return [dialect.parse(output, on: page)]
        }
    }

    /// The action as text; nil where the dialect has no words for it, or no label for its element.
    public func print(_ action: Action, on page: PageView) -> String? {
        switch form {
        case .webArena(let dialect): dialect.print(action)
        case .browserGym(_, let dialect): dialect.print(action, on: page)
        case .webRL(_, let dialect): dialect.print(action, on: page)
        }
    }
}

extension PageView {
    /// The page as a dialect shows it.
    /// - Parameters:
    ///   - state: what the agent has changed on the page.
    ///   - title: the tab's title; nil means the document's.
    public static func make(
        _ document: Document, _ state: FormState = FormState(), in dialect: Dialect = .webArena,
        title: String? = nil
    ) -> PageView {
        dialect.renderer.page(
            document, state, title: title ?? document.title, window: dialect.windowHeight.map { 0..<$0 })
    }
}
