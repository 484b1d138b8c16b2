import WebEnv

/// The warning that tasks of a file test nothing, so that their score says nothing.
enum EmptyEvaluators {
    /// Names that are told.
    private static let mostNames = 10

    /// Says it in one line on standard error; nothing where every evaluator tests something.
    static func warn(of tasks: [WebTask]) {
        if let sentence = sentence(for: tasks) { ErrorReport.write("warning: \(sentence)") }
    }

    static func sentence(for tasks: [WebTask]) -> String? {
        let names = tasks.filter(\.testsNothing).map(\.taskID)
        guard !names.isEmpty else { return nil }
        let list = names.prefix(mostNames).joined(separator: ", ")
        let rest = names.count > mostNames ? " and \(names.count - mostNames) more" : ""
        return names.count == 1
            ? "the evaluator of task \(list) tests nothing: whatever is done scores 1"
            : "the evaluators of tasks \(list)\(rest) test nothing: whatever is done scores 1"
    }
}
