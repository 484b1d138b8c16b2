/// The properties that decide what is in the tree and how its text reads.
enum StyleProperty: UInt8, CaseIterable, Sendable {
    case display, visibility, whiteSpace, letterCase, markers, quotes, lineClamp, float, position, content
    case contentVisibility, interactivity, counterReset, counterIncrement, counterSet
    case containerType, containerName, width, maxWidth
    /// All properties of borders and backgrounds together.
    case box
    /// A custom property.
    case custom
    /// `all`: every property but the custom ones.
    case all

    /// Whether a value goes down to the children.
    /// Source: https://www.w3.org/TR/css-cascade-5/#inherited-property
    var isInherited: Bool {
        switch self {
        case .visibility, .whiteSpace, .letterCase, .markers, .quotes, .interactivity, .custom: true
        default: false
        }
    }

    /// By name, in lower case.
    static let names: [String: StyleProperty] = [
        "content": .content, "display": .display, "visibility": .visibility, "white-space": .whiteSpace,
        "white-space-collapse": .whiteSpace, "list-style": .markers, "list-style-type": .markers,
        "text-transform": .letterCase, "position": .position, "float": .float, "quotes": .quotes,
        "-webkit-line-clamp": .lineClamp, "content-visibility": .contentVisibility,
        "interactivity": .interactivity, "counter-reset": .counterReset,
        "counter-increment": .counterIncrement, "counter-set": .counterSet, "all": .all,
        "container-type": .containerType, "container-name": .containerName, "container": .containerName,
        "width": .width, "inline-size": .width, "max-width": .maxWidth, "max-inline-size": .maxWidth,
    ]

    /// Whether a property has this length and first letter: most that sheets name are not asked for.
    static func mayMatter(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, name.count < 32 else { return false }
        return lengths[Int(first | 0x20)] & (1 << UInt32(name.count)) != 0
    }

    /// By first letter: a bit for each length of a name.
    private static let lengths: [UInt32] = {
        var lengths = [UInt32](repeating: 0, count: 256)
        for name in names.keys { lengths[Int((name.utf8.first ?? 0) | 0x20)] |= 1 << UInt32(name.utf8.count) }
        return lengths
    }()
}

/// Some of the properties.
struct StyleProperties: OptionSet, Sendable, Hashable {
    let rawValue: UInt32
    init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ property: StyleProperty) { rawValue = 1 << UInt32(property.rawValue) }

    /// Those that are asked for on every page.
    static let always: StyleProperties = [
        .init(.display), .init(.visibility), .init(.whiteSpace), .init(.letterCase), .init(.markers),
        .init(.quotes), .init(.lineClamp), .init(.float), .init(.position), .init(.content),
        .init(.contentVisibility), .init(.interactivity), .init(.all),
    ]
    static let counters: StyleProperties = [
        .init(.counterReset), .init(.counterIncrement), .init(.counterSet),
    ]
    static let containers: StyleProperties = [
        .init(.containerType), .init(.containerName), .init(.width), .init(.maxWidth),
    ]
}

/// Values that every property takes.
/// Source: https://www.w3.org/TR/css-cascade-5/#defaulting-keywords
enum WideKeyword: Sendable {
    case initial, inherit, unset, revert, revertLayer

    init?(_ word: Substring) {
        switch word {
        case "initial": self = .initial
        case "inherit": self = .inherit
        case "unset": self = .unset
        case "revert": self = .revert
        case "revert-layer": self = .revertLayer
        default: return nil
        }
    }
}

/// One property with its value.
struct StyleDeclaration: Sendable {
    enum Value: Sendable {
        case display(PageStyle.Display, PageStyle.Inner)
        case whiteSpace(PageStyle.WhiteSpace)
        case letterCase(PageStyle.LetterCase)
        /// Whether text is invisible, a box floats, and so on.
        case flag(Bool)
        case quotes(QuoteMarks)
        case content(ContentValue)
        case counters([CounterChange])
        case container(type: ContainerType?, names: [String]?)
        case length(StyleLength?)
        case box(BoxStyle)
        case wide(WideKeyword)
        /// A custom property's value, as written.
        case custom(name: String, [UInt8])
        /// What refers to custom properties is read where they are known.
        case unresolved(name: String, [UInt8])
    }
    let property: StyleProperty
    let value: Value
}
