import WebEnv

/// What a dialect's actions look like, for prompts.
enum ActionLanguage {
    /// One line an action.
    static func description(_ dialect: Dialect) -> String {
        switch dialect.form {
        case .webArena: webArena
        case .browserGym: browserGym
        case .webRL: webRL
        }
    }

    private static let webArena = """
        click [id]: clicks the element with this id
        type [id] [text] [1]: puts the text into the field and presses Enter; [0] at the end leaves Enter out
        select [id] [option]: chooses the option of a drop-down list
        press [keys]: presses a key or a combination such as Control+a
        scroll [down] or scroll [up]: moves the part of the page that is shown
        goto [url]: opens an address
        go_back, go_forward: goes to the page before or after
        new_tab, close_tab, tab_focus [number]: opens, closes or shows a tab
        stop [answer]: ends the task; the answer is empty where none is asked for, and N/A where the task can't be done
        """

    private static let browserGym = """
        click('bid'): clicks the element with this bid
        fill('bid', 'text'): puts the text into a field
        select_option('bid', 'option'): chooses the option of a drop-down list
        press('bid', 'Enter'): presses a key while the element has the focus
        scroll(0, 200) or scroll(0, -200): moves the part of the page that is shown down or up
        goto('url'): opens an address
        go_back(), go_forward(): goes to the page before or after
        new_tab(), tab_close(), tab_focus(index): opens, closes or shows a tab
        send_msg_to_user('text'): tells the user the answer and ends the task
        report_infeasible('reason'): says that the task can't be done and ends it
        """

    private static let webRL = """
        do(action="Click", element="id"): clicks the element with this id
        do(action="Type", argument="text", element="id"): puts the text into a field
        do(action="Search", argument="text", element="id"): puts the text into a field and presses Enter
        do(action="Select Dropdown Option", argument="option", element="id"): chooses an option
        do(action="Press Enter"): presses Enter
        do(action="Scroll Down") or do(action="Scroll Up"): moves the part of the page that is shown
        do(action="Go Backward") or do(action="Go Forward"): goes to the page before or after
        exit(message="answer"): ends the task with its answer; N/A where it can't be done
        """
}
