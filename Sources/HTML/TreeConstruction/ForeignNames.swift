/// Names of SVG and MathML that have capital letters, by what the tokenizer makes of them.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#adjust-svg-attributes and "any other start tag" of foreign content
enum ForeignNames {
    enum Kind: UInt8 {
        case svgTag, svgAttribute, mathMLAttribute

        /// By the name in lower case.
        var spellings: [String: String] {
            switch self {
            case .svgTag: ForeignNames.svgTags
            case .svgAttribute: ForeignNames.svgAttributes
            case .mathMLAttribute: ForeignNames.mathMLAttributes
            }
        }
    }
    /// A name of a page in one of its uses.
    struct Key: Hashable {
        let name: Int32
        let kind: Kind
    }

    private static let svgTags = byLowercase([
        "altGlyph", "altGlyphDef", "altGlyphItem", "animateColor", "animateMotion", "animateTransform",
        "clipPath", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix",
        "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA",
        "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode",
        "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile",
        "feTurbulence", "foreignObject", "glyphRef", "linearGradient", "radialGradient", "textPath",
    ])

    private static let svgAttributes = byLowercase([
        "attributeName", "attributeType", "baseFrequency", "baseProfile", "calcMode", "clipPathUnits",
        "diffuseConstant", "edgeMode", "filterUnits", "glyphRef", "gradientTransform", "gradientUnits",
        "kernelMatrix", "kernelUnitLength", "keyPoints", "keySplines", "keyTimes", "lengthAdjust",
        "limitingConeAngle", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits",
        "numOctaves", "pathLength", "patternContentUnits", "patternTransform", "patternUnits", "pointsAtX",
        "pointsAtY", "pointsAtZ", "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "refX", "refY",
        "repeatCount", "repeatDur", "requiredExtensions", "requiredFeatures", "specularConstant",
        "specularExponent", "spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "surfaceScale",
        "systemLanguage", "tableValues", "targetX", "targetY", "textLength", "viewBox", "viewTarget",
        "xChannelSelector", "yChannelSelector", "zoomAndPan",
    ])

    private static let mathMLAttributes = byLowercase(["definitionURL"])

    private static func byLowercase(_ names: [String]) -> [String: String] {
        Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
    }
}
