/// BrowserGym's names of elements: a count in document order over the elements of HTML (`html` is 0), letters for
/// frames (`a` … `z`, `aA` …).
///
/// Source: BrowserGym, `frame_mark_elements.js`.
struct BrowserGymBids {
    /// By position in the document: the element's number; −1 for what has none; −2 − n for the frame number n.
    private let numbers: [Int32]
    let labels: ElementLabels

    init(_ document: Document) {
        var numbers = [Int32](repeating: -1, count: document.count)
        var ids: [Int] = []
        var frames: [String: Int] = [:]
        for index in 0..<document.count where document.nodes[index].kind == .element {
            guard Self.isStandard(document.nodes[index].name) else { continue }
            if document.isElement(index, .iframe) || document.isElement(index, .frame) {
                numbers[index] = Int32(-2 - frames.count)
                frames[Self.frameName(frames.count)] = index + 1
            } else {
                numbers[index] = Int32(ids.count)
                ids.append(index + 1)
            }
        }
        self.numbers = numbers
        labels = ElementLabels(ids: ids, frames: frames)
    }

    func isMarked(_ index: Int) -> Bool { numbers[index] != -1 }

    /// Appends the name of an element that has one.
    func append(_ index: Int, to text: inout [UInt8]) {
        if numbers[index] >= 0 {
            PythonText.append(Int(numbers[index]), to: &text)
        } else {
            text.append(contentsOf: Self.frameName(Int(-2 - numbers[index])).utf8)
        }
    }

    /// All letters but the first are upper case.
    private static func frameName(_ number: Int) -> String {
        var letters: [UInt8] = []
        var rest = number
        repeat {
            letters.append(UInt8(ascii: "A") + UInt8(rest % 26))
            rest = rest / 26 - 1
        } while rest >= 0
        letters.reverse()
        letters[0] |= 0x20
        return String(decoding: letters, as: UTF8.self)
    }

    /// Whether the name is that of an HTML element, also of an obsolete one; parts of SVG and MathML, custom elements
    /// and what was never standard have no number.
    private static func isStandard(_ name: Int32) -> Bool {
        name >= 0 && name <= HTMLName.xmp.rawValue && standard[Int(name)]
    }

    private static let standard: [Bool] = {
        let unknown: Set<HTMLName> = [
            .annotationXml, .bgsound, .desc, .foreignobject, .image, .keygen, .listing, .marquee, .math, .mi,
            .mn, .mo, .ms, .mtext, .nobr, .noembed, .plaintext, .rb, .rtc, .selectedcontent, .slot, .xmp,
        ]
        return HTMLName.allCases.prefix(Int(HTMLName.xmp.rawValue) + 1).map { !unknown.contains($0) }
    }()
}
