import Groundwork
import HTML

/// Values and checkedness.
extension FormControls {
    /// The control's `value` property: what the agent or the markup gave it, as far as its type can hold that.
    public func value(of control: NodeID) -> String {
        let position = control.position
        switch kind(of: control) {
        case .textarea:
            return FieldText.withLineFeeds(state.values[control] ?? document.textContent(of: control))
        case .select: return selectedOptions(of: control).first.map(value(ofOption:)) ?? ""
        case .checkbox, .radio: return document.value(.value, position) ?? "on"
        case .file: return state.values[control] ?? ""
        case .text?, .range?, .color?:
            return sanitized(state.values[control] ?? document.value(.value, position) ?? "", for: control)
        case _?, nil: return state.values[control] ?? document.value(.value, position) ?? ""
        }
    }

    /// What a control holds when it is given a text.
    package func sanitized(_ text: String, for control: NodeID) -> String {
        switch kind(of: control) {
        case .text(.email) where document.has(.multiple, control.position):
            return FieldText.withoutNewlines(text).split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimming(.html) }.joined(separator: ",")
        case .range: return limits(of: control).nearest(to: text)
        case let kind?: return FieldText.sanitized(text, for: kind)
        case nil: return text
        }
    }

    /// Whether a checkbox or radio button is checked. A group of radio buttons has at most one that is: the last that the
    /// markup or the agent checked.
    public func isChecked(_ control: NodeID) -> Bool {
        if let checked = state.checked[control] { return checked }
        guard kind(of: control) == .radio, let group = index.radioGroups.number(of: control) else {
            return document.has(.checked, control.position)
        }
        guard index.radioGroups.checked.contains(control) else { return false }
        return !state.checked.contains { $0.value && index.radioGroups.number(of: $0.key) == group }
    }

    /// Whether a `details` element, a dialog or a popover is open.
    public func isOpen(_ node: NodeID) -> Bool {
        state.open[node] ?? (document.has(.open, node.position) && !index.closedDetails.contains(node))
    }

    // MARK: Gauges

    /// The value of a `progress` element, between 0 and its maximum; nil where it does not say how far it is.
    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#the-progress-element
    package func progress(of node: NodeID) -> Double? {
        guard let text = document.range(of: .value, node.position) else { return nil }
        let value = HTMLNumber.leading(document.bytes[text]) ?? 0
        return max(0, min(value, progressMaximum(of: node)))
    }

    /// What a `progress` element counts up to: above 0.
    func progressMaximum(of node: NodeID) -> Double {
        number(.max, of: node).flatMap { $0 > 0 ? $0 : nil } ?? 1
    }

    /// The value of a `meter` element, in its range.
    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#the-meter-element
    package func meter(of node: NodeID) -> Double {
        let range = meterRange(of: node)
        return max(range.lowerBound, min(number(.value, of: node) ?? 0, range.upperBound))
    }

    /// From a `meter` element's least value to its greatest.
    func meterRange(of node: NodeID) -> ClosedRange<Double> {
        let low = number(.min, of: node) ?? 0
        return low...max(low, number(.max, of: node) ?? 1)
    }

    private func number(_ name: HTMLName, of node: NodeID) -> Double? {
        document.range(of: name, node.position).flatMap { HTMLNumber.leading(document.bytes[$0]) }
    }
}
