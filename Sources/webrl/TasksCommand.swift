import ArgumentParser
import Foundation
import Learning
import MockWeb
import WebEnv

extension TaskSplit: ExpressibleByArgument {}

struct TasksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Generate, prove and count tasks.",
        subcommands: [Generate.self, Check.self, Stats.self])

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make tasks from a site's templates and prove each before it is written.",
            discussion: """
                A proven task's reference solution scores 1; doing nothing, stopping early, answers and pages of other tasks, and near misses
                score 0. The same site, count, seed and split give the same file.

                Example:
                  webrl tasks generate --site shopping --count 200 --seed 1 --split test --output test.json
                """)

        @Option(help: "The site.")
        var site: String

        @Option(help: "Tasks at most (default: all there are).")
        var count: Int?

        @Option(help: "Which rows are drawn and how they are worded follows from it.")
        var seed: UInt64 = 0

        @Option(
            help:
                "train, test (values that training never uses), unseen (templates that training never uses) or all."
        )
        var split: TaskSplit = .train

        @Option(help: "Proofs that run at once; they change no result.")
        var workers = 2

        @Option(help: "Where to write (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var library: SiteLibrary

        func validate() throws {
            if let count, count < 1 { throw ValidationError("--count is at least 1") }
            if workers < 1 { throw ValidationError("--workers is at least 1") }
        }

        func run() throws {
            let instantiator = try TaskInstantiator(host: SiteHost(site: library.load(site)))
            let (tasks, report) = instantiator.instantiate(
                count: count, seed: seed, split: split, threads: workers)
            let bytes = TaskFile.write(tasks)
            if let output {
                try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
            } else {
                FileHandle.standardOutput.write(Data(bytes))
            }
            for failure in report.templates.flatMap(\.failures) {
                ErrorReport.write("left out \(failure.taskID): \(failure.reasons.joined(separator: "; "))")
            }
            ErrorReport.write(
                "\(tasks.count) tasks written, \(report.proven) of \(report.tried) tried are proven")
            if let count, tasks.count < count {
                ErrorReport.write("the split \(split.rawValue) has no more than \(tasks.count) proven tasks")
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove every task of a file.",
            discussion: """
                Tasks that come from a site's templates get all proofs; other tasks are checked by their reference solution and by doing nothing.
                Exit code 1 where a task is not proven.

                Example:
                  webrl tasks check test.json
                """)

        @Argument(help: "A task file.", completion: .file())
        var file: String

        @Flag(help: "Print one JSON object a task, then the total.")
        var json = false

        @OptionGroup var library: SiteLibrary

        func run() throws {
            let tasks = try readTasks(file)
            let hosts = try library.hosts(for: tasks)
            let instantiators = try library.instantiators(hosts)
            let plain = PlainProof(world: MockWorld(hosts: hosts))
            var proven = 0
            for task in tasks {
                let reasons =
                    instantiators.lazy.compactMap { $0.prove(task) }.first?.reasons
                    ?? plain.reasons(against: task)
                if reasons.isEmpty { proven += 1 }
                show(task, reasons)
            }
            showTotal(proven, tasks.count)
            if proven < tasks.count { throw ExitCode(1) }
        }

        private func show(_ task: WebTask, _ reasons: [String]) {
            guard json else {
                if !reasons.isEmpty { print("\(task.taskID): \(reasons.joined(separator: "; "))") }
                return
            }
            var line = JSONWriter()
            line.object {
                $0.field("task_id", task.taskID)
                $0.field("proven", reasons.isEmpty)
                $0.field("reasons", reasons)
            }
            Output.line(String(decoding: line.bytes, as: UTF8.self))
        }

        private func showTotal(_ proven: Int, _ count: Int) {
            guard json else { return print("\(proven) of \(count) tasks are proven") }
            var line = JSONWriter()
            line.object {
                $0.key("total")
                $0.object {
                    $0.field("tasks", count)
                    $0.field("proven", proven)
                }
            }
            Output.line(String(decoding: line.bytes, as: UTF8.self))
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count a file's tasks by site, evaluator, family and template.",
            discussion: "Example:\n  webrl tasks stats test.json")

        @Argument(help: "A task file.", completion: .file())
        var file: String

        func run() throws {
            let tasks = try readTasks(file)
            print("\(tasks.count) tasks")
            show("site", tasks.map { $0.sites.joined(separator: "+") })
            show(
                "evaluator",
                tasks.map { ($0.evaluation?.kinds.map(\.rawValue) ?? ["none"]).joined(separator: "+") })
            show("family", tasks.map { $0.family.isEmpty ? "(none)" : $0.family })
            show("template", tasks.map { $0.intentTemplateID.isEmpty ? "(none)" : $0.intentTemplateID })
        }

        private func show(_ title: String, _ values: [String]) {
            let counts = Dictionary(grouping: values) { $0 }.mapValues(\.count).sorted {
                ($1.value, $0.key) < ($0.value, $1.key)
            }
            print("\n" + Output.table([[title, "tasks"]] + counts.map { [$0.key, String($0.value)] }))
        }
    }
}

/// What can be proven of a task that came from no template: its solution scores 1, doing nothing scores 0.
private struct PlainProof {
    let world: MockWorld

    func reasons(against task: WebTask) -> [String] {
        guard task.evaluation != nil else { return ["the task has no evaluator"] }
        guard !task.solution.isEmpty else { return ["the task has no reference solution"] }
        let rollout = Rollout(workers: 1) { WebEnvironment(transport: world) }
        let job = Rollout.Job(task: task, seed: 0)
        var reasons: [String] = []
        if let solved = rollout.playSolutions([job]).first, solved.reward != 1 {
            reasons.append(
                solved.failure
                    ?? "the reference solution scores \(solved.reward.map { String($0) } ?? "nothing")")
        }
        if let idle = rollout.play([job], with: ScriptedPolicy(actions: [])).first, idle.reward != 0 {
            reasons.append(
                idle.failure ?? "doing nothing scores \(idle.reward.map { String($0) } ?? "nothing")")
        }
        return reasons
    }
}
