import HTML

/// What pictures of SVG and formulas of MathML draw: elements that they don't know and text outside of their texts are
/// not shown.
///
/// Source: https://svgwg.org/svg2-draft/render.html#Definitions, https://w3c.github.io/mathml-core/#layout-algorithms
enum Drawing: UInt8 {
    /// Not in a picture or formula, or in HTML within one.
    case page
    /// Where only parts of the drawing are shown, and where text is.
    case picture, pictureText, formula, formulaText

    /// What holds of the contents of an element.
    /// - Parameter isShown: false for an element that is not drawn.
    static func inside(_ document: Document, _ index: Int, within outer: Drawing) -> (Drawing, isShown: Bool)
    {
        switch document.known(index) {
        case .svg: return (.picture, true)
        case .math: return (.formula, true)
        default: break
        }
        switch outer {
        case .page: return (.page, true)
        case .picture, .pictureText: return inPicture(document.tag(NodeID(index)), outer)
        case .formula, .formulaText: return inFormula(document.tag(NodeID(index)))
        }
    }

    private static func inPicture(_ tag: String, _ outer: Drawing) -> (Drawing, isShown: Bool) {
        switch tag.lowercased() {
        case "foreignobject": (.page, true)
        case "text": (.pictureText, true)
        case "a", "tspan", "textpath", "switch", "title", "desc":
            (tag == "a" || tag == "switch" ? outer : .pictureText, true)
        case "circle", "clippath", "defs", "ellipse", "g", "image", "line", "marker", "mask", "metadata",
            "path", "pattern",
            "polygon", "polyline", "rect", "script", "style", "symbol", "use":
            (.picture, true)
        default: (outer, false)
        }
    }

    private static func inFormula(_ tag: String) -> (Drawing, isShown: Bool) {
        switch tag {
        case "annotation", "annotation-xml", "mphantom": (.formula, false)
        case "mi", "mn", "mo", "ms", "mtext": (.formulaText, true)
        default: (.formula, true)
        }
    }

    /// Whether text is shown.
    var showsText: Bool { self != .picture && self != .formula }
}
