import HTML

/// In which direction text is written.
enum Directionality: String {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"

    /// By its first letter of either direction; nil where there is none.
    init?(of text: String) {
        let first = text.unicodeScalars.lazy.compactMap(Self.direction(of:)).first
        guard let first else { return nil }
        self = first
    }

    /// Letters of the scripts that are written from right to left, and all other letters.
    /// Source: https://www.unicode.org/reports/tr9/#Bidirectional_Character_Types (blocks whose letters are R and AL)
    private static func direction(of scalar: Unicode.Scalar) -> Directionality? {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .otherLetter
                ? .rightToLeft : nil
        case 0x200E: return .leftToRight
        case 0x200F: return .rightToLeft
        default: return scalar.properties.isAlphabetic ? .leftToRight : nil
        }
    }
}

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
