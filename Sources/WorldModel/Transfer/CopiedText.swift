import Groundwork
import Learning
import Readings
import WebEnv

/// A text with holes that are filled from ``TextSources``: how a name of one page is made on another.
struct CopiedText: Sendable {
    struct Hole: Sendable {
        /// Bytes of the example's text.
        let range: Range<Int>
        /// Sources that held these words in the example, most telling first.
        let keys: [UInt64]
        let style: Style
        /// Of the words as the example has them.
        let textHash: UInt64
    }

    enum Style: Sendable {
        /// The source with all its marks.
        case whole
        /// Without marks before the first and behind the last word.
        case core
        case lowerCase
        /// As a password field shows it.
        case masked
        /// Letters and figures in lower case, with a mark in place of anything else.
        case slug(String)
        /// With a mark in place of spaces.
        case spaced(String)
        /// As forms and as links write values into addresses.
        case formEncoded, percentEncoded
    }

    let text: String
    let holes: [Hole]

    /// Fewest letters and figures of a copied part that is not the whole text.
    static let leastPartLength = 3

    init(_ text: String, from sources: TextSources) {
        self.text = text
        let bytes = Array(text.utf8)
        let words = Tokenizer.tokens(text)
        var holes: [Hole] = []
        var place = 0
        while place < words.count {
            guard let match = sources.longest(in: words, at: place) else {
                place += 1
                continue
            }
            let run = words[place..<place + match.count]
            if let hole = Self.hole(bytes, run, match.keys, sources),
                hole.range.count >= Self.leastPartLength || match.count == words.count
            {
                holes.append(hole)
            }
            place += match.count
        }
        self.holes = holes.isEmpty ? Self.mask(bytes, sources) : holes
    }

    /// The hole of a run of words that a source has too, written so that the source gives just these bytes back.
    private static func hole(
        _ bytes: [UInt8], _ words: ArraySlice<TextToken>, _ keys: [UInt64], _ sources: TextSources
    ) -> Hole? {
        guard let first = words.first, let last = words.last else { return nil }
        let known = keys.compactMap { sources[$0] }
        let core = first.start..<last.end
        let written = String(decoding: bytes[core], as: UTF8.self)
        for source in known {
            let lead = source.words[0].start
            let whole = core.lowerBound - lead..<core.lowerBound - lead + source.text.utf8.count
            guard lead >= 0, whole.lowerBound >= 0, whole.upperBound <= bytes.count,
                bytes[whole].elementsEqual(source.text.utf8)
            else { continue }
            let alike = known.filter { $0.text == source.text }.map(\.key)
            return Hole(range: whole, keys: alike, style: .whole, textHash: Hash64.of(source.text))
        }
        for style in [Style.core, .lowerCase] {
            let alike = known.filter { style.write($0) == written }.map(\.key)
            if !alike.isEmpty {
                return Hole(range: core, keys: alike, style: style, textHash: Hash64.of(written))
            }
        }
        return nil
    }

    /// A text of nothing but bullets, as many as a source has letters.
    private static func mask(_ bytes: [UInt8], _ sources: TextSources) -> [Hole] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard !bytes.isEmpty, text.unicodeScalars.allSatisfy({ $0 == Style.bullet }),
            let source = sources.sources.first(where: { Style.masked.write($0) == text })
        else { return [] }
        return [Hole(range: 0..<bytes.count, keys: [source.key], style: .masked, textHash: Hash64.of(text))]
    }

    /// The text for other sources.
    /// - Returns: nil where a hole can't be filled.
    func filled(from sources: TextSources, _ ranking: CopyRanking) -> String? {
        guard !holes.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        for hole in holes where !ranking.isCommon(hole.textHash) {
            guard let source = ranking.best(hole.keys, sources) else { return nil }
            result += bytes[place..<hole.range.lowerBound]
            result += hole.style.write(source).utf8
            place = hole.range.upperBound
        }
        result += bytes[place...]
        return String(decoding: result, as: UTF8.self)
    }
}

extension CopiedText.Style {
    static let bullet: Unicode.Scalar = "\u{2022}"

    func write(_ source: TextSources.Source) -> String {
        switch self {
        case .whole: source.text
        case .core: source.core
        case .lowerCase: source.core.lowercased()
        case .masked: String(repeating: Character(Self.bullet), count: source.text.unicodeScalars.count)
        case .slug(let separator): Self.slug(source.text, separator)
        case .spaced(let separator): source.text.split(separator: " ").joined(separator: separator)
        case .formEncoded: Self.encoded(source.text, space: "+")
        case .percentEncoded: Self.encoded(source.text, space: "%20")
        }
    }

    private static func slug(_ text: String, _ separator: String) -> String {
        var result: [UInt8] = []
        var isGap = false
        // Letters beyond ASCII are rare, and only they need to be looked up.
        let plain = text.utf8.contains { $0 >= 0x80 } ? text.lowercased() : text
        for byte in plain.utf8 {
            let lower = byte | 0x20
            guard byte >= 0x80 || byte &- 0x30 < 10 || lower &- 0x61 < 26 else {
                isGap = !result.isEmpty
                continue
            }
            if isGap { result += separator.utf8 }
            isGap = false
            result.append(byte &- 0x41 < 26 ? lower : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func encoded(_ text: String, space: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case 0x20: result += space
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F:
                result.append(Character(Unicode.Scalar(byte)))
            default: result += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
    }
}

extension TextSources.Source {
    /// The text without marks before its first and behind its last word.
    var core: String {
        guard let first = words.first, let last = words.last else { return text }
        return String(decoding: Array(text.utf8)[first.start..<last.end], as: UTF8.self)
    }
}
