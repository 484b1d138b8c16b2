import ArgumentParser
import Foundation
import Groundwork
import WebArena
import WebEnv

struct BrowseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse",
        abstract: "Drive one session by hand, or by actions on standard input.",
        discussion: """
            Type WebArena's actions, one a line: click [12], type [7] [red kettle] [1], fill [7] [text] [0], select [9] [Price],
            press [Enter], go_back, goto [address], new_tab, tab_focus [0], close_tab, stop [answer]. With --dialect browsergym
            BrowserGym's: click('12'), fill('7', 'tea'), send_msg_to_user('done'). With --dialect webrl WebRL's:
            do(action="Click", element="3"), exit(message="done").

            Examples:
              webrl browse --site shopping
              webrl browse --task 3 --tasks test.json
              printf 'click [5]\\nstop []\\n' | webrl browse --url http://shopping.test/ --json
            """)

    @Option(help: "A bundled site; its home page is opened.")
    var site: String?

    @Option(help: "An address to open: on a bundled site, or a live host (only that host is contacted).")
    var url: String?

    @Option(help: "The id of a task; its evaluator scores the session.")
    var task: String?

    @Option(help: "The file that holds the task, or the name of a suite.", completion: .file())
    var tasks: String?

    @Option(help: "Sign in with this stored login of the site.")
    var login: String?

    @Option(help: "Seed of everything random.")
    var seed: UInt64 = 0

    @Flag(help: "Print one JSON object a step.")
    var json = false

    @Flag(help: "Accept exactly what the parser of the dialect's reference accepts.")
    var strict = false

    @OptionGroup var options: DialectOptions

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if [site, url, task].compactMap({ $0 }).count != 1 {
            throw ValidationError("give one of --site, --url and --task")
        }
        if (task == nil) != (tasks == nil) { throw ValidationError("--task and --tasks go together") }
    }

    func run() throws {
        let world = try openWorld()
        var environment = world.environment
        var now = try environment.reset(task: world.task, seed: seed)
        if !world.task.intent.isEmpty && !json { Output.line("Task: \(world.task.intent)\n") }
        show(now)
        var input = InputLines()
        while now.ending == nil, let line = try nextLine(&input) {
            if line.allSatisfy(\.isWhitespace) { continue }
            now = try environment.step(output: line)
            show(now)
        }
    }

    private func openWorld() throws -> BrowsedWorld {
        let library = try siteFolder.library()
        let dialect = try options.dialect(isStrict: strict)
        if let site {
            let address = try library.addresses()[site] ?? library.load(site).address
            return try BrowsedWorld(
                address: address + "/", library: library, login: login, dialect: dialect)
        }
        if let url {
            return try BrowsedWorld(address: url, library: library, login: login, dialect: dialect)
        }
        let file = tasks ?? ""
        guard let found = try SuiteFile.tasks(file).first(where: { $0.taskID == task }) else {
            throw InputError("\(file): no task has the id \(task ?? "")")
        }
        return try BrowsedWorld(task: found, library: library, dialect: dialect)
    }

    private func nextLine(_ input: inout InputLines) throws -> String? {
        if !json && isatty(STDIN_FILENO) == 1 {
            Output.text("> ")
        }
        return try input.next()
    }

    private func show(_ now: TimeStep) {
        if json { return Output.line(jsonLine(now)) }
        Output.line(now.observation.text)
        Output.line("\nURL: \(now.observation.url)")
        if let error = now.observation.lastActionError { Output.line("Error: \(error)") }
        for warning in now.observation.warnings { Output.line("Warning: \(warning)") }
        if let ending = now.ending {
            Output.line("Ending: \(ending.rawValue), reward: \(now.reward.map { String($0) } ?? "none")")
        }
    }

    private func jsonLine(_ now: TimeStep) -> String {
        var json = JSONWriter()
        json.object {
            $0.field("observation", now.observation.text)
            $0.field("url", now.observation.url)
            $0.field("title", now.observation.title)
            $0.field("lastActionError", now.observation.lastActionError)
            $0.field("reward", now.reward)
            $0.field("ending", now.ending?.rawValue)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
