import ArgumentParser
import Curriculum
import Foundation
import Groundwork
import Learning
import MockWeb
import Readings
import Synchronization
import WebEnv
import Workbench
import WorldModel

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Browse a site that a world model imagines, in a real browser.",
        discussion: """
            Every page after the first is a prediction: how sure the model is of it, and what it does not know, stands above it. The model learns
            from the episodes of a run, or from episodes of the site's training tasks that are played now. Ends on SIGINT or SIGTERM.

            Examples:
              webrl serve --imagined --site shopping --port 8090
              webrl serve --imagined --run runs/first
            """)

    @Flag(help: "Serve what a world model imagines (`webrl site serve` serves the sites themselves).")
    var imagined = false

    @Option(help: "A site whose training tasks are played to learn from; several times for several.")
    var site: [String] = []

    @Option(
        name: .customLong("run"), help: "Learn from the episodes of this run instead.", completion: .directory
    )
    var runDirectory: String?

    @Option(help: "Episodes to learn from, where no run is given.")
    var episodes = 400

    @Option(help: "TCP port; 0 for any that is free.")
    var port = 8090

    @Option(help: "Everything random follows from it.")
    var seed: UInt64 = 1

    @OptionGroup var workers: WorkerOptions

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if !imagined {
            throw ValidationError("say --imagined; `webrl site serve` serves the sites themselves")
        }
        if site.isEmpty == (runDirectory == nil) { throw ValidationError("give one of --site and --run") }
        try FlagRange.check("--port", port, FlagRange.ports)
        try FlagRange.check("--episodes", episodes, FlagRange.count)
    }

    func run() throws {
        let library = try siteFolder.library()
        let signals = TerminationSignals()
        let model =
            try runDirectory.map {
                try RunStudy($0, library: library, workers: workers.count, progress: Output.progress).model
            } ?? learn()
        Output.endProgress()
        let dreams = ImaginedSite(model)
        var limits = SiteServer.Limits()
        // What is typed into a field is all that is sent, and walks remember it.
        limits.bodyBytes = 64 << 10
        // Also under the addresses that the imagined sites have, for browsers that resolve them here.
        let origins = model.startPoints.compactMap { start in
            model.begin(at: start).flatMap { WebURL($0.url)?.origin }
        }
        let server = try SiteServer(port: port, limits: limits, sites: Set(origins).sorted()) { _, _ in dreams
        }
        Output.line("http://127.0.0.1:\(server.port)/")
        Output.line("imagined from \(model.exampleCount) transitions, \(model.templateCount) kinds of pages")
        try Output.check()
        signals.wait()
        server.stop()
    }

    private func learn() throws -> TransferModel {
        let library = try siteFolder.library()
        let instantiators = try library.instantiators(site)
        let world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        Output.progress("making tasks")
        let tasks = instantiators.flatMap {
            $0.instantiate(count: max(1, episodes / 2), seed: seed, split: .train, threads: workers.count)
                .tasks
        }
        let indexes = PageIndexCache(capacity: 20_000)
        let collector = ExperienceCollector(workers: workers.count, indexes: indexes) {
            WebEnvironment(transport: world)
        }
        Output.progress("playing \(episodes) episodes to learn from")
        let experience = collector.collect(tasks, episodes: episodes, seed: seed)
        try WorldFailure.check(experience, in: "training episode")
        var model = TransferModel(trees: PageTreeCache(indexes: indexes), workers: workers.count)
        Output.progress("learning")
        model.learn(from: experience)
        return model
    }
}
