import HTML

/// Buttons that open and close something.
extension FormControls {
    /// The `dialog` that a button commands, and whether it opens it.
    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#attr-button-command
    package func dialogCommand(of button: NodeID) -> (dialog: NodeID, opens: Bool)? {
        let position = button.position
        guard document.isElement(position, .button), let id = document.value(.commandfor, position),
            let dialog = element(id: id, near: button), document.isElement(dialog.position, .dialog)
        else { return nil }
        switch document.enumerated(.command, position) {
        case "show-modal": return (dialog, true)
        case "close", "request-close": return (dialog, false)
        default: return nil
        }
    }

    /// The `popover` element that a button shows or hides, and whether it shows it.
    /// Source: https://html.spec.whatwg.org/multipage/popover.html#the-popover-target-attributes
    package func popoverCommand(of button: NodeID) -> (popover: NodeID, opens: Bool)? {
        let position = button.position
        let isOfCommand = document.has(.commandfor, position)
        guard let id = document.value(isOfCommand ? .commandfor : .popovertarget, position),
            let popover = element(id: id, near: button), document.has(.popover, popover.position)
        else { return nil }
        let isOpen = state.open[popover] ?? false
        switch document.enumerated(isOfCommand ? .command : .popovertargetaction, position) {
        case "show", "show-popover": return (popover, true)
        case "hide", "hide-popover": return (popover, false)
        case "toggle-popover": return (popover, !isOpen)
        default: return isOfCommand ? nil : (popover, !isOpen)
        }
    }
}
