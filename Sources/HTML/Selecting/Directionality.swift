/// In which direction text is written.
package enum Directionality: String, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"

    /// By its first letter of either direction; nil where there is none.
    package init?(of text: String) {
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

extension Document {
    /// The direction of an element's text, by `dir` attributes alone.
    /// Source: https://html.spec.whatwg.org/multipage/dom.html#the-directionality
    func direction(of element: Int) -> Directionality {
        var next = element
        while next > 0, nodes[next].kind == .element {
            switch enumerated(.dir, next) {
            case "ltr": return .leftToRight
            case "rtl": return .rightToLeft
            case "auto": return Directionality(of: directionText(of: next)) ?? .leftToRight
            default: break
            }
            if isElement(next, .bdi) {
                return Directionality(of: textContent(of: NodeID(next))) ?? .leftToRight
            }
            if isElement(next, .input), equals(.type, next, "tel") { return .leftToRight }
            next = Int(nodes[next].parent)
        }
        return .leftToRight
    }

    private func directionText(of element: Int) -> String {
        isElement(element, .input) ? value(.value, element) ?? "" : textContent(of: NodeID(element))
    }
}
