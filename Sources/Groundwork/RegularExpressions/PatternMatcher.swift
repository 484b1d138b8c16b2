/// A regular expression of a field's `pattern`: the part of JavaScript's syntax that forms use.
///
/// It is compared letter by letter; see ``ExpressionRun`` for what that costs.
package struct PatternMatcher {
    private let root: ExpressionNode

    private static let largestProgram = 20_000
    private static let mostSteps = 5_000_000

    /// nil where the pattern uses something else (look-around, back references) or is malformed: browsers ignore a
    /// malformed pattern, and this ignores one that it does not know.
    package init?(_ pattern: String) {
        guard let node = ECMAScriptSyntax.parse(pattern) else { return nil }
        root = node
    }

    /// Whether the whole text matches; nil where that takes too long to find out.
    package func matchesWhole(_ text: String) -> Bool? {
        let text = text.unicodeScalars.map(\.value)
        guard
            let program = ExpressionProgram(root, limit: Self.largestProgram, textLength: text.count)
        else { return nil }
        return text.withUnsafeBufferPointer { text in
            var run = ExpressionRun(program, on: text, extent: .whole, steps: Self.mostSteps)
            let matches = run.matches()
            return run.steps < 0 ? nil : matches
        }
    }
}
