/// The value of `quotes`: the marks of quotations, and of those within.
/// Source: https://www.w3.org/TR/css-content-3/#quotes
enum QuoteMarks: Sendable, Equatable {
    /// Those of the language.
    case auto
    case none
    /// Pairs of marks, outermost first; one or more.
    case pairs([[String]])

    /// - Returns: nil where the property does not take the value.
    init?(_ value: ArraySlice<UInt8>) {
        let tokens = StyleTokens.all(value)
        if tokens.count == 1, case .word(let word) = tokens[0] {
            switch word.lowercased() {
            case "auto": self = .auto
            case "none": self = .none
            default: return nil
            }
            return
        }
        var marks: [String] = []
        for token in tokens {
            guard case .string(let mark) = token else { return nil }
            marks.append(mark)
        }
        guard !marks.isEmpty, marks.count.isMultiple(of: 2) else { return nil }
        self = .pairs(stride(from: 0, to: marks.count, by: 2).map { [marks[$0], marks[$0 + 1]] })
    }

    /// The mark at a depth, from 0, in a language.
    func mark(isOpening: Bool, depth: Int, _ language: TextLanguage) -> String {
        let pairs: [[String]]
        switch self {
        case .none: return ""
        case .auto: pairs = language.quotes
        case .pairs(let own): pairs = own
        }
        return pairs[min(max(0, depth), pairs.count - 1)][isOpening ? 0 : 1]
    }
}
