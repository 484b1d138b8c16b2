extension BrowserGymActionDialect {
    /// The functions that an output may call, by name.
    enum Function: String {
        case noop
        case message = "send_msg_to_user"
        case infeasible = "report_infeasible"
        case scroll, fill
        case selectOption = "select_option"
        case click, dblclick, hover, press, focus, clear
        case dragAndDrop = "drag_and_drop"
        case uploadFile = "upload_file"
        case scrollAt = "scroll_at"
        case mouseMove = "mouse_move"
        case mouseUp = "mouse_up"
        case mouseDown = "mouse_down"
        case mouseClick = "mouse_click"
        case mouseDoubleClick = "mouse_dblclick"
        case mouseDragAndDrop = "mouse_drag_and_drop"
        case mouseUploadFile = "mouse_upload_file"
        case keyboardPress = "keyboard_press"
        case keyboardUp = "keyboard_up"
        case keyboardDown = "keyboard_down"
        case keyboardType = "keyboard_type"
        case keyboardInsertText = "keyboard_insert_text"
        case goto
        case goBack = "go_back"
        case goForward = "go_forward"
        case newTab = "new_tab"
        case tabClose = "tab_close"
        case tabFocus = "tab_focus"

        /// The functions of a subset; `noop` is in all.
        static func members(_ subset: Subset) -> [Function] {
            switch subset {
            case .chat: [.message]
            case .infeas: [.infeasible]
            case .bid:
                [
                    .scroll, .fill, .selectOption, .click, .dblclick, .hover, .press, .focus, .clear,
                    .dragAndDrop, .uploadFile,
                ]
            case .coord:
                [
                    .scrollAt, .mouseMove, .mouseUp, .mouseDown, .mouseClick, .mouseDoubleClick,
                    .mouseDragAndDrop, .mouseUploadFile, .keyboardDown, .keyboardUp, .keyboardPress,
                    .keyboardType, .keyboardInsertText,
                ]
            case .nav: [.goBack, .goForward, .goto]
            case .tab: [.tabClose, .tabFocus, .newTab]
            case .webarena:
                [
                    .scroll, .keyboardPress, .click, .fill, .hover, .tabFocus, .newTab, .goBack, .goForward,
                    .goto, .tabClose, .selectOption, .message, .infeasible,
                ]
            }
        }

        /// Names of the parameters in order, and how many must be given.
        var parameters: (names: [String], required: Int) {
            switch self {
            case .noop: (["wait_ms"], 0)
            case .message: (["text"], 1)
            case .infeasible: (["reason"], 1)
            case .scroll: (["delta_x", "delta_y"], 2)
            case .fill: (["bid", "value", "enable_autocomplete_menu"], 2)
            case .selectOption: (["bid", "options"], 2)
            case .click, .dblclick: (["bid", "button", "modifiers"], 1)
            case .hover, .focus, .clear: (["bid"], 1)
            case .press: (["bid", "key_comb"], 2)
            case .dragAndDrop: (["from_bid", "to_bid"], 2)
            case .uploadFile: (["bid", "file"], 2)
            case .scrollAt: (["x", "y", "dx", "dy"], 4)
            case .mouseMove: (["x", "y"], 2)
            case .mouseUp, .mouseDown, .mouseClick, .mouseDoubleClick: (["x", "y", "button"], 2)
            case .mouseDragAndDrop: (["from_x", "from_y", "to_x", "to_y"], 4)
            case .mouseUploadFile: (["x", "y", "file"], 3)
            case .keyboardPress, .keyboardUp, .keyboardDown: (["key"], 1)
            case .keyboardType, .keyboardInsertText: (["text"], 1)
            case .goto: (["url"], 1)
            case .goBack, .goForward, .newTab, .tabClose: ([], 0)
            case .tabFocus: (["index"], 1)
            }
        }
    }
}
