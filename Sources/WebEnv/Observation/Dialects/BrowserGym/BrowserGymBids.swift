import Browser
import HTML

/// BrowserGym's names of elements: a count in document order over the elements of HTML (`html` is 0), letters for
/// frames (`a` … `z`, `aA` …), and in a frame the frame's name before its own count (`a12`).
///
/// Source: BrowserGym, `frame_mark_elements.js`.
struct BrowserGymBids {
    let labels: ElementLabels

    init(_ document: Document) {
        var ids: [Int] = []
        var named: [String: Int] = [:]
        var frames: [Frame] = [Frame(name: "", end: Int32(document.count))]
        for index in 0..<document.count where document.nodes[index].kind == .element {
            while frames.count > 1, let last = frames.last, last.end <= Int32(index) { frames.removeLast() }
            guard Self.isStandard(document.nodes[index].name) else { continue }
            let depth = frames.count - 1
            if document.isElement(index, .iframe) || document.isElement(index, .frame) {
                let name = frames[depth].name + Self.frameName(frames[depth].frameCount)
                frames[depth].frameCount += 1
                named[name] = index + 1
                frames.append(Frame(name: name, end: document.nodes[index].end))
            } else if depth == 0 {
                ids.append(index + 1)
            } else {
                named["\(frames[depth].name)\(frames[depth].elementCount)"] = index + 1
                frames[depth].elementCount += 1
            }
        }
        labels = ElementLabels(ids: ids, named: named)
    }

    /// A frame that is open in the walk, with what has been counted in it.
    private struct Frame {
        let name: String
        let end: Int32
        var elementCount = 0
        var frameCount = 0
    }

    func isMarked(_ index: Int) -> Bool { labels.contains(id: index + 1) }

    /// Appends the name of an element that has one.
    func append(_ index: Int, to text: inout [UInt8]) {
        text.append(contentsOf: (labels.label(id: index + 1) ?? "").utf8)
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
