import WebEnv

/// What a person who drives a session is told of it.
public enum BrowseHelp {
    /// One line for the start of a session.
    public static func hint(_ dialect: Dialect) -> String {
        "Type an action, such as \(example(dialect)); help lists them all, quit leaves."
    }

    /// What can be typed, a line each.
    public static func text(_ dialect: Dialect) -> String {
        let actions =
            switch dialect.form {
            case .webArena: webArena
            case .browserGym: browserGym
            case .webRL: webRL
            }
        return actions + "\n" + always
    }

    private static func example(_ dialect: Dialect) -> String {
        switch dialect.form {
        case .webArena: "click 12"
        case .browserGym: "click('12')"
        case .webRL: "do(action=\"Click\", element=\"3\")"
        }
    }

    private static let webArena = """
        click 12                 follow a link, press a button, choose a box
        fill 7 some text         put a text in place of what the field holds
        type 7 some text         add a text and press Enter; type [7] [some text] [0] does not press it
        select 9 Price           choose an option of a list
        clear 7, focus 7, hover 7
        press Enter              a key, or several: press Control+a
        goto http://…            go_back, go_forward
        new_tab                  close_tab, tab_focus 0
        scroll down              scroll up (with --window)
        stop answer              ends the session; a task is scored
        Brackets may stand around each part, as WebArena writes them: click [12].
        """

    private static let browserGym = """
        click('12')              follow a link, press a button, choose a box
        fill('7', 'some text')   put a text in place of what the field holds
        select_option('9', 'Price'), clear('7'), focus('7'), hover('7')
        press('7', 'Enter')      a key, or several: keyboard_press('Control+a')
        goto('http://…')         go_back(), go_forward()
        new_tab()                tab_close(), tab_focus(0)
        scroll(0, 100)           with --window
        send_msg_to_user('answer')   ends the session; a task is scored
        """

    private static let webRL = """
        do(action="Click", element="3")
        do(action="Type", argument="some text", element="3")
        do(action="Search", argument="some text", element="3")   types, and presses Enter
        do(action="Select Dropdown Option", argument="Price", element="3")
        do(action="Press Enter"), do(action="Scroll Down"), do(action="Hover", element="3")
        go_backward(), go_forward(), goto(url="http://…")
        exit(message="answer")   ends the session; a task is scored
        """

    private static let always = """
        {"type": "fill", "id": 7, "text": "two\\nlines"}   an action as JSON: texts with line breaks
        help                     this list
        quit                     leaves, as does the end of input; nothing is scored
        """
}
