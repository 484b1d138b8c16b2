import WebEnv

/// What an action does, without saying with which element or what text.
///
/// Raw values are part of what a world model learns; the numbers in checkpoints of policies are ``ActionVerb/feature``.
package enum ActionVerb: UInt8, Sendable, Hashable, CaseIterable {
    case click, fill, fillAndEnter, select, clear, press, goto, goBack, goForward, stop, other
}

extension Action {
    /// The action taken apart: what it does, the id of the element that it names, and what is typed, chosen, pressed, answered or gone to.
    package var parts: (verb: ActionVerb, element: Int?, text: String) {
        switch self {
        case .click(let id): (.click, id, "")
        case .hover(let id), .focus(let id): (.other, id, "")
        case .type(let id, let text, let enter), .fill(let id, let text, let enter):
            (enter ? .fillAndEnter : .fill, id, text)
        case .select(let id, let option): (.select, id, option)
        case .clear(let id): (.clear, id, "")
        case .press(let keys): (.press, nil, keys)
        case .goto(let url): (.goto, nil, url)
        case .goBack: (.goBack, nil, "")
        case .goForward: (.goForward, nil, "")
        case .stop(let answer): (.stop, nil, answer)
        case .scroll, .newTab, .closeTab, .focusTab, .noop, .invalid: (.other, nil, "")
        }
    }
}
