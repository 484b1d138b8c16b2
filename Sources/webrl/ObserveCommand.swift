import ArgumentParser
import Browser
import Foundation
import Groundwork
import HTML
import Page
import WebEnv

struct ObserveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe",
        abstract: "Print a page as an agent sees it.",
        discussion: """
            The page is a file, standard input (-), or an address on a bundled site or a live host. The style sheets that
            it links to are loaded: those of a file from beside it.

            Examples:
              webrl observe page.html
              webrl observe page.html --dialect webrl
              webrl observe http://shopping.test/ --format json
              webrl observe http://shopping.test/customer/account --login shopping
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "A file, an address, or - for standard input.", completion: .file())
    var page: String

    @Option(help: "text: as an agent sees it. json: one object a node.")
    var format: Format = .text

    @Flag(help: "With json: every element of the document, those left out of the tree too.")
    var all = false

    @Option(help: "Sign in with this stored login of the address's site.")
    var login: String?

    @OptionGroup var options: DialectOptions
    @OptionGroup var siteFolder: SiteOptions

    private var isAddress: Bool { page.hasPrefix("http://") || page.hasPrefix("https://") }

    func validate() throws {
        if all && format == .text { throw ValidationError("--all goes with --format json") }
        if login != nil, !isAddress { throw ValidationError("--login belongs to an address on a mock site") }
    }

    func run() throws { try isAddress ? observeAddress() : observeFile() }

    private func observeAddress() throws {
        let world = try BrowsedWorld(
            address: page, library: try siteFolder.library(), login: login, dialect: try options.dialect())
        var environment = world.environment
        let first = try environment.reset(task: world.task, seed: 0)
        try show(environment.session.page.document, first.observation)
    }

    private func observeFile() throws {
        let bytes = try page == "-" ? InputFile.standardInput() : InputFile.contents(of: page)
        let parsed = HTMLParser.parse(bytes)
        let linked: (document: Document, warning: String?) =
            page == "-" ? (parsed, nil) : StyleSheetFiles.linking(parsed, at: page)
        let document = linked.document
        let view = PageView.make(document, in: try options.dialect())
        try show(
            document,
            Observation(
                page: view, url: page, tabTitles: [view.title], activeTab: 0, lastActionError: nil,
                warnings: view.warnings + [linked.warning].compactMap { $0 }))
    }

    private func show(_ document: Document, _ observation: Observation) throws {
        switch format {
        case .text: Output.line(observation.text)
        case .json: Output.text(AccessibilityJSON.lines(document, all: all))
        }
        for warning in observation.warnings { ErrorReport.write("warning: \(warning)") }
    }
}
