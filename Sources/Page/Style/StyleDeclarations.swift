import Groundwork

/// The declarations that matter, of one rule or `style` attribute. Those that are invalid are left out, so that earlier ones
/// hold. Source: https://www.w3.org/TR/css-syntax-3/#declaration-rule-list
struct StyleDeclarations: Sendable {
    private(set) var normal: [StyleDeclaration] = []
    /// Those marked `!important`.
    private(set) var important: [StyleDeclaration] = []
    /// Which properties are said something of.
    private(set) var properties: StyleProperties = []
    /// Names of custom properties that values refer to.
    private(set) var references: [String] = []

    init() {}

    /// - Parameter text: declarations alone.
    init(_ text: ArraySlice<UInt8>) {
        var reader = StyleBlockReader(text)
        while let item = reader.next() {
            if case .declaration(let declaration) = item { read(declaration) }
        }
    }

    /// Whether all are of borders and backgrounds.
    var isOfBoxes: Bool { properties == .init(.box) }
    /// Whether one is of borders or backgrounds.
    var hasBoxes: Bool { properties.contains(.init(.box)) }

    /// Whether custom properties are declared.
    var definesVariables: Bool { properties.contains(.init(.custom)) }

    /// Whether a counter is shown, or may be where a custom property says so.
    var usesCounters: Bool {
        properties.contains(.init(.content))
            && (normal + important).contains {
                switch $0.value {
                case .content(let value): value.usesCounters
                case .unresolved: $0.property == .content
                default: false
                }
            }
    }

    /// Whether no value looks at other elements, layers or custom properties.
    var isPlain: Bool {
        (normal + important).allSatisfy {
            switch $0.value {
            case .wide, .custom, .unresolved: false
            default: true
            }
        }
    }

    /// Whether each says one value of the style itself, or something of borders and backgrounds.
    var isSimple: Bool {
        important.isEmpty
            && normal.allSatisfy {
                switch $0.value {
                case _ where $0.property == .box: true
                case .display, .whiteSpace, .letterCase, .flag: true
                default: false
                }
            }
    }

    var isEmpty: Bool { normal.isEmpty && important.isEmpty }

    /// Reads `name: value`, with `!important` or without.
    mutating func read(_ declaration: ArraySlice<UInt8>) {
        guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = declaration[..<colon].trimming(.html)
        let isCustom = name.starts(with: "--".utf8) && name.count > 2
        let isOfBox = name.first.map { $0 | 0x20 == UInt8(ascii: "b") } ?? false
        guard isCustom || isOfBox || StyleProperty.mayMatter(name) else { return }
        let property =
            isCustom
            ? String(decoding: name, as: UTF8.self)
            : String(decoding: name.map(\.asciiLowercased), as: UTF8.self)
        guard isCustom || isOfBox || StyleProperty.names[property] != nil else { return }
        let (value, isImportant) = Self.withoutImportance(declaration[(colon + 1)...].trimming(.html))
        guard let read = Self.value(of: property, value) else { return }
        properties.insert(.init(read.property))
        if case .unresolved(_, let text) = read.value { references += CustomProperties.names(in: text[...]) }
        if case .custom(_, let text) = read.value { references += CustomProperties.names(in: text[...]) }
        if isImportant { important.append(read) } else { normal.append(read) }
    }

    /// - Returns: nil where the property does not take the value.
    static func value(of name: String, _ value: ArraySlice<UInt8>) -> StyleDeclaration? {
        if name.hasPrefix("--") {
            return StyleDeclaration(property: .custom, value: .custom(name: name, Array(value)))
        }
        guard let property = name.hasPrefix("b") ? .box : StyleProperty.names[name] else { return nil }
        // Of borders, custom properties say the colour, as a rule, which is not asked for.
        if CustomProperties.mentionsVariables(value), !(name.hasPrefix("border") && value.contains(0x20)) {
            return StyleDeclaration(property: property, value: .unresolved(name: name, Array(value)))
        }
        return StyleValueReader(name: name, value: value).value.map {
            StyleDeclaration(property: property, value: $0)
        }
    }

    private static func withoutImportance(_ value: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Bool) {
        guard let mark = value.lastIndex(of: UInt8(ascii: "!")) else { return (value, false) }
        let word = value[(mark + 1)...].trimming(.html).map(\.asciiLowercased)
        return word.elementsEqual("important".utf8) ? (value[..<mark].trimming(.html), true) : (value, false)
    }

    /// Bytes that they take, about.
    var memoryFootprint: Int { MemorySize.of(normal) + MemorySize.of(important) + MemorySize.of(references) }
}
