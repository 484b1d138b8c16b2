/// Which radio buttons of a page belong together: those of one name in one form, or, outside of forms, in one frame.
///
/// Source: https://html.spec.whatwg.org/multipage/input.html#radio-button-group
struct RadioGroups: Sendable {
    private struct Key: Hashable {
        let name: String
        let form: NodeID?
        /// nil for the page itself, and for what has a form.
        let frame: NodeID?
    }
    private var members: [[NodeID]] = []
    private var numbers: [NodeID: Int] = [:]

    init(_ document: Document) {
        let controls = FormControls(document: document)
        var groups: [Key: Int] = [:]
        for index in 0..<document.count
        where document.isElement(index, .input) && controls.kind(of: NodeID(index)) == .radio {
            let radio = NodeID(index)
            guard let name = document.value(.name, index), !name.isEmpty else { continue }
            let form = controls.form(of: radio)
            let key = Key(name: name, form: form, frame: form == nil ? controls.frame(of: radio) : nil)
            let number = groups[key] ?? members.count
            if number == members.count { members.append([]) }
            groups[key] = number
            members[number].append(radio)
            numbers[radio] = number
        }
    }

    /// In document order; the button alone where it has no name.
    func group(of radio: NodeID) -> [NodeID] { numbers[radio].map { members[$0] } ?? [radio] }
}
