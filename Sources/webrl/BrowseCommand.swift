import ArgumentParser
import Foundation
import Groundwork
import MockWeb
import WebArena
import WebEnv
import Workbench

struct BrowseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse",
        abstract: "Drive one session by hand, or by actions on standard input.",
        discussion: """
            Type WebArena's actions, one a line: click [12], type [7] [red kettle] [1], fill [7] [text] [0], select [9] [Price],
            press [Enter], go_back, goto [address], new_tab, tab_focus [0], close_tab, stop [answer]. With --dialect browsergym
            BrowserGym's: click('12'), fill('7', 'tea'), send_msg_to_user('done'). With --dialect webrl WebRL's:
            do(action="Click", element="3"), exit(message="done"). In every dialect an action may be a JSON object on one line:
            {"type": "fill", "id": 7, "text": "two\\nlines"}.
            Without --json brackets may be left out (click 12), help lists what can be typed, and quit leaves.

            Examples:
              webrl browse --site shopping
              webrl browse --task 3 --tasks test.json
              webrl browse --url http://localhost:8000/ --uploads files
              printf 'click [5]\\nstop []\\n' | webrl browse --url http://shopping.test/ --json
            """)

    @Option(help: "A bundled site, or a site's folder (./rooms); its home page is opened.")
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

    @OptionGroup var uploads: UploadOptions

    @OptionGroup var options: DialectOptions

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if [site, url, task].compactMap({ $0 }).count != 1 {
            throw ValidationError("give one of --site, --url and --task")
        }
        if (task == nil) != (tasks == nil) { throw ValidationError("--task and --tasks go together") }
        if task != nil, login != nil {
            throw ValidationError("--login belongs to --site and --url: a task has its own")
        }
    }

    func run() throws {
        var session = BrowseSession(try openWorld(), seed: seed, json: json)
        try session.run()
    }

    private func openWorld() throws -> BrowsedWorld {
        let dialect = try options.dialect(isStrict: strict)
        let uploads = try uploads.folder()
        if let site {
            let named = try siteFolder.sites([site])
            let address = try named.names.first.flatMap { try homePage(of: $0, in: named.library) } ?? ""
            return try BrowsedWorld(
                address: address, library: named.library, login: login, uploads: uploads, dialect: dialect)
        }
        let library = try siteFolder.library()
        if let url {
            return try BrowsedWorld(
                address: url, library: library, login: login, uploads: uploads, dialect: dialect)
        }
        let file = tasks ?? ""
        guard let found = try SuiteFile.tasks(file).first(where: { $0.taskID == task }) else {
            throw InputError("\(file): no task has the id \(task ?? "")")
        }
        return try BrowsedWorld(task: found, library: library, uploads: uploads, dialect: dialect)
    }

    private func homePage(of site: String, in library: SiteLibrary) throws -> String {
        try (library.addresses()[site] ?? library.load(site).address) + "/"
    }
}
