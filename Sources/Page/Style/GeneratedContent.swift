import HTML

/// The text that the style sheets put before and after an element's contents.
struct GeneratedContent: Sendable {
    struct Piece: Sendable {
        var text: String
        /// A box of its own, not part of the line.
        var isApart = false
    }
    var before: Piece?
    var after: Piece?
}

extension StyleRules {
    /// - Returns: what the declarations make of a pseudo-element; an empty text where they take it away, nil where
    ///   they don't say what it consists of.
    static func piece(
        _ declarations: [StyleDeclarations], _ document: Document, _ index: Int, _ outer: PageStyle.Style,
        _ quotes: (String, String)
    ) -> GeneratedContent.Piece? {
        var style = PageStyle.Style()
        style.isInvisible = outer.isInvisible
        style.letterCase = outer.letterCase
        var content: ContentValue?
        for values in declarations.map(\.normal) + declarations.compactMap(\.important) {
            values.apply(to: &style)
            content = values.content ?? content
        }
        guard let content else { return nil }
        guard style.display != .none, !style.isInvisible else { return .init(text: "") }
        let text = style.letterCase.applied(to: content.text(document, index, quotes))
        let isApart = style.isOutOfFlow || style.display != .inline || outer.inner == .flex
        return .init(text: text, isApart: isApart && !content.isNone)
    }

    /// The marks around a quotation; single ones within another.
    static func quotes(_ document: Document, _ index: Int) -> (String, String) {
        var depth = 0
        var ancestor = document.ancestor(.q, of: index)
        while let found = ancestor {
            depth += 1
            ancestor = document.ancestor(.q, of: found)
        }
        return depth.isMultiple(of: 2) ? ("\u{201C}", "\u{201D}") : ("\u{2018}", "\u{2019}")
    }
}

extension PageStyle.LetterCase {
    /// Source: https://www.w3.org/TR/css-text-3/#text-transform-property
    func applied(to text: String) -> String {
        switch self {
        case .asWritten: return text
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .capitalized: return Self.capitalized(text)
        }
    }

    /// The first letter of each word in capitals; an apostrophe does not end a word.
    private static func capitalized(_ text: String) -> String {
        var result = ""
        var isInWord = false
        for character in text {
            let isWordCharacter = character.isLetter || character.isNumber
            result += isWordCharacter && !isInWord ? character.uppercased() : String(character)
            if character != "'" && character != "\u{2019}" { isInWord = isWordCharacter }
        }
        return result
    }
}
