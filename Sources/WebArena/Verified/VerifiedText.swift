import Foundation

/// The normal form in which WebArena-Verified compares texts.
enum VerifiedText {
    /// Trade marks dropped, compatibility forms resolved, hyphens beside letters and runs of white space as one space,
    /// control characters dropped, accents taken off, lower case.
    ///
    /// A departure: scalars that have no plain ASCII form in ``ascii`` are kept, not transliterated.
    static func normalized(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        if !scalars.allSatisfy(\.isASCII) {
            scalars = plain(scalars.filter { !marks.contains($0) })
        }
        var output = String.UnicodeScalarView()
        var needsSpace = false
        for (index, scalar) in scalars.enumerated() {
            if isSpace(scalar) || isWordHyphen(scalars, index) {
                needsSpace = true
                continue
            }
            if scalar.properties.generalCategory.isControl { continue }
            if needsSpace && !output.isEmpty { output.append(" ") }
            needsSpace = false
            output.append(scalar)
        }
        return String(output).lowercased()
    }

    private static let marks: Set<UnicodeScalar> = ["\u{2122}", "\u{AE}", "\u{2120}", "\u{A9}"]
    private static let hyphens: Set<UnicodeScalar> = [
        "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}", "\u{AD}",
    ]
    /// What transliteration makes of common signs that no decomposition resolves.
    private static let ascii: [UnicodeScalar: String] = [
        "‘": "'", "’": "'", "‚": ",", "‛": "'", "“": "\"", "”": "\"", "„": ",,", "‟": "\"", "′": "'",
        "″": "\"", "–": "-", "—": "--", "‐": "-", "‑": "-", "‒": "-", "−": "-", "―": "--", "…": "...",
        "•": "*", "·": "*", "×": "x", "÷": "/", "°": "deg", "€": "EUR", "£": "PS", "¥": "Y=", "¢": "C/",
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
        "ł": "l", "Ł": "L", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "⁄": "/", "«": "<<",
        "»": ">>", "‹": "<", "›": ">", "¡": "!", "¿": "?", "†": "+", "§": "SS", "¶": "P",
    ]

    private static func plain(_ scalars: [UnicodeScalar]) -> [UnicodeScalar] {
        // Hyphens are told from the letters beside them before either is transliterated.
        var marked = scalars
        for index in scalars.indices where isWordHyphen(scalars, index) { marked[index] = " " }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: marked)
        var output: [UnicodeScalar] = []
        for scalar in String(text).decomposedStringWithCompatibilityMapping.unicodeScalars {
            if let replacement = ascii[scalar] {
                output.append(contentsOf: replacement.unicodeScalars)
            } else if scalar.properties.generalCategory != .nonspacingMark {
                output.append(scalar)
            }
        }
        return output
    }

    private static func isSpace(_ scalar: UnicodeScalar) -> Bool { scalar.properties.isWhitespace }

    private static func isWordHyphen(_ scalars: [UnicodeScalar], _ index: Int) -> Bool {
        guard hyphens.contains(scalars[index]) else { return false }
        return index > 0 && isLetter(scalars[index - 1])
            || index + 1 < scalars.count && isLetter(scalars[index + 1])
    }
    private static func isLetter(_ scalar: UnicodeScalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// Without the quotes and the punctuation at both ends.
    static func stripped(_ text: String) -> String {
        var rest = Substring(text).utf8
        while let first = rest.first, punctuation.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, punctuation.contains(last) { rest = rest.dropLast() }
        return String(Substring(rest))
    }
    private static let punctuation = Set("'\"`.,;:!?".utf8)

    /// Similarity of two texts in 0...100 by the longest common subsequence of their sorted words.
    ///
    /// Source: thefuzz, `token_sort_ratio`.
    static func wordSimilarity(_ a: String, _ b: String) -> Int {
        let left = sortedWords(a)
        let right = sortedWords(b)
        guard !left.isEmpty || !right.isEmpty else { return 100 }
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        let common = commonLength(left, right)
        return Int(
            nearest: (200 * Double(common) / Double(left.count + right.count)).rounded(.toNearestOrEven))
    }

    private static func sortedWords(_ text: String) -> [UnicodeScalar] {
        let words = text.lowercased().unicodeScalars.split {
            !($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_")
        }
        return Array(words.map { String($0) }.sorted().joined(separator: " ").unicodeScalars)
    }

    private static func commonLength(_ a: [UnicodeScalar], _ b: [UnicodeScalar]) -> Int {
        var row = [Int](repeating: 0, count: b.count + 1)
        for left in a {
            var diagonal = 0
            for (index, right) in b.enumerated() {
                let above = row[index + 1]
                row[index + 1] = left == right ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[b.count]
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
