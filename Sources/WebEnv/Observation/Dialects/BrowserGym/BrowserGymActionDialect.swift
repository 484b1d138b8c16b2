/// BrowserGym's actions: `click('12')`, `fill('a7', 'tea')`, `send_msg_to_user('42')`.
///
/// Elements are called by bid. Mistakes are worded as the reference words them.
/// Source: BrowserGym, `HighLevelActionSet`; `docs/reference/actions.md` lists every function.
public struct BrowserGymActionDialect: Sendable, Hashable {
    /// Groups of functions, as the reference names them.
    public enum Subset: String, Sendable, Hashable, CaseIterable {
        /// Messages to the user; reports that a task is infeasible; elements by bid; elements by coordinates;
        /// addresses and history; tabs; the functions that BrowserGym's WebArena benchmark has.
        case chat, infeas, bid, coord, nav, tab, webarena
    }

    /// Groups of functions that an output may call.
    public var subsets: Set<Subset>
    /// Whether an output may hold several calls, done in order as one step.
    public var isMultiaction: Bool
    /// Whether an output must hold nothing but calls.
    public var isStrict: Bool

    /// Defaults are the reference's, but for one action a step as its WebArena benchmark has it.
    public init(
        subsets: Set<Subset> = [.chat, .infeas, .bid, .nav, .tab], isMultiaction: Bool = false,
        isStrict: Bool = false
    ) {
        self.subsets = subsets
        self.isMultiaction = isMultiaction
        self.isStrict = isStrict
    }

    /// The calls in an output.
    /// - Throws: ``BrowserGymMistake`` where there is none, or more than there may be.
    public func calls(in output: String) throws(BrowserGymMistake) -> [PythonFunctionCall] {
        let calls = isStrict ? PythonFunctionCall.only(in: output) ?? [] : PythonFunctionCall.all(in: output)
        if calls.isEmpty { throw BrowserGymMistake("ValueError: Received an empty action.") }
        if calls.count > 1, !isMultiaction {
            throw BrowserGymMistake("ValueError: Received a multi-action, only single-actions are allowed.")
        }
        return calls
    }

    /// What an output says, to be done in order; a call that is wrong gives ``Action/invalid(text:reason:)`` and ends
    /// the list. Never empty.
    /// - Parameter page: the page whose bids are meant.
    public func actions(in output: String, on page: PageView) -> [Action] {
        var actions: [Action] = []
        do throws(BrowserGymMistake) {
            let calls = try calls(in: output)
            for call in calls where Function(rawValue: call.name).map(allows) != true {
                throw BrowserGymMistake("NameError: Invalid action type '\(call.name)'.")
            }
            for call in calls { actions += try self.actions(of: call, on: page) }
        } catch {
            actions.append(.invalid(text: output, reason: error.description))
        }
        return actions
    }

    /// The action as a call; nil where there is none for it, or its element has no bid.
    public func print(_ action: Action, on page: PageView) -> String? {
        func call(_ name: String, _ id: Int, _ rest: PythonLiteral...) -> String? {
            guard let bid = page.labels?.label(id: id) else { return nil }
            return "\(name)(" + ([.string(bid)] + rest).map(\.repr).joined(separator: ", ") + ")"
        }
        func text(_ name: String, _ text: String) -> String { "\(name)(\(PythonLiteral.string(text).repr))" }
        switch action {
        case .click(let id): return call("click", id)
        case .hover(let id): return call("hover", id)
        case .focus(let id): return call("focus", id)
        case .fill(let id, let text, pressEnter: false): return call("fill", id, .string(text))
        case .select(let id, let option): return call("select_option", id, .string(option))
        case .clear(let id): return call("clear", id)
        case .press(let keys): return text("keyboard_press", keys)
        case .scroll(let direction): return "scroll(0, \(direction == .down ? 200 : -200))"
        case .goto(let url): return text("goto", url)
        case .newTab: return "new_tab()"
        case .closeTab: return "tab_close()"
        case .focusTab(let index): return "tab_focus(\(index))"
        case .goBack: return "go_back()"
        case .goForward: return "go_forward()"
        case .stop(let answer): return text("send_msg_to_user", answer)
        case .noop: return "noop()"
        case .invalid(let text, _): return text
        case .type, .fill(_, _, pressEnter: true): return nil
        }
    }

    // MARK: Functions

    private func allows(_ function: Function) -> Bool {
        function == .noop || subsets.contains { Function.members($0).contains(function) }
    }

    private func actions(of call: PythonFunctionCall, on page: PageView) throws(BrowserGymMistake) -> [Action]
    {
        guard let function = Function(rawValue: call.name) else { return [] }
        let parameters = function.parameters
        let bound = try BoundArguments(call, parameters.names, required: parameters.required)
        switch function {
        case .noop: return [.noop]
        case .message: return [.stop(answer: try bound.string("text"))]
        case .infeasible:
            _ = try bound.string("reason")
            return [.stop(answer: "N/A")]
        case .scroll: return [scroll(try bound.number("delta_y"))]
        case .fill:
            return [.fill(id: try bound.id("bid", page), text: try bound.string("value"), pressEnter: false)]
        case .selectOption:
            let id = try bound.id("bid", page)
            return try bound.strings("options").map { .select(id: id, option: $0) }
        case .click, .dblclick: return [.click(id: try clicked(bound, page))]
        case .hover: return [.hover(id: try bound.id("bid", page))]
        case .press:
            return [.focus(id: try bound.id("bid", page)), .press(keys: try bound.string("key_comb"))]
        case .focus: return [.focus(id: try bound.id("bid", page))]
        case .clear: return [.clear(id: try bound.id("bid", page))]
        case .keyboardPress: return [.press(keys: try bound.string("key"))]
        case .keyboardType, .keyboardInsertText: return [typed(try bound.string("text"), page)]
        case .goto: return [.goto(url: try bound.string("url"))]
        case .goBack: return [.goBack]
        case .goForward: return [.goForward]
        case .newTab: return [.newTab]
        case .tabClose: return [.closeTab]
        case .tabFocus: return [.focusTab(try bound.integer("index"))]
        case .uploadFile:
            let files = try bound.strings("file").joined(separator: "\n")
            return [.fill(id: try bound.id("bid", page), text: files, pressEnter: false)]
        case .dragAndDrop, .keyboardUp, .keyboardDown:
            throw BrowserGymMistake("NotImplementedError: \(call.name) is not possible without scripts.")
        case .scrollAt, .mouseMove, .mouseUp, .mouseDown, .mouseClick, .mouseDoubleClick, .mouseDragAndDrop,
            .mouseUploadFile:
            throw BrowserGymMistake(
                "NotImplementedError: \(call.name) needs coordinates, and there is no layout; name the element by its bid."
            )
        }
    }

    private func scroll(_ delta: Double) -> Action {
        delta == 0 ? .noop : .scroll(delta > 0 ? .down : .up)
    }

    /// A double click is one click: what the second would add has scripts.
    private func clicked(_ bound: BoundArguments, _ page: PageView) throws(BrowserGymMistake) -> Int {
        let id = try bound.id("bid", page)
        if let button = bound["button"], button != .string("left") {
            throw BrowserGymMistake(
                "NotImplementedError: only the left button does something, got \(button.repr).")
        }
        if let modifiers = bound["modifiers"], modifiers != .list([]), modifiers != PythonLiteral.null {
            throw BrowserGymMistake(
                "NotImplementedError: clicks have no modifiers here, got \(modifiers.repr).")
        }
        return id
    }

    /// Typing goes into the focused element; where none is, nowhere.
    private func typed(_ text: String, _ page: PageView) -> Action {
        let focused = page.nodes.first { $0.states.contains(.focused) && $0.role != .document }
        return focused.map { .type(id: $0.id, text: text, pressEnter: false) } ?? .noop
    }
}
