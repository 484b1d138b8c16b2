import Groundwork

/// What an answer says, without what it says is not so.
enum AnswerNegation {
    /// The text without the rest of each clause behind a negation: `It is not available, but cheap` is `It is , but cheap`.
    ///
    /// Clauses end at punctuation and at words such as `but`. `not only` negates nothing, and neither does a `no` that answers.
    static func withoutNegated(_ text: String) -> String {
        var output = ""
        var isNegated = false
        var isFirst = true
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for (index, word) in words.enumerated() {
            let plain = bare(word)
            if boundaries.contains(plain) { isNegated = false }
            let next = index + 1 < words.count ? bare(words[index + 1]) : ""
            if isNegation(plain, next: next, isFirst: isFirst) { isNegated = true }
            if !plain.isEmpty { isFirst = false }
            if !isNegated { output += word + " " }
            if endsClause(word) { isNegated = false }
        }
        return output
    }

    /// Whether a text denies something.
    static func negates(_ words: [String]) -> Bool {
        words.contains { isNegation($0, next: "", isFirst: false) }
    }

    private static func isNegation(_ word: String, next: String, isFirst: Bool) -> Bool {
        if word == "no", isFirst { return !next.isEmpty && !subjects.contains(next) }
        if word == "not" { return next != "only" && next != "just" }
        return negations.contains(word) || word.hasSuffix("n't") || word.hasSuffix("n’t")
    }

    private static let negations: Set<String> = [
        "no", "never", "none", "without", "cannot", "neither", "nor",
    ]
    private static let boundaries: Set<String> = [
        "but", "however", "although", "though", "until", "unless", "except", "because", "since", "instead",
        "rather",
    ]
    /// Words that a sentence goes on with behind a `no` that answers.
    private static let subjects: Set<String> = [
        "it", "it's", "they", "there", "he", "she", "you", "we", "i", "this", "that", "these", "those", "the",
    ]

    private static func endsClause(_ word: String) -> Bool {
        guard let last = word.unicodeScalars.last else { return false }
        return ".,;:!?\n".unicodeScalars.contains(last)
    }

    /// The word in lower case without marks around it.
    private static func bare(_ word: String) -> String {
        let scalars = Substring(word.lowercased()).unicodeScalars
        let marks = ".,;:!?\"'()[]*_\n".unicodeScalars
        let inner = scalars.drop { marks.contains($0) }
        guard let end = inner.lastIndex(where: { !marks.contains($0) }) else { return "" }
        return String(Substring(inner[...end]))
    }
}
