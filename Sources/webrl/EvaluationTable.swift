import Groundwork
import Workbench
import WebEnv

/// The results of an evaluation, for people and as JSON Lines.
struct EvaluationTable {
    private let episodes: [Trajectory]
    private let records: EpisodeRecords
    private let summary: EvaluationSummary

    /// - Parameters:
    ///   - episodes: one a task.
    ///   - records: what is known of them beside.
    init(_ episodes: [Trajectory], _ records: EpisodeRecords) {
        self.episodes = episodes
        self.records = records
        summary = EvaluationSummary(episodes)
    }

    // MARK: For people

    /// A line a task, then the shares by site and family, then the total.
    var text: String {
        let tables = [("site", summary.bySite), ("family", summary.byFamily)].filter { $0.1.count > 1 }
        return taskLines + "\n\n" + tables.map { Self.table($0.0, $0.1) + "\n\n" }.joined() + totalLine
    }

    private var taskLines: String {
        let rows = [["task", "score", "steps", "ending", ""]] + episodes.map(row)
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let isShort = row[4].isEmpty
            let cells = zip(row, widths).dropLast(isShort ? 1 : 0).map {
                $0 + String(repeating: " ", count: $1 - $0.count)
            }
            return (cells + [row[isShort ? 3 : 4]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private func row(_ episode: Trajectory) -> [String] {
        [
            episode.task.taskID, episode.reward.map { String($0) } ?? "–", "\(episode.steps.count)",
            Self.ending(episode), Self.shortened(note(on: episode).withFoldedWhiteSpace),
        ]
    }

    private static func ending(_ episode: Trajectory) -> String {
        episode.ending == .infrastructureFailure ? "infrastructure failure" : episode.ending.rawValue
    }

    /// Why it failed, else what was to be done.
    private func note(on episode: Trajectory) -> String {
        if let failure = episode.failure { return failure }
        return records.result(of: episode.task)?.failed.map { "failed: \($0.sentence)" }
            ?? episode.task.intent
    }

    private static let longestNote = 300
    private static func shortened(_ text: String) -> String {
        text.count > longestNote ? text.prefix(longestNote) + "…" : text
    }

    private static func table(_ title: String, _ rows: [(name: String, share: SuccessShare)]) -> String {
        Output.table(
            [[title, "tasks", "succeeded", "share", "95% interval"]]
                + rows.map { name, share in
                    [
                        name, "\(share.tries)", "\(share.successes)", Output.percent(share.share),
                        interval(share),
                    ]
                })
    }

    private static func interval(_ share: SuccessShare) -> String {
        share.interval.map { "\(Output.percent($0.lowerBound)) to \(Output.percent($0.upperBound))" } ?? "–"
    }

    private var totalLine: String {
        let total = summary.total
        let range = total.interval == nil ? "" : ", 95% interval \(Self.interval(total))"
        let failures = summary.infrastructureFailures
        let count = "\(failures) infrastructure failure\(failures == 1 ? "" : "s")"
        return
            "\(total.successes) of \(total.tries) tasks succeeded (\(Output.percent(total.share)))\(range); \(count)"
            + (failures > 0 ? ", left out" : "")
    }

    // MARK: JSON

    /// An object a task, then the total.
    var json: String {
        (episodes.map(line) + [totalObject]).map { String(decoding: $0, as: UTF8.self) }.joined(
            separator: "\n")
    }

    private func line(_ episode: Trajectory) -> [UInt8] {
        let task = episode.task
        var line = JSONWriter()
        line.object {
            $0.field("task_id", task.taskID)
            $0.field("sites", task.sites)
            $0.field("family", task.family.isEmpty ? nil : task.family)
            $0.field("intent", task.intent)
            $0.field("score", episode.reward)
            $0.field("steps", episode.steps.count)
            $0.field("ending", episode.ending.rawValue)
            $0.field("error", episode.failure)
            $0.field("judge", records.judge(of: task))
            $0.field("url", records.lastURL(of: task))
            if let result = records.result(of: task) {
                $0.key("parts")
                $0.array { list in for part in result.parts { Self.write(part, to: &list) } }
            }
            guard let changes = records.changes(of: task) else { return }
            $0.key("state")
            $0.object { for change in changes { $0.field(change.site, change.hash) } }
        }
        return line.bytes
    }

    private static func write(_ part: EvaluationResult.Part, to list: inout JSONWriter) {
        list.object {
            $0.field("kind", part.kind)
            $0.field("score", part.score)
            $0.field("detail", part.detail)
            $0.field("failure", part.failure)
        }
    }

    private var totalObject: [UInt8] {
        var line = JSONWriter()
        line.object {
            $0.key("total")
            $0.object {
                $0.field("tasks", summary.tasks)
                $0.field("scored", summary.total.tries)
                Self.write(summary.total, to: &$0)
                $0.field("infrastructureFailures", summary.infrastructureFailures)
                Self.write("bySite", summary.bySite, to: &$0)
                Self.write("byFamily", summary.byFamily, to: &$0)
            }
        }
        return line.bytes
    }

    private static func write(
        _ key: String, _ rows: [(name: String, share: SuccessShare)], to writer: inout JSONWriter
    ) {
        writer.key(key)
        writer.object {
            for (name, share) in rows {
                $0.key(name)
                $0.object {
                    $0.field("scored", share.tries)
                    write(share, to: &$0)
                }
            }
        }
    }

    private static func write(_ share: SuccessShare, to writer: inout JSONWriter) {
        writer.field("successes", share.successes)
        writer.field("success", share.share)
        guard let interval = share.interval else { return }
        writer.key("interval")
        writer.array {
            $0.value(.number("\(interval.lowerBound)"))
            $0.value(.number("\(interval.upperBound)"))
        }
    }
}
