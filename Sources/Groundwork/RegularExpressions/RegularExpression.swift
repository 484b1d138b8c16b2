/// A POSIX extended regular expression, with `\d`, `\D`, `(?:` and a leading `(?i)` of other dialects understood, and GNU's
/// `\w \W \s \S \b \B \< \>`. Back references are not.
///
/// It is compared byte by byte; see ``ExpressionRun`` for what that costs.
/// Source: POSIX.1-2017, Base Definitions, 9.4.
package struct RegularExpression: Sendable {
    private let program: ExpressionProgram

    /// nil where the text is no expression, or one beyond the limits of ``POSIXSyntax``.
    package init?(_ pattern: String) {
        guard let node = POSIXSyntax.parse(pattern),
            let program = ExpressionProgram(node, limit: POSIXSyntax.largestProgram)
        else { return nil }
        self.program = program
    }

    /// Whether the expression matches somewhere in the text; nil where that takes more steps than there are.
    /// - Parameter steps: what is left afterwards, below 0 where it was not enough.
    package func matches(_ text: String, steps: inout Int) -> Bool? {
        var text = text
        return text.withUTF8 { bytes in
            var run = ExpressionRun(program, on: bytes, extent: .anyPart, steps: steps)
            let found = run.matches()
            steps = run.steps
            return steps < 0 ? nil : found
        }
    }
}
