import HTML

extension FormControls {
    /// The direction of a control's text: as its `dir` says, or that of what is around it.
    /// Source: https://html.spec.whatwg.org/multipage/dom.html#the-directionality
    func direction(of control: NodeID) -> Directionality {
        var next: NodeID? = control
        while let node = next {
            switch document.enumerated(.dir, node.position) {
            case "ltr": return .leftToRight
            case "rtl": return .rightToLeft
            case "auto":
                let text = node == control ? value(of: control) : document.textContent(of: node)
                return Directionality(of: text) ?? .leftToRight
            default: break
            }
            if kind(of: node) == .text(.tel), node == control { return .leftToRight }
            next = document.parent(node).flatMap { isFrame($0) ? nil : $0 }
        }
        return .leftToRight
    }
}
