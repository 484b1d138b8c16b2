/// A regular expression of a task file, matched scalar by scalar as Python's `re` does.
struct PythonPattern {
    private let regex: Regex<AnyRegexOutput>

    /// nil where the text is no pattern.
    init?(_ text: String, ignoringCase: Bool = false, dotMatchesNewlines: Bool = false) {
        guard let regex = try? Regex(text) else { return nil }
        self.regex = regex.ignoresCase(ignoringCase).dotMatchesNewlines(dotMatchesNewlines)
            .matchingSemantics(.unicodeScalar)
    }

    func matchesAll(of text: String) -> Bool { ((try? regex.wholeMatch(in: text)) ?? nil) != nil }
    func matchesStart(of text: String) -> Bool { ((try? regex.prefixMatch(in: text)) ?? nil) != nil }
    func isFound(in text: String) -> Bool { ((try? regex.firstMatch(in: text)) ?? nil) != nil }

    /// Whether a value of a task file is meant as a pattern.
    static func isPattern(_ text: String) -> Bool {
        text.utf8.count >= 2 && text.utf8.first == UInt8(ascii: "^") && text.utf8.last == UInt8(ascii: "$")
    }
}
