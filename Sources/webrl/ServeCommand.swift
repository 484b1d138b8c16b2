import ArgumentParser
import Foundation
import Groundwork
import Workbench

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract:
            "Serve environments to clients of OpenEnv, or a site that a world model imagines to a browser.",
        discussion: """
            Environments: one port answers OpenEnv's routes, its WebSocket (/ws), and the frames of the Python package (/frames). On other addresses
            than the loopback interface's a bearer token is required.

            With --imagined every page after the first is a prediction: how sure the model is of it, and what it does not know, stands above it. The model
            learns from the episodes of a run, or from episodes of the site's training tasks that are played now.

            Ends on SIGINT or SIGTERM, after the answers under way.

            Examples:
              webrl serve lite --port 8000
              webrl serve shopping --port 0 --port-file port
              webrl serve lite --host 0.0.0.0 --token-file token --name trainer.example
              webrl serve --imagined --site shopping --port 8090
            """)

    @Argument(help: "A suite, a task file or a site (default: lite).")
    var what: String?

    @Flag(help: "Serve what a world model imagines (`webrl site serve` serves the sites themselves).")
    var imagined = false

    @Option(help: "TCP port; 0 for any that is free (default: 8000, with --imagined 8090).")
    var port: Int?

    @Option(help: "Everything random follows from it (default: 0, with --imagined 1).")
    var seed: UInt64?

    @OptionGroup var start: ServeStartOptions
    @OptionGroup(title: "Environments") var environments: ServeEnvironmentOptions
    @OptionGroup(title: "Imagined sites") var imagination: ServeImaginedOptions
    @OptionGroup var siteFolder: SiteOptions

    @Option(help: "Threads; they change no result (default: as many as cores, with --imagined 2).")
    var workers: Int?

    func validate() throws {
        try FlagRange.check("--port", port, FlagRange.ports)
        try FlagRange.check("--workers", workers, FlagRange.workers)
        if imagined {
            try imagination.check()
            if what != nil {
                throw ValidationError("--imagined takes --site or --run, and nothing else to serve")
            }
            if environments.isExposed { throw ValidationError("--imagined serves this machine alone") }
        } else if imagination.isGiven {
            throw ValidationError("--site, --run and --episodes are for --imagined")
        }
    }

    func run() throws {
        let sites = try (imagination.runDirectory.map(siteFolder.library(ofRun:)) ?? siteFolder.library())
            .folder
        var order = ServeOrder(
            imagined
                ? .imagined(imagination.order(seed: seed ?? 1, workers: workers ?? 2))
                : .environments(try environments.order(what ?? "lite", seed: seed ?? 0, workers: workers)),
            sitesFolder: sites, port: port ?? (imagined ? 8090 : 8000))
        environments.apply(to: &order)
        start.apply(to: &order)
        try ServerProgram.become(order)
    }
}

/// How whoever starts a server learns its port, and when it ends.
struct ServeStartOptions: ParsableArguments {
    @Option(help: "Write the port to this file once clients are let in.", completion: .file())
    var portFile: String?

    @Option(help: "Write the port to this open file descriptor then, and close it.")
    var readyFd: Int32?

    @Option(help: "End with this process, which must be the one that starts the server.")
    var parent: Int32?

    func validate() throws {
        try FlagRange.check("--ready-fd", readyFd, FlagRange.descriptors)
        try FlagRange.check("--parent", parent, FlagRange.processes)
    }

    func apply(to order: inout ServeOrder) {
        order.portFile = portFile
        order.readyDescriptor = readyFd
        order.parent = parent
    }
}

/// What environments are served, to whom, and how many.
struct ServeEnvironmentOptions: ParsableArguments {
    @Option(help: "Address of this machine to listen on, as numbers.")
    var host = "127.0.0.1"

    @Option(
        name: .customLong("name"),
        help: "Another name that clients use for this machine; several times for several.")
    var names: [String] = []

    @Option(help: "File with the bearer token that clients must show.", completion: .file())
    var tokenFile: String?

    @OptionGroup var dialect: DialectOptions

    @Option(
        help: "Actions of an episode; 0 for no limit (default: WebArena's 30 for tasks, none for a site).")
    var maxSteps: Int?

    @Option(help: "Sessions at most.")
    var sessions = 1024

    @Option(
        name: .customLong("environments"), help: "Environments and snapshots of all clients together at most."
    )
    var environmentLimit = 10_000

    @Option(help: "Seconds that a session stays that no connection uses.")
    var idleSeconds = 900.0

    @Option(help: "Seconds without a sign of life after which a client's connection counts as gone.")
    var silentSeconds = 60.0

    @Flag(help: "Let clients of the Python package name files and folders of this machine.")
    var allowPaths = false

    @Option(
        name: .customLong("suites"),
        help: "Folder with the suites (default: WEBRL_SUITES, suites/ here, or beside the program).",
        completion: .directory
    )
    var suitesFolder: String?

    func validate() throws {
        try FlagRange.check("--max-steps", maxSteps, FlagRange.countOrNone)
        try FlagRange.check("--sessions", sessions, FlagRange.count)
        try FlagRange.check("--environments", environmentLimit, FlagRange.count)
        try FlagRange.check("--idle-seconds", idleSeconds, FlagRange.seconds)
        try FlagRange.check("--silent-seconds", silentSeconds, FlagRange.seconds)
        if isExposed, tokenFile == nil {
            throw ValidationError("--host \(host) lets other machines in, so give --token-file")
        }
        if isExposed, allowPaths {
            throw ValidationError("--allow-paths is for the loopback interface alone")
        }
    }

    /// Whether other machines reach the server.
    var isExposed: Bool { !ServeOrder.isLoopback(host) }

    func order(_ what: String, seed: UInt64, workers: Int?) throws -> ServeOrder.Environments {
        var order = ServeOrder.Environments(
            what: what, suitesFolder: try suitesFolder ?? BundledFiles().path(of: .suites))
        order.dialect = dialect.name
        order.window = dialect.window
        order.maxSteps = maxSteps
        order.seed = seed
        order.workers = workers
        order.sessions = sessions
        order.environments = environmentLimit
        order.idleSeconds = idleSeconds
        order.silentSeconds = silentSeconds
        order.allowsPaths = allowPaths
        return order
    }

    func apply(to order: inout ServeOrder) {
        order.address = host
        order.names = names
        order.tokenFile = tokenFile
    }
}

/// What a world model is to imagine.
struct ServeImaginedOptions: ParsableArguments {
    @Option(help: "A site whose training tasks are played to learn from; several times for several.")
    var site: [String] = []

    @Option(
        name: .customLong("run"), help: "Learn from the episodes of this run instead.", completion: .directory
    )
    var runDirectory: String?

    @Option(help: "Episodes to learn from, where no run is given (default: 400).")
    var episodes: Int?

    var isGiven: Bool { !site.isEmpty || runDirectory != nil || episodes != nil }

    func check() throws {
        if site.isEmpty == (runDirectory == nil) { throw ValidationError("give one of --site and --run") }
        try FlagRange.check("--episodes", episodes, FlagRange.count)
    }

    func order(seed: UInt64, workers: Int) -> ServeOrder.Imagined {
        ServeOrder.Imagined(
            sites: site, run: runDirectory, episodes: episodes ?? 400, seed: seed, workers: workers)
    }
}
