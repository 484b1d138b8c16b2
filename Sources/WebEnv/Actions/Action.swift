/// One thing an agent does. The union of what the dialects can say; each dialect parses and prints a part of it.
///
/// `id` is the id of a node of the observation that the agent sees.
public enum Action: Hashable, Sendable {
    /// Does what a mouse click does.
    case click(id: Int)
    /// Points at an element, which does nothing without scripts.
    case hover(id: Int)
    /// Gives an element the keyboard.
    case focus(id: Int)
    /// Key strokes into an element after clicking it: existing text stays, the caret is at its end.
    case type(id: Int, text: String, pressEnter: Bool)
    /// Replaces the element's text, then presses Enter where asked.
    case fill(id: Int, text: String, pressEnter: Bool)
    /// Chooses the option of a select (id of the select) whose label or value is `option`.
    case select(id: Int, option: String)
    /// Empties a field, or a list of several choices.
    case clear(id: Int)
    /// Key combination such as `Enter` or `Control+a`, sent to the focused element.
    case press(keys: String)
    /// Moves the window on the page by its height.
    case scroll(Direction)
    /// Opens an address, placeholders included.
    case goto(url: String)
    /// Opens an empty tab and shows it.
    case newTab
    /// Closes the tab that is shown.
    case closeTab
    /// Shows the tab of this index, from 0.
    case focusTab(Int)
    /// Goes to the page before in the tab's history.
    case goBack
    /// Goes to the page after in the tab's history.
    case goForward
    /// Ends the episode; `answer` is empty where the task asks for none and "N/A" where it can't be done.
    case stop(answer: String)
    /// Does nothing.
    case noop
    /// What the agent wrote is no action: data, never an error (it becomes `lastActionError`).
    case invalid(text: String, reason: String)

    /// Where a page is scrolled to.
    public enum Direction: String, Hashable, Sendable {
        /// Towards the beginning.
        case up
        /// Towards the end.
        case down
    }

    /// What kind of thing an action is, by its name in files.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Acts on an element.
        case click, hover, focus, type, fill, select, clear
        /// Goes where the keyboard or the mouse wheel goes.
        case press, scroll
        /// Loads a page.
        case goto
        /// Changes the tabs.
        case newTab = "new_tab", closeTab = "close_tab", focusTab = "tab_focus"
        /// Goes through the history of a tab.
        case goBack = "go_back", goForward = "go_forward"
        /// Ends the episode.
        case stop
        /// Does nothing.
        case noop
        /// Is no action.
        case invalid
    }
}

// What is asked of actions. Each says for every kind what holds, so that a new kind is found here by the compiler.
extension Action {
    /// What kind of thing this is.
    public var kind: Kind {
        switch self {
        case .click: .click
        case .hover: .hover
        case .focus: .focus
        case .type: .type
        case .fill: .fill
        case .select: .select
        case .clear: .clear
        case .press: .press
        case .scroll: .scroll
        case .goto: .goto
        case .newTab: .newTab
        case .closeTab: .closeTab
        case .focusTab: .focusTab
        case .goBack: .goBack
        case .goForward: .goForward
        case .stop: .stop
        case .noop: .noop
        case .invalid: .invalid
        }
    }

    /// The id of the element that the action names; nil where it names none.
    public var elementID: Int? {
        switch self {
        case .click(let id), .hover(let id), .focus(let id), .clear(let id), .type(let id, _, _),
            .fill(let id, _, _), .select(let id, _):
            id
        case .press, .scroll, .goto, .newTab, .closeTab, .focusTab, .goBack, .goForward, .stop, .noop,
            .invalid:
            nil
        }
    }

    /// The same action on another element; itself where it names none.
    public func naming(_ id: Int) -> Action {
        switch self {
        case .click: .click(id: id)
        case .hover: .hover(id: id)
        case .focus: .focus(id: id)
        case .clear: .clear(id: id)
        case .type(_, let text, let pressEnter): .type(id: id, text: text, pressEnter: pressEnter)
        case .fill(_, let text, let pressEnter): .fill(id: id, text: text, pressEnter: pressEnter)
        case .select(_, let option): .select(id: id, option: option)
        case .press, .scroll, .goto, .newTab, .closeTab, .focusTab, .goBack, .goForward, .stop, .noop,
            .invalid:
            self
        }
    }

    /// Whether it ends the episode.
    public var isStop: Bool { kind == .stop }

    /// The answer of a stop action, empty for others.
    public var answer: String {
        if case .stop(let answer) = self { return answer }
        return ""
    }

    /// Whether it puts text into a field: done again on the same page, it counts as repeated whatever lies between.
    public var entersText: Bool { kind == .type || kind == .fill }
}
