/// One thing an agent does. The union of what the dialects can say; each dialect parses and prints a part of it.
///
/// `id` is the id of a node of the observation that the agent sees.
public enum Action: Hashable, Sendable {
    case click(id: Int)
    case hover(id: Int)
    case focus(id: Int)
    /// Key strokes into an element after clicking it: existing text stays, the caret is at its end.
    case type(id: Int, text: String, pressEnter: Bool)
    /// Replaces the element's text, then presses Enter where asked.
    case fill(id: Int, text: String, pressEnter: Bool)
    /// Chooses the option of a select (id of the select) whose label or value is `option`.
    case select(id: Int, option: String)
    case clear(id: Int)
    /// Key combination such as `Enter` or `Control+a`, sent to the focused element.
    case press(keys: String)
    case scroll(Direction)
    case goto(url: String)
    case newTab
    case closeTab
    case focusTab(Int)
    case goBack
    case goForward
    /// Ends the episode; `answer` is empty where the task asks for none and "N/A" where it can't be done.
    case stop(answer: String)
    case noop
    /// What the agent wrote is no action: data, never an error (it becomes `lastActionError`).
    case invalid(text: String, reason: String)

    public enum Direction: String, Hashable, Sendable { case up, down }
}
