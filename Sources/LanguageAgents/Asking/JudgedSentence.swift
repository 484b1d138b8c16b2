import Groundwork

/// The sentence of a judge's reply that gives the verdict, as words.
struct JudgedSentence {
    private let words: [String]
    private let yes: [[String]]
    private let no: [[String]]

    /// The verdict of the last sentence that has one; nil where none has.
    static func verdict(of reply: String, yes: [String], no: [String]) -> Bool? {
        let (yes, no) = (yes.map(split), no.map(split))
        return sentences(of: reply.lowercased()).reversed().lazy.compactMap { sentence in
            conclusion(of: sentence, yes, no)
        }.first
    }

    /// Behind the last colon, where the verdict stands there: what stands before it may be the question.
    private static func conclusion(of sentence: String, _ yes: [[String]], _ no: [[String]]) -> Bool? {
        let parts = sentence.splitting(on: ":")
        let last = JudgedSentence(words: split(parts[parts.count - 1]), yes: yes, no: no).verdict
        return last ?? JudgedSentence(words: split(sentence), yes: yes, no: no).verdict
    }

    private static func sentences(of text: String) -> [String] {
        text.split { ".!?\n".contains($0) }.map(String.init)
    }

    /// Words; commas and the like are words of their own, so that a negation ends there.
    private static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar == "'" || scalar == "’" {
                word.unicodeScalars.append(scalar == "’" ? "'" : scalar)
                continue
            }
            if !word.isEmpty { words.append(word) }
            word = ""
            if ",;".unicodeScalars.contains(scalar) { words.append(String(scalar)) }
        }
        return word.isEmpty ? words : words + [word]
    }

    // MARK: The verdict

    /// Any word for no outweighs all for yes; nil where there are neither.
    private var verdict: Bool? {
        var isRight: Bool?
        var place = 0
        while place < words.count {
            guard let found = verdict(at: place) else {
                place += 1
                continue
            }
            if !found.isRight { return false }
            isRight = true
            place += found.length
        }
        return isRight
    }

    private func verdict(at place: Int) -> (isRight: Bool, length: Int)? {
        let rest = words[place...]
        if let word = no.filter({ rest.starts(with: $0) }).max(by: { $0.count < $1.count }) {
            // What is not even partly right is wrong.
            return (word.count == 1 && isNegated(place), word.count)
        }
        guard let word = yes.first(where: { rest.starts(with: $0) }) else { return nil }
        let isPartly = place > 0 && Self.partly.contains(words[place - 1])
        return (!isPartly && !isNegated(place), word.count)
    }

    /// Whether a negation stands before, with none but small words between.
    private func isNegated(_ place: Int) -> Bool {
        for index in stride(from: place - 1, through: 0, by: -1) {
            let word = words[index]
            if Self.negations.contains(word) || word.hasSuffix("n't") {
                return index + 1 >= words.count || !Self.merely.contains(words[index + 1])
            }
            let isVerdict = (yes + no).contains { $0.contains(word) }
            guard Self.smallWords.contains(word) || isVerdict else { return false }
        }
        return false
    }

    private static let negations: Set<String> = [
        "not", "cannot", "never", "neither", "nor", "no", "hardly", "without", "isnt",
    ]
    /// `not only correct` is correct.
    private static let merely: Set<String> = ["only", "just", "merely"]
    private static let partly: Set<String> = [
        "partially", "partly", "mostly", "somewhat", "half", "nearly", "almost", "largely",
    ]
    private static let smallWords: Set<String> = [
        "a", "an", "the", "be", "been", "being", "is", "are", "was", "were", "as", "to", "or", "at", "all",
        "in", "any",
        "considered", "regarded", "deemed", "called", "said", "judged", "marked", "graded", "counted",
        "accepted",
        "entirely", "fully", "completely", "quite", "strictly", "totally", "wholly", "really", "exactly",
        "very",
        "necessarily", "even", "actually", "technically", "factually", "answer", "reason", "reasons", "one",
        "have", "has",
    ]
}
