import Groundwork
import LanguageAgents
import WorldModel

/// The figures of world models for people.
enum WorldModelTable {
    private static let head = [
        "delta F1", "no change", "skill", "siblings", "identity", "recall", "invented", "exact", "brier",
    ]

    private static let legend = """
        A model is good where delta F1 (changed elements) and siblings (its own outcome told from those of other actions) are near 1 and skill is
        well above 0, which is what repeating the page gets; invented and brier are better the nearer they are to 0, all others the nearer to 1.
        docs/reference/world-model.md explains each figure.
        """

    /// Parts of the transitions that are told apart, by how their names begin.
    private static let groups = [
        (title: "by what the action is", prefixes: ["action "]),
        (title: "by how many elements change", prefixes: ["changed "]),
        (title: "by where it leads", prefixes: ["same page", "navigation"]),
        (title: "by whether the page takes it", prefixes: ["done", "refused"]),
    ]

    static func text(_ result: WorldModelLaboratory.Findings) -> String {
        let rows = result.reports.map { [$0.name] + figures($0.report.all) }
        var text = "\(result.transitions) transitions\n\n" + Output.table([["model"] + head] + rows)
        text += "\n\n" + legend + failures(result)
        for (name, report) in result.reports {
            text += "\n\n\(name)\n"
            for table in tables(report) { text += "\n" + Output.table(table) + "\n" }
        }
        return text
    }

    private static func tables(_ report: PredictionReport) -> [[[String]]] {
        let depths = report.byDepth.enumerated().map { ["\($0 + 1)"] + figures($1) }
        var tables = [[["steps ahead"] + head] + depths]
        for group in groups {
            let rows = report.byStratum.filter { part in group.prefixes.contains { part.key.hasPrefix($0) } }
                .sorted { order($0.key) < order($1.key) }
            if !rows.isEmpty {
                tables.append([[group.title] + head] + rows.map { [$0.key] + figures($0.value) })
            }
        }
        return tables
    }

    /// Numbers in the order of numbers, the open end last.
    private static func order(_ part: String) -> (Int, String) {
        let digits = part.drop { !$0.isNumber }.prefix { $0.isNumber }
        return ((Int(digits) ?? 0) + (part.contains(">") ? 1 : 0), part)
    }

    /// What says nothing about the models; empty where all went well.
    private static func failures(_ result: WorldModelLaboratory.Findings) -> String {
        var text = ""
        if result.infrastructureFailures > 0 {
            text +=
                "\n\n\(result.infrastructureFailures) episodes or other actions ended in infrastructure failures"
        }
        for (name, report) in result.reports where report.failures > 0 {
            text +=
                "\n\n\(name): \(report.failures) of \(report.predictions) predictions failed"
                + (report.firstFailure.map { " (\($0))" } ?? "") + "; they count as \"nothing changes\""
        }
        return text
    }

    private static func figures(_ score: PredictionScore) -> [String] {
        [
            score.deltaF1, score.noChangeF1, score.skill, score.siblingDiscrimination, score.pageIdentity,
            score.actionableRecall, score.hallucinationRate, score.exactMatch, score.brier,
        ].map { $0.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–" }
    }
}
