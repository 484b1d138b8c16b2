import Groundwork
import WebEnv
import Workbench

/// A session that lines of standard input drive, and what is printed of it.
struct BrowseSession {
    private let task: WebTask
    private let hasGoal: Bool
    private let seed: UInt64
    private let printsJSON: Bool
    private var environment: WebEnvironment
    private var terminal: TerminalLine?
    private var input = InputLines()
    private var step = 0
    /// What was printed last of the page.
    private var shown = ""

    init(_ world: BrowsedWorld, seed: UInt64, json: Bool) {
        environment = world.environment
        task = world.task
        hasGoal = world.hasGoal
        self.seed = seed
        printsJSON = json
        terminal = json || !TerminalLine.isPossible ? nil : TerminalLine()
    }

    /// Until the episode ends, somebody leaves, or the input is at its end.
    mutating func run() throws {
        var now = try environment.reset(task: task, seed: seed)
        if !printsJSON {
            if !task.intent.isEmpty { Output.line("Task: \(task.intent)\n") }
            ErrorReport.write(BrowseHelp.hint(environment.dialect))
        }
        show(now)
        while now.ending == nil, let text = try nextLine() {
            let line = BrowseLine(text, dialect: environment.dialect, isPerson: !printsJSON)
            switch line {
            case .blank: continue
            case .help: Output.line(BrowseHelp.text(environment.dialect))
            case .quit: return
            case .action(let action): now = try environment.step(action)
            case .output(let output): now = try environment.step(output: output)
            }
            if line == .help { continue }
            step += 1
            show(now)
        }
    }

    private mutating func nextLine() throws -> String? {
        if terminal != nil { return terminal?.next(prompt: "> ") }
        return try input.next()
    }

    // MARK: Printing

    private mutating func show(_ now: TimeStep) {
        if printsJSON { return Output.line(jsonLine(now)) }
        let page = now.observation.text + "\n\nURL: \(now.observation.url)"
        // After a mistake the page is as it was: nobody needs to read it again.
        if now.observation.lastActionError == nil || page != shown { showPage(page, now) }
        if let error = now.observation.lastActionError { Output.line("Error: \(error)") }
        if let ending = now.ending {
            Output.line("Ending: \(ending.rawValue), reward: \(now.reward.map { String($0) } ?? "none")")
        }
    }

    private mutating func showPage(_ page: String, _ now: TimeStep) {
        shown = page
        Output.line(page)
        for warning in now.observation.warnings { Output.line("Warning: \(warning)") }
    }

    private func jsonLine(_ now: TimeStep) -> String {
        var json = JSONWriter()
        json.object {
            $0.field("task_id", hasGoal ? task.taskID : nil)
            $0.field("intent", hasGoal ? task.intent : nil)
            $0.field("seed", seed)
            $0.field("step", step)
            $0.field("observation", now.observation.text)
            $0.field("url", now.observation.url)
            $0.field("title", now.observation.title)
            $0.field("lastActionError", now.observation.lastActionError)
            $0.field("warnings", now.observation.warnings)
            $0.field("reward", now.reward)
            $0.field("ending", now.ending?.rawValue)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
