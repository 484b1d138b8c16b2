import Groundwork

/// Text in the letters that are shown.
/// Source: https://www.w3.org/TR/css-text-3/#text-transform-property
extension PageStyle.LetterCase {
    /// - Parameter continuesWord: whether the text begins within a word that began before it.
    func applied(to text: String, in language: TextLanguage = .other, continuesWord: Bool = false) -> String {
        switch self {
        case .asWritten: return text
        case .upper: return Self.uppercased(text, language)
        case .lower: return Self.lowercased(text, language)
        case .capitalized: return Self.capitalized(text, language, continuesWord)
        }
    }

    private static func uppercased(_ text: String, _ language: TextLanguage) -> String {
        switch language {
        case .turkic: text.replacing("i", with: "\u{130}").uppercased()
        case .greek: greekUppercased(text)
        case .lithuanian: text.replacingDots.uppercased()
        default: text.uppercased()
        }
    }

    private static func lowercased(_ text: String, _ language: TextLanguage) -> String {
        let isTurkic = language == .turkic
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "I" where isTurkic:
                // A dot above it makes it the other letter.
                result.append(index + 1 < scalars.count && scalars[index + 1] == "\u{307}" ? "i" : "\u{131}")
            case "\u{307}" where isTurkic && index > 0 && scalars[index - 1] == "I": break
            case "\u{130}" where isTurkic: result.append("i")
            case "Ì" where language == .lithuanian:
                result.append(contentsOf: "i\u{307}\u{300}".unicodeScalars)
            case "Í" where language == .lithuanian:
                result.append(contentsOf: "i\u{307}\u{301}".unicodeScalars)
            case "Ĩ" where language == .lithuanian:
                result.append(contentsOf: "i\u{307}\u{303}".unicodeScalars)
            case "\u{3A3}": result.append(isFinal(index, scalars) ? "\u{3C2}" : "\u{3C3}")
            default: result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return String(result)
    }

    /// Whether a sigma ends a word: a letter is before it, and none after.
    /// Source: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G54277 (Final_Sigma)
    private static func isFinal(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }

    /// Capitals without accents; a dialytika stays, and comes where an accent parted two vowels.
    /// Source: https://unicode-org.github.io/icu/userguide/transforms/casemappings.html#greek-uppercasing
    private static func greekUppercased(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var wasAccented = false
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        for (offset, word) in words.enumerated() {
            if offset > 0 { result.append(" ") }
            // The word for "or" keeps its accent.
            if word == "ή" || word == "Ή" {
                result.append("Ή")
                continue
            }
            wasAccented = false
            for character in word {
                let parts = String(character).decomposedScalars
                let marks = parts.dropFirst().filter { $0.properties.generalCategory == .nonspacingMark }
                guard let base = parts.first, base.properties.isCased, (0x370...0x3FF).contains(base.value)
                else {
                    result.append(contentsOf: String(character).uppercased().unicodeScalars)
                    wasAccented = false
                    continue
                }
                let isAccented = marks.contains("\u{301}")
                var capital = base.properties.uppercaseMapping
                let followsAccent = wasAccented && (base == "ι" || base == "υ")
                if marks.contains("\u{308}") || followsAccent {
                    capital = base == "ι" || base == "Ι" ? "Ϊ" : base == "υ" || base == "Υ" ? "Ϋ" : capital
                }
                result.append(contentsOf: capital.unicodeScalars)
                wasAccented = isAccented
            }
        }
        return String(result)
    }

    /// The first letter of each word in title case. Apostrophes and low lines do not end a word.
    private static func capitalized(_ text: String, _ language: TextLanguage, _ continuesWord: Bool) -> String
    {
        var result = ""
        var isInWord = continuesWord
        for character in text {
            guard !isInWord, isPartOfWord(character) else {
                result.append(character)
                isInWord = isPartOfWord(character) || isInWord && joinsWords(character)
                continue
            }
            isInWord = true
            result += titlecased(character, language)
        }
        return result
    }

    private static func titlecased(_ character: Character, _ language: TextLanguage) -> String {
        guard let first = character.unicodeScalars.first else { return "" }
        if language == .turkic, first == "i" {
            return "\u{130}" + String(character).unicodeScalars.dropFirst().text
        }
        let rest = character.unicodeScalars.dropFirst()
        // Letters that are several in title case stay as they are.
        let title = first.properties.titlecaseMapping
        return (title.unicodeScalars.count == 1 ? title : String(first)) + rest.text
    }

    static func isPartOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    static func joinsWords(_ character: Character) -> Bool { "'\u{2019}\u{B7}\u{AD}".contains(character) }
}

extension Sequence<Unicode.Scalar> {
    fileprivate var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}

extension String {
    /// Without the dots that Lithuanian writes between a small i and its accent.
    fileprivate var replacingDots: String {
        var view = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar != "\u{307}" || view.last != "i" { view.append(scalar) }
        return String(view)
    }

    /// The scalars with Greek's letters parted from their accents.
    fileprivate var decomposedScalars: [Unicode.Scalar] {
        unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            GreekAccents.parts[scalar] ?? [scalar]
        }
    }
}

/// The accented letters of modern Greek.
enum GreekAccents {
    static let parts: [Unicode.Scalar: [Unicode.Scalar]] = [
        "ά": ["α", "\u{301}"], "έ": ["ε", "\u{301}"], "ή": ["η", "\u{301}"], "ί": ["ι", "\u{301}"],
        "ό": ["ο", "\u{301}"], "ύ": ["υ", "\u{301}"], "ώ": ["ω", "\u{301}"], "ϊ": ["ι", "\u{308}"],
        "ϋ": ["υ", "\u{308}"], "ΐ": ["ι", "\u{308}", "\u{301}"], "ΰ": ["υ", "\u{308}", "\u{301}"],
        "Ά": ["Α", "\u{301}"], "Έ": ["Ε", "\u{301}"], "Ή": ["Η", "\u{301}"], "Ί": ["Ι", "\u{301}"],
        "Ό": ["Ο", "\u{301}"], "Ύ": ["Υ", "\u{301}"], "Ώ": ["Ω", "\u{301}"], "Ϊ": ["Ι", "\u{308}"],
        "Ϋ": ["Υ", "\u{308}"],
    ]
}
