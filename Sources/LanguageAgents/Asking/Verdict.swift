import Groundwork
import LanguageModels

/// Yes or no in a reply. The words for either stand in the prompt's head (`yes`, `no`, several apart by `|`).
enum Verdict {
    /// nil where the reply holds none of the words.
    ///
    /// The word that ends last counts, of two that end at the same place the longer. With `verdict: any` in the head, the last sentence
    /// with such a word counts, and in it any word for no outweighs all for yes; a negation turns a word round.
    static func of(_ reply: String, _ prompt: Prompt) -> Bool? {
        let no = words(prompt.settings["no"] ?? "no")
        let yes = words(prompt.settings["yes"] ?? "yes")
        if prompt.settings["verdict"] == "any" { return JudgedSentence.verdict(of: reply, yes: yes, no: no) }
        return lastWord(in: Array(reply.lowercased().utf8), yes, no)
    }

    private static func lastWord(in text: [UInt8], _ yes: [String], _ no: [String]) -> Bool? {
        let no = no.compactMap { last(Array($0.utf8), in: text) }
        let yes = yes.compactMap { last(Array($0.utf8), in: text) }
        guard let best = (yes + no).max(by: { ($0.end, $0.length) < ($1.end, $1.length) }) else { return nil }
        return !no.contains { $0 == best }
    }

    private static func words(_ list: String) -> [String] {
        list.split(separator: "|").map { String($0).trimmedWhiteSpace.lowercased() }.filter { !$0.isEmpty }
    }

    /// Where a word stands last: whole, so that "no" is not found in "not".
    private static func last(_ word: [UInt8], in text: [UInt8]) -> (end: Int, length: Int)? {
        guard text.count >= word.count else { return nil }
        for start in stride(from: text.count - word.count, through: 0, by: -1)
        where text[start..<(start + word.count)].elementsEqual(word) {
            let end = start + word.count
            let isWhole =
                (start == 0 || !isLetter(text[start - 1])) && (end == text.count || !isLetter(text[end]))
            if isWhole { return (end, word.count) }
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte.isASCIIAlpha || byte >= 0x80
    }
}
