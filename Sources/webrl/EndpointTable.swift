import Groundwork
import LanguageAgents
import LanguageModels

/// What a model's tries came to, for people and as JSON Lines.
enum EndpointTable {
    /// A line a task, then pass@k with intervals, tokens and cost.
    static func text(_ score: EndpointScore) -> String {
        var rows = [["task", "tries", "successes", "steps", "tokens in", "tokens out", "cost"]]
        for task in score.tasks {
            rows.append([
                task.task.taskID, "\(task.tries)", "\(task.successes)", rounded(task.steps, 10),
                "\(task.usage.promptTokens)", "\(task.usage.completionTokens)", money(task.cost),
            ])
        }
        let passes = score.passes.map { k, measured in
            "pass@\(k)  \(Output.percent(measured.mean))  "
                + "(95%: \(Output.percent(measured.low)) to \(Output.percent(measured.high)); "
                + "\(measured.tasks) of \(score.tasks.count) tasks)"
        }
        let failures = score.tasks.compactMap { task in
            task.failure.map { "\(task.task.taskID): \($0)\n" }
        }
        return Output.table(rows) + "\n\n" + failures.joined() + passes.joined(separator: "\n") + "\n"
            + totals(score)
    }

    private static func totals(_ score: EndpointScore) -> String {
        let count = Double(max(score.tasks.count, 1))
        let usage = score.usage
        return "\(usage.promptTokens) tokens in, \(usage.completionTokens) out"
            + " (\(rounded(Double(usage.promptTokens) / count, 1)) and "
            + "\(rounded(Double(usage.completionTokens) / count, 1)) a task), cost \(money(score.cost))"
            + " (\(money(score.cost / count)) a task); \(score.spoilt) infrastructure failures of sites or the endpoint, left out"
            + (usage.uncounted > 0
                ? "; the endpoint told no tokens of \(usage.uncounted) replies, which are counted as none"
                : "")
    }

    private static func rounded(_ value: Double, _ parts: Double) -> String {
        let cut = (value * parts).rounded() / parts
        return parts == 1 ? "\(Int(nearest: cut))" : "\(cut)"
    }

    private static func money(_ cost: Double) -> String { "\((cost * 1_000_000).rounded() / 1_000_000)" }

    /// An object a task, then the total.
    static func json(_ score: EndpointScore) -> String {
        let lines = score.tasks.map(line) + [total(score)]
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    private static func line(_ task: EndpointScore.Task) -> [UInt8] {
        var line = JSONWriter()
        line.object {
            $0.field("task_id", task.task.taskID)
            $0.field("tries", task.tries)
            $0.field("successes", task.successes)
            $0.field("infrastructure_failures", task.spoilt)
            $0.field("steps", task.steps)
            $0.field("prompt_tokens", task.usage.promptTokens)
            $0.field("completion_tokens", task.usage.completionTokens)
            $0.field("cost", task.cost)
            $0.field("error", task.failure)
        }
        return line.bytes
    }

    private static func total(_ score: EndpointScore) -> [UInt8] {
        var line = JSONWriter()
        line.object {
            $0.key("total")
            $0.object {
                $0.field("tasks", score.tasks.count)
                $0.key("pass_at")
                $0.object { passes in
                    for (k, measured) in score.passes {
                        passes.key("\(k)")
                        passes.object {
                            $0.field("mean", measured.mean)
                            $0.field("low", measured.low)
                            $0.field("high", measured.high)
                            $0.field("tasks", measured.tasks)
                        }
                    }
                }
                $0.field("prompt_tokens", score.usage.promptTokens)
                $0.field("completion_tokens", score.usage.completionTokens)
                $0.field("reasoning_tokens", score.usage.reasoningTokens)
                $0.field("uncounted_replies", score.usage.uncounted)
                $0.field("cost", score.cost)
                $0.field("infrastructure_failures", score.spoilt)
            }
        }
        return line.bytes
    }
}
