import Groundwork
import HTML

/// `name value` in `counter-reset`, `counter-increment` or `counter-set`.
/// Source: https://www.w3.org/TR/css-lists-3/#auto-numbering
struct CounterChange: Sendable {
    let name: String
    let value: Int

    /// - Parameter standard: the value where none is said.
    /// - Returns: nil where the properties do not take the value.
    static func list(_ value: ArraySlice<UInt8>, standard: Int) -> [CounterChange]? {
        var result: [CounterChange] = []
        for token in StyleTokens.all(value) {
            var word: String
            switch token {
            case .word(let text): word = text
            case .function("reversed", let inner):
                word = String(decoding: inner.trimming(.html), as: UTF8.self)
            default: return nil
            }
            if let number = Int(word) {
                guard let last = result.popLast() else { return nil }
                result.append(CounterChange(name: last.name, value: number))
            } else {
                if word.lowercased() == "none" { return result.isEmpty ? [] : nil }
                word = word.replacing("\\", with: "")
                result.append(CounterChange(name: word, value: standard))
            }
        }
        return result.isEmpty ? nil : result
    }
}

/// `counter()` or `counters()` in a `content`.
struct CounterReference: Sendable {
    let name: String
    /// What is between the numbers of counters within each other; nil for the innermost alone.
    let separator: String?
    let style: CounterStyle

    init?(_ inner: ArraySlice<UInt8>, isNested: Bool) {
        var parts: [[StyleTokens.Token]] = [[]]
        for token in StyleTokens.all(inner) {
            if case .comma = token { parts.append([]) } else { parts[parts.count - 1].append(token) }
        }
        guard parts.allSatisfy({ $0.count == 1 }), case .word(let name) = parts[0][0],
            parts.count <= (isNested ? 3 : 2), !isNested || parts.count > 1
        else { return nil }
        self.name = name
        if isNested {
            guard case .string(let text) = parts[1][0] else { return nil }
            separator = text
        } else {
            separator = nil
        }
        let last = isNested ? 2 : 1
        guard parts.count > last else {
            style = .decimal
            return
        }
        guard case .word(let style) = parts[last][0] else { return nil }
        self.style = CounterStyle(rawValue: style.lowercased()) ?? .decimal
    }
}

/// Source: https://www.w3.org/TR/css-counter-styles-3/#predefined-counters
enum CounterStyle: String, Sendable {
    case decimal, disc, circle, square, none
    case leadingZero = "decimal-leading-zero"
    case lowerAlpha = "lower-alpha"
    case lowerLatin = "lower-latin"
    case upperAlpha = "upper-alpha"
    case upperLatin = "upper-latin"
    case lowerRoman = "lower-roman"
    case upperRoman = "upper-roman"
    case lowerGreek = "lower-greek"

    func text(_ number: Int) -> String {
        switch self {
        case .decimal: return String(number)
        case .disc: return "•"
        case .circle: return "◦"
        case .square: return "▪"
        case .none: return ""
        case .leadingZero:
            let digits = String(number.magnitude)
            return (number < 0 ? "-" : "") + (digits.count < 2 ? "0" : "") + digits
        case .lowerAlpha, .lowerLatin: return Self.letters(number, Self.latin) ?? String(number)
        case .upperAlpha, .upperLatin: return Self.letters(number, Self.latin)?.uppercased() ?? String(number)
        case .lowerGreek: return Self.letters(number, Self.greek) ?? String(number)
        case .lowerRoman: return Self.roman(number) ?? String(number)
        case .upperRoman: return Self.roman(number)?.uppercased() ?? String(number)
        }
    }

    private static let latin = Array("abcdefghijklmnopqrstuvwxyz")
    private static let greek = Array("αβγδεζηθικλμνξοπρστυφχψω")

    private static func letters(_ number: Int, _ alphabet: [Character]) -> String? {
        guard number > 0 else { return nil }
        var rest = number
        var result = ""
        while rest > 0 {
            rest -= 1
            result = String(alphabet[rest % alphabet.count]) + result
            rest /= alphabet.count
        }
        return result
    }

    private static func roman(_ number: Int) -> String? {
        guard (1...3999).contains(number) else { return nil }
        let signs = [
            (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
            (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
        ]
        var rest = number
        return signs.reduce(into: "") { result, sign in
            while rest >= sign.0 {
                result += sign.1
                rest -= sign.0
            }
        }
    }
}
