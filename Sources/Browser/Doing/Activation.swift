import Groundwork
import HTML

// What an element does when it is clicked follows HTML's activation behaviour; there are no scripts.
//
// Source: https://html.spec.whatwg.org/multipage/interaction.html

extension Session {
    /// Goes to an address as it is typed.
    /// - Throws: ``Refusal`` where it is no address, ``EnvironmentError`` where the world is at fault.
    package mutating func goto(_ address: String) throws {
        guard let url = WebURL(address), url.isHTTP || url == .blank else {
            throw Refusal("'\(address)' is no address (it starts with http:// or https://)")
        }
        try open(url)
    }

    // MARK: Clicks

    /// Clicks a node: what happens is up to the nearest element, from it upwards, that does something then.
    /// - Parameter id: what sentences call the node.
    package mutating func click(_ node: NodeID, id: Int) throws {
        guard let element = controls.activatable(at: node) else {
            if form.focused != nil { form.focus(nil) }
            return
        }
        try activate(element, id: id)
    }

    /// Does what a click on an element does.
    /// - Parameter id: what sentences call it; nil for the focused element.
    mutating func activate(_ element: NodeID, id: Int?) throws {
        guard !controls.isDisabled(element) else { throw Refusal("\(naming(id)) is disabled") }
        switch page.document.known(element.position) {
        case .a, .area: try follow(element)
        case .summary:
            focus(element)
            if let details = page.document.parent(element) { change { $0.toggle(details: details) } }
        case .details: change { $0.toggle(details: element) }
        case .option: try pick(element, id: id)
        case .label:
            guard let control = controls.control(ofLabel: element), let kind = controls.kind(of: control)
            else { return }
            if kind.isCheckable || kind.isButton { try activate(control, id: id) } else { focus(control) }
        default: try use(control: element, id: id)
        }
    }

    private mutating func use(control: NodeID, id: Int?) throws {
        focus(control)
        switch controls.kind(of: control) {
        case .checkbox: change { $0.toggle(control) }
        case .radio: change { $0.check(control) }
        case .submit, .image:
            if let command = controls.dialogCommand(of: control) {
                change { $0.setOpen(command.opens, dialog: command.dialog) }
            } else if controls.form(of: control) == nil, let command = controls.popoverCommand(of: control) {
                change { $0.setOpen(command.opens, dialog: command.popover) }
            } else if let owner = controls.form(of: control) {
                try submit(owner, by: control)
            }
        case .reset:
            if let owner = controls.form(of: control) { change { $0.reset(form: owner) } }
        case .button:
            if let command = controls.dialogCommand(of: control) {
                change { $0.setOpen(command.opens, dialog: command.dialog) }
            } else if let command = controls.popoverCommand(of: control) {
                change { $0.setOpen(command.opens, dialog: command.popover) }
            }
        default: break
        }
    }

    private mutating func pick(_ option: NodeID, id: Int?) throws {
        guard let select = controls.select(of: option) else { return }
        guard !controls.isDisabled(select) else { throw Refusal("\(naming(id)) is in a disabled list") }
        focus(select)
        change { $0.choose(option, in: select) }
    }

    /// Gives an element the focus.
    package mutating func focus(_ element: NodeID) {
        if form.focused != element { form.focus(element) }
    }

    /// Gives the focus to the element that takes it at a node.
    /// - Parameter id: what sentences call the node.
    package mutating func focus(_ node: NodeID, id: Int) throws {
        guard let element = controls.focusTarget(at: node) else {
            throw Refusal("\(naming(id)) can't be focused")
        }
        guard !controls.isDisabled(element) else { throw Refusal("\(naming(id)) is disabled") }
        focus(element)
    }

    /// What sentences call an element.
    func naming(_ id: Int?) -> String { id.map { "element [\($0)]" } ?? "the focused element" }

    // MARK: Links and forms

    private mutating func follow(_ link: NodeID) throws {
        let document = page.document
        guard let url = page.link("href", of: link) else { throw Refusal("the link's address is malformed") }
        if document.has(.download, link.position) {
            throw Refusal("the link downloads a file, and files are not kept here")
        }
        focus(link)
        let relations = document.enumerated(.rel, link.position) ?? ""
        let request = NavigationRequest(
            url: url, referrer: relations.contains("noreferrer") ? nil : referrer(at: link))
        let target = target(of: link, document.value(.target, link.position))
        try navigate(request, target: target, from: link)
    }

    /// Validates and sends a form.
    mutating func submit(_ form: NodeID, by submitter: NodeID?) throws {
        let controls = controls
        let skipsValidation =
            page.document.has(.novalidate, form.position)
            || submitter.map { page.document.has(.formnovalidate, $0.position) } ?? false
        if !skipsValidation, let violation = controls.firstViolation(in: form) {
            focus(violation.control)
            throw Refusal(violation.message, control: violation.control)
        }
        if controls.method(of: form, submitter: submitter) == "dialog" {
            if let dialog = controls.ancestor(.dialog, of: form) {
                change { $0.setOpen(false, dialog: dialog) }
            }
            return
        }
        let submission = try FormSubmission(
            form: form, submitter: submitter, controls: controls, page: page.source(at: form),
            boundary: "----WebRLFormBoundary\(load)", file: uploadedFile)
        guard let submission else { return }
        let request = NavigationRequest(
            url: submission.url, method: submission.method, body: submission.body,
            contentType: submission.contentType, referrer: referrer(at: form))
        try navigate(request, target: target(of: form, submission.target), from: form)
    }
}
