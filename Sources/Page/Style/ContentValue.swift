import Groundwork
import HTML

/// The value of a `content` property.
/// Source: https://www.w3.org/TR/css-content-3/#content-property
struct ContentValue: Sendable {
    enum Item: Sendable {
        case text(String)
        case attribute(String, fallback: [Item]?)
        case counter(CounterReference)
        case image
        case openQuote, closeQuote
        /// Quotes that count and are not shown.
        case silentOpenQuote, silentCloseQuote
    }
    private(set) var items: [Item] = []
    /// What is said in place of it.
    private(set) var alternative: [Item]?
    /// `none` and `normal`: no pseudo-element.
    private(set) var isNone = false
    /// Functions within functions that are read.
    private static let depthLimit = 8

    static let openQuote = ContentValue(.openQuote)
    static let closeQuote = ContentValue(.closeQuote)

    private init(_ item: Item) { items = [item] }

    /// - Returns: nil where the property does not take the value.
    init?(_ value: ArraySlice<UInt8>) {
        let tokens = StyleTokens.all(value)
        if tokens.count == 1, case .word(let word) = tokens[0],
            ["none", "normal"].contains(word.lowercased())
        {
            isNone = true
            return
        }
        var parts = [[StyleTokens.Token]](repeating: [], count: 1)
        for token in tokens {
            if case .slash = token { parts.append([]) } else { parts[parts.count - 1].append(token) }
        }
        guard parts.count <= 2, let items = Self.items(parts[0], depth: 0), !items.isEmpty else { return nil }
        self.items = items
        guard parts.count == 2 else { return }
        guard let alternative = Self.items(parts[1], depth: 0), !alternative.isEmpty else { return nil }
        self.alternative = alternative
    }

    private static func items(_ tokens: [StyleTokens.Token], depth: Int) -> [Item]? {
        guard depth < depthLimit else { return nil }
        var result: [Item] = []
        for token in tokens {
            guard let item = item(token, depth: depth) else { return nil }
            result.append(item)
        }
        return result
    }

    private static func item(_ token: StyleTokens.Token, depth: Int) -> Item? {
        switch token {
        case .string(let text): return .text(text)
        case .word(let word):
            switch word.lowercased() {
            case "open-quote": return .openQuote
            case "close-quote": return .closeQuote
            case "no-open-quote": return .silentOpenQuote
            case "no-close-quote": return .silentCloseQuote
            default: return nil
            }
        case .function(let name, let inner):
            switch name {
            case "attr": return attribute(inner, depth: depth)
            case "counter", "counters":
                return CounterReference(inner, isNested: name == "counters").map { .counter($0) }
            case "url", "src", "image-set", "-webkit-image-set", "cross-fade": return .image
            default: return name.hasSuffix("gradient") ? .image : nil
            }
        case .slash, .comma, .other: return nil
        }
    }

    /// `attr(name type?, fallback?)`. Source: https://www.w3.org/TR/css-values-5/#attr-notation
    private static func attribute(_ inner: ArraySlice<UInt8>, depth: Int) -> Item? {
        let comma = StyleSheetReader.end(of: inner, from: inner.startIndex, before: UInt8(ascii: ","))
        guard case .word(let name)? = StyleTokens.all(inner[..<comma]).first else { return nil }
        guard comma < inner.endIndex else { return .attribute(name.lowercased(), fallback: nil) }
        let fallback = items(StyleTokens.all(inner[(comma + 1)...]), depth: depth + 1)
        return .attribute(name.lowercased(), fallback: fallback ?? [])
    }

    /// Whether a counter is in it.
    var usesCounters: Bool {
        (items + (alternative ?? [])).contains { if case .counter = $0 { true } else { false } }
    }

    /// Whether quotes that depend on those before are in it.
    var usesQuotes: Bool {
        items.contains {
            switch $0 {
            case .openQuote, .closeQuote, .silentOpenQuote, .silentCloseQuote: true
            default: false
            }
        }
    }
}
