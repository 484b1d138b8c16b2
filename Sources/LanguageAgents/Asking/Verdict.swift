import Groundwork
import LanguageModels

/// Yes or no in a reply. The words for either stand in the prompt's head (`yes`, `no`, several apart by `|`).
enum Verdict {
    /// nil where the reply holds none of the words.
    ///
    /// The word that ends last counts, of two that end at the same place the longer; with `verdict: any` in the head any word for no
    /// outweighs all for yes.
    static func of(_ reply: String, _ prompt: Prompt) -> Bool? {
        let text = Array(reply.lowercased().utf8)
        let no = words(prompt.settings["no"] ?? "no").compactMap { last($0, in: text) }
        let yes = words(prompt.settings["yes"] ?? "yes").compactMap { last($0, in: text) }
        if prompt.settings["verdict"] == "any" { return no.isEmpty ? (yes.isEmpty ? nil : true) : false }
        guard let best = (yes + no).max(by: { ($0.end, $0.length) < ($1.end, $1.length) }) else { return nil }
        return !no.contains { $0 == best }
    }

    private static func words(_ list: String) -> [[UInt8]] {
        list.split(separator: "|").map { Array(String($0).trimmedWhiteSpace.lowercased().utf8) }.filter {
            !$0.isEmpty
        }
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
