import Curriculum
import WorldModel

/// Results of look-ahead and search for people.
enum StudyTable {
    static func text(_ summary: RunSummary) -> String {
        var text = ""
        if let lookahead = summary.lookahead {
            let rows = lookahead.conditions.map { condition in
                [
                    condition.model + (condition.noise.map { " \($0)" } ?? ""), String(condition.depth),
                    Output.percent(condition.success),
                    interval(condition.success, lookahead.tasks), "\((condition.steps * 10).rounded() / 10)",
                    condition.deltaF1.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–",
                ]
            }
            text += "Look-ahead on \(lookahead.tasks) test tasks, best of \(lookahead.candidates)\n\n"
            text += Output.table([["model", "depth", "success", "95 %", "steps", "delta F1"]] + rows)
            text += "\n\nWhere the intervals overlap, so few tasks tell no difference; --tasks plays more."
            for (depth, share) in lookahead.capturedHeadroom.sorted(by: { $0.key < $1.key }) {
                text += "\ncaptured headroom at depth \(depth): \((share * 100).rounded() / 100)"
            }
            for condition in lookahead.conditions {
                text += failures(condition.model, condition.failures, condition.infrastructureFailures)
            }
        }
        if let search = summary.search {
            let rows = search.conditions.map {
                [
                    $0.model, String($0.budget), Output.percent($0.success),
                    "\(($0.expansions * 10).rounded() / 10)",
                    "\(($0.seconds * 10).rounded() / 10)",
                ]
            }
            text += "\n\nTree search\n\n"
            text += Output.table([["model", "budget", "solved", "actions tried", "seconds"]] + rows)
            for condition in search.conditions {
                text += failures(condition.model, condition.failures, condition.infrastructureFailures)
            }
        }
        return text
    }

    private static func interval(_ share: Double, _ tasks: Int) -> String {
        let interval = ShareInterval(share: share, of: tasks)
        return "\(Output.percent(interval.low)) to \(Output.percent(interval.high))"
    }

    /// What says nothing about a model; empty where all went well.
    private static func failures(_ model: String, _ questions: Int?, _ episodes: Int?) -> String {
        (questions.map { "\n\(model): \($0) times it could not be asked" } ?? "")
            + (episodes.map { "\n\(model): \($0) infrastructure failures, left out" } ?? "")
    }
}
