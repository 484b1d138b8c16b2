/// Splits text into words as the Penn Treebank convention does, without splitting sentences first.
///
/// Source: NLTK, `NLTKWordTokenizer`.
enum WordTokenizer {
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        let scalars = Array(text.unicodeScalars)
        let end = textEnd(scalars)
        var word = String.UnicodeScalarView()
        func flush() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if scalar.properties.isWhitespace {
                flush()
            } else if let length = runLength(scalars, index) {
                flush()
                words.append(String(String.UnicodeScalarView(scalars[index..<(index + length)])))
                index += length - 1
            } else if isSplit(scalar, next: next, isFinalPeriod: index == end)
                || isQuote(scalar, next: next, atWordStart: word.isEmpty)
            {
                flush()
                words.append(String(scalar))
            } else if scalar == "'", let suffix = contraction(scalars, index) {
                flush()
                words.append(suffix)
                index += suffix.unicodeScalars.count - 1
            } else {
                word.append(scalar)
            }
            index += 1
        }
        flush()
        return words
    }

    /// Position of the period that ends the text (closing quotes and brackets may follow), −1 where there is none.
    private static func textEnd(_ scalars: [UnicodeScalar]) -> Int {
        var index = scalars.count - 1
        while index >= 0,
            scalars[index].properties.isWhitespace || "])}>\"'»”’".unicodeScalars.contains(scalars[index])
        {
            index -= 1
        }
        guard index > 0, scalars[index] == ".", scalars[index - 1] != "." else { return -1 }
        return index
    }

    /// Length of `--` or of two periods or more.
    private static func runLength(_ scalars: [UnicodeScalar], _ start: Int) -> Int? {
        if scalars[start] == "-" { return start + 1 < scalars.count && scalars[start + 1] == "-" ? 2 : nil }
        guard scalars[start] == "." else { return nil }
        let length = scalars[start...].prefix { $0 == "." }.count
        return length >= 2 ? length : nil
    }

    private static func isSplit(_ scalar: UnicodeScalar, next: UnicodeScalar?, isFinalPeriod: Bool) -> Bool {
        switch scalar {
        case ";", "@", "#", "$", "%", "&", "?", "!", "*", "(", ")", "[", "]", "{", "}", "<", ">": true
        case "\"", "“", "”", "«", "»", "‘", "’", "„", "`": true
        case ",", ":": !(next.map { $0.properties.numericType == .decimal } ?? false)
        case ".": isFinalPeriod
        default: false
        }
    }

    /// An apostrophe at the start or the end of a word.
    private static func isQuote(_ scalar: UnicodeScalar, next: UnicodeScalar?, atWordStart: Bool) -> Bool {
        scalar == "'" && (atWordStart || next == nil || next?.properties.isWhitespace == true)
    }

    private static func contraction(_ scalars: [UnicodeScalar], _ start: Int) -> String? {
        for suffix in ["'s", "'m", "'d", "'ll", "'re", "'ve"] {
            let end = start + suffix.unicodeScalars.count
            guard end <= scalars.count, String(String.UnicodeScalarView(scalars[start..<end])) == suffix
            else { continue }
            if end == scalars.count || !(scalars[end].properties.isAlphabetic) { return suffix }
        }
        return nil
    }
}
