import Learning
import WebEnv

/// A text with holes that are filled from ``TextSources``: how a name of one page is made on another.
struct CopiedText: Sendable {
    struct Hole: Sendable {
        /// Bytes of the example's text.
        let range: Range<Int>
        /// Sources that held these words in the example, most telling first.
        let keys: [UInt64]
        let style: Style
        /// Whether the words may as well be the template's own.
        let isDoubtful: Bool
    }

    enum Style: Sendable {
        /// As the source writes it.
        case verbatim
        case lowerCase
        /// Lower case words with something between them, as in addresses.
        case joined(by: String)
    }

    let text: String
    let holes: [Hole]

    /// Fewest letters and figures of a copied part that is not the whole text.
    static let leastPartLength = 3

    init(_ text: String, from sources: TextSources) {
        self.text = text
        let words = Tokenizer.tokens(text)
        var holes: [Hole] = []
        var place = 0
        while place < words.count {
            guard let match = sources.longest(in: words, at: place) else {
                place += 1
                continue
            }
            let range = words[place].start..<words[place + match.count - 1].end
            if range.count >= Self.leastPartLength || match.count == words.count {
                let style = Self.style(text, words[place..<place + match.count], sources[match.keys[0]])
                holes.append(
                    Hole(range: range, keys: match.keys, style: style, isDoubtful: match.count < words.count))
            }
            place += match.count
        }
        self.holes = holes
    }

    private static func style(_ text: String, _ words: ArraySlice<TextToken>, _ source: TextSources.Source?)
        -> Style
    {
        let bytes = Array(text.utf8)
        guard let first = words.first, let last = words.last, let source else { return .verbatim }
        let written = String(decoding: bytes[first.start..<last.end], as: UTF8.self)
        if source.core == written { return .verbatim }
        guard written == written.lowercased() else { return .verbatim }
        guard words.count > 1 else { return .lowerCase }
        let second = words[words.startIndex + 1]
        let between = String(decoding: bytes[first.end..<second.start], as: UTF8.self)
        return between == " " ? .lowerCase : .joined(by: between)
    }

    /// The text for other sources.
    /// - Returns: nil where a hole can't be filled.
    func filled(from sources: TextSources) -> String? {
        guard !holes.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        for hole in holes {
            guard let source = hole.keys.lazy.compactMap({ sources[$0] }).first else { return nil }
            result += bytes[place..<hole.range.lowerBound]
            result += hole.style.write(source).utf8
            place = hole.range.upperBound
        }
        result += bytes[place...]
        return String(decoding: result, as: UTF8.self)
    }
}

extension CopiedText.Style {
    func write(_ source: TextSources.Source) -> String {
        switch self {
        case .verbatim: source.core
        case .lowerCase: source.core.lowercased()
        case .joined(let separator): source.wordTexts.map { $0.lowercased() }.joined(separator: separator)
        }
    }
}

extension TextSources.Source {
    /// The text without marks before its first and behind its last word.
    var core: String {
        guard let first = words.first, let last = words.last else { return text }
        return String(decoding: Array(text.utf8)[first.start..<last.end], as: UTF8.self)
    }

    var wordTexts: [String] {
        let bytes = Array(text.utf8)
        return words.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    }
}
