/// Splits English text into words and punctuation as the Penn Treebank does.
///
/// Source: the rules published with NLTK's `NLTKWordTokenizer`. Sentences are not split first, so only the period at the end of
/// the text stands apart.
enum WordTokenizer {
    static func words(of text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var output = String.UnicodeScalarView()
        for index in scalars.indices {
            if isApart(scalars, index) {
                output.append(" ")
                output.append(scalars[index])
                output.append(" ")
            } else {
                output.append(scalars[index])
            }
        }
        return String(output).split(whereSeparator: \.isWhitespace).flatMap { contractions(String($0)) }
    }

    private static let alwaysApart = Set(";@#$%&?!*()[]{}<>\"“”«»".unicodeScalars)

    private static func isApart(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let scalar = scalars[index]
        if alwaysApart.contains(scalar) { return true }
        if scalar == "," || scalar == ":" {
            return index + 1 == scalars.count || scalars[index + 1].properties.numericType == nil
        }
        if scalar == "." { return isFinalPeriod(scalars, index) || isEllipsis(scalars, index) }
        return false
    }

    /// The last period, with nothing but closing brackets and quotes after it.
    private static func isFinalPeriod(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        scalars[(index + 1)...].allSatisfy {
            $0.properties.isWhitespace || ")]}>\"'»”’".unicodeScalars.contains($0)
        }
    }

    private static func isEllipsis(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = index > 0 && scalars[index - 1] == "."
        let after = index + 1 < scalars.count && scalars[index + 1] == "."
        return before || after
    }

    private static let endings = ["'s", "'m", "'d", "'ll", "'re", "'ve", "n't"]

    private static func contractions(_ word: String) -> [String] {
        for ending in endings where word.count > ending.count && word.lowercased().hasSuffix(ending) {
            return [String(word.dropLast(ending.count)), String(word.suffix(ending.count))]
        }
        return [word]
    }
}
