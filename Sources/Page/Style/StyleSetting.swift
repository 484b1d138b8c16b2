import HTML

/// The style of one element while declarations are applied to it, the weakest first.
/// Source: https://www.w3.org/TR/css-cascade-5/#filtering
struct StyleSetting {
    /// What properties of the boxes around text and of containers come to; most elements have none.
    struct Extras {
        var content: ContentValue?
        var box: BoxStyle?
        var counterReset: [CounterChange] = []
        var counterIncrement: [CounterChange] = []
        var counterSet: [CounterChange] = []
        var containerType = ContainerType.normal
        var containerNames: [String] = []
        var width: StyleLength?
        var maxWidth: StyleLength?

        var changesCounters: Bool {
            !counterReset.isEmpty || !counterIncrement.isEmpty || !counterSet.isEmpty
        }
    }
    private(set) var style: PageStyle.Style
    private(set) var extras = Extras()
    /// The style of the element around.
    private let parent: PageStyle.Style
    /// What the browser's own sheet says.
    private let base: PageStyle.Style
    /// By layer: the style before its rules.
    private var rollbacks: [(layer: Int32, style: PageStyle.Style, extras: Extras)] = []
    /// The custom properties of the element.
    var variables: Variables?
    /// Values that were read with custom properties in them.
    var resolved: ResolvedValues?
    /// The lists of quotation marks of the page, by ``PageStyle/Style/quotes``.
    private(set) var quoteSets: [QuoteMarks]

    /// - Parameters:
    ///   - style: what holds before the site's sheets, with what attributes say.
    ///   - base: what the browser's own sheet says; the same where nil.
    init(
        _ style: PageStyle.Style, base: PageStyle.Style? = nil, parent: PageStyle.Style,
        quoteSets: [QuoteMarks],
        box: BoxStyle? = nil
    ) {
        self.style = style
        self.base = base ?? style
        self.parent = parent
        self.quoteSets = quoteSets
        extras.box = box
    }

    /// Remembers how things are before the rules of a layer.
    mutating func enter(layer: Int32) {
        guard rollbacks.last?.layer != layer else { return }
        rollbacks.append((layer, style, extras))
    }

    mutating func apply(_ declarations: [StyleDeclaration], layer: Int32 = .max) {
        for declaration in declarations { apply(declaration, layer) }
    }

    private mutating func apply(_ declaration: StyleDeclaration, _ layer: Int32) {
        switch declaration.value {
        case .wide(let keyword): reset(declaration.property, keyword, layer)
        case .unresolved(let name, let text):
            guard let read = resolve(name, text) else { return reset(declaration.property, .unset, layer) }
            if case .wide(let keyword) = read.value { return reset(read.property, keyword, layer) }
            set(read)
        default: set(declaration)
        }
    }

    private func resolve(_ name: String, _ text: [UInt8]) -> StyleDeclaration? {
        guard let resolved else { return ResolvedValues.read(name, text, variables) }
        return resolved.value(name, text, variables)
    }

    private mutating func set(_ declaration: StyleDeclaration) {
        switch declaration.value {
        case .display(let display, let inner): (style.display, style.inner) = (display, inner)
        case .whiteSpace(let value): style.whiteSpace = value
        case .letterCase(let value): style.letterCase = value
        case .flag(let flag): style.set(declaration.property, flag, within: parent)
        case .quotes(let marks): setQuotes(marks)
        case .content(let value): extras.content = value
        case .box(let box): extras.box = (extras.box ?? BoxStyle()).merged(with: box)
        case .counters(let changes): setCounters(declaration.property, changes)
        case .container(let type, let names):
            if let type { extras.containerType = type }
            if let names { extras.containerNames = names }
        case .length(let length):
            if declaration.property == .width { extras.width = length } else { extras.maxWidth = length }
        case .wide, .custom, .unresolved: break
        }
    }

    private mutating func setCounters(_ property: StyleProperty, _ changes: [CounterChange]) {
        switch property {
        case .counterReset: extras.counterReset = changes
        case .counterIncrement: extras.counterIncrement = changes
        default: extras.counterSet = changes
        }
    }

    private mutating func setQuotes(_ marks: QuoteMarks) {
        if let known = quoteSets.firstIndex(of: marks) {
            style.quotes = UInt8(clamping: known)
        } else if quoteSets.count < 255 {
            quoteSets.append(marks)
            style.quotes = UInt8(quoteSets.count - 1)
        }
    }

    // MARK: Keywords

    private mutating func reset(_ property: StyleProperty, _ keyword: WideKeyword, _ layer: Int32) {
        guard property != .all else {
            for property in StyleProperty.allCases where property != .all { reset(property, keyword, layer) }
            return
        }
        switch keyword {
        case .initial: copy(property, from: PageStyle.Style(), Extras())
        case .inherit: copy(property, from: parent, Extras())
        case .unset: copy(property, from: property.isInherited ? parent : PageStyle.Style(), Extras())
        case .revert: copy(property, from: base, Extras())
        case .revertLayer:
            let earlier = rollbacks.last { $0.layer == layer } ?? rollbacks.last
            copy(property, from: earlier?.style ?? base, earlier?.extras ?? Extras())
        }
    }

    private mutating func copy(_ property: StyleProperty, from other: PageStyle.Style, _ extras: Extras) {
        switch property {
        case .display: (style.display, style.inner) = (other.display, other.inner)
        case .visibility: style.isInvisible = other.isInvisible
        case .whiteSpace: style.whiteSpace = other.whiteSpace
        case .letterCase: style.letterCase = other.letterCase
        case .markers: style.hidesMarkers = other.hidesMarkers
        case .quotes: style.quotes = other.quotes
        case .lineClamp: style.clampsLines = other.clampsLines
        case .float: style.isFloating = other.isFloating
        case .position: style.isPositioned = other.isPositioned
        case .contentVisibility: style.skipsContents = other.skipsContents
        case .interactivity: style.isInert = parent.isInert
        case .content: self.extras.content = extras.content
        case .box: self.extras.box = extras.box
        case .counterReset: self.extras.counterReset = extras.counterReset
        case .counterIncrement: self.extras.counterIncrement = extras.counterIncrement
        case .counterSet: self.extras.counterSet = extras.counterSet
        case .containerType: self.extras.containerType = extras.containerType
        case .containerName: self.extras.containerNames = extras.containerNames
        case .width: self.extras.width = extras.width
        case .maxWidth: self.extras.maxWidth = extras.maxWidth
        case .custom, .all: break
        }
    }
}

extension RuleIndex.Entry {
    /// Applies simple declarations. ``StyleSetting`` does the same for all.
    @inline(__always)
    func apply(to style: inout PageStyle.Style, within parent: PageStyle.Style) {
        for declaration in declarations.normal {
            switch declaration.value {
            case .display(let display, let inner): (style.display, style.inner) = (display, inner)
            case .whiteSpace(let value): style.whiteSpace = value
            case .letterCase(let value): style.letterCase = value
            case .flag(let flag): style.set(declaration.property, flag, within: parent)
            default: break
            }
        }
    }
}

extension PageStyle.Style {
    /// Takes the value of a property that says yes or no.
    mutating func set(_ property: StyleProperty, _ flag: Bool, within parent: PageStyle.Style) {
        switch property {
        case .visibility: isInvisible = flag
        case .markers: hidesMarkers = flag
        case .lineClamp: clampsLines = flag
        case .float: isFloating = flag
        case .position: isPositioned = flag
        case .contentVisibility: skipsContents = flag
        case .interactivity: isInert = flag || parent.isInert
        default: break
        }
    }
}

extension BoxStyle {
    func merged(with other: BoxStyle) -> BoxStyle {
        var result = self
        result.apply(other)
        return result
    }
}
