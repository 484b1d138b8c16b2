import ArgumentParser
import Curriculum
import Foundation
import Groundwork
import Learning
import MockWeb
import Synchronization
import WebEnv
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

    @Option(help: "Threads for learning; they change no result.")
    var workers = 2

    @OptionGroup var library: SiteLibrary

    func validate() throws {
        if !imagined {
            throw ValidationError("say --imagined; `webrl site serve` serves the sites themselves")
        }
        if site.isEmpty == (runDirectory == nil) { throw ValidationError("give one of --site and --run") }
        try FlagRange.check("--port", port, FlagRange.ports)
        try FlagRange.check("--workers", workers, FlagRange.workers)
        try FlagRange.check("--episodes", episodes, FlagRange.count)
    }

    func run() throws {
        let signals = TerminationSignals()
        let model =
            try runDirectory.map { try RunStudy($0, library: library, workers: workers).model } ?? learn()
        Output.endProgress()
        let dreams = DreamServer(model)
        var limits = SiteServer.Limits()
        // What is typed into a field is all that is sent, and walks remember it.
        limits.bodyBytes = 64 << 10
        // Also under the addresses that the imagined sites have, for browsers that resolve them here.
        let origins = try model.startPoints.compactMap { start in
            try model.begin(at: start).flatMap { WebURL($0.url)?.origin }
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
        let instantiators = try library.instantiators(site)
        let world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        Output.progress("making tasks")
        let tasks = instantiators.flatMap {
            $0.instantiate(count: max(1, episodes / 2), seed: seed, split: .train, threads: workers).tasks
        }
        let indexes = PageIndexCache(capacity: 20_000)
        let collector = ExperienceCollector(workers: workers, indexes: indexes) {
            WebEnvironment(transport: world)
        }
        Output.progress("playing \(episodes) episodes to learn from")
        let experience = collector.collect(tasks, episodes: episodes, seed: seed)
        try WorldFailure.check(experience, in: "training episode")
        var model = TransferModel(trees: PageTreeCache(indexes: indexes), workers: workers)
        Output.progress("learning")
        model.learn(from: experience)
        return model
    }
}

/// Imagined walks of several browsers, told apart by a cookie. The walk that was gone on with least recently makes room for
/// another.
private final class DreamServer: RequestAnswerer {
    private let model: TransferModel
    private let sessions = Mutex(BoundedTable<DreamSession>(limit: 256))
    private static let actionPath = "/__dream"
    private static let cookie = "webrl_dream"
    /// Steps of one walk, all of which are remembered.
    private static let longestWalk = 200

    init(_ model: TransferModel) { self.model = model }

    func effect(of request: ServedRequest) -> RequestGate.Effect {
        let isRead = request.method == "GET" || request.method == "HEAD"
        return isRead && request.parameter("start") == nil ? .none : .change
    }

    func answer(_ request: ServedRequest) throws -> HTTPResponse {
        if request.method == "POST", request.path == Self.actionPath {
            let fields = FormEncoding.parse(request.body).reduce(into: [String: String]()) {
                $0[$1.name] = $1.value
            }
            return try act(request, fields)
        }
        if let start = request.parameter("start").flatMap({ Int($0) }) { return try begin(start) }
        if let name = name(in: request), let session = sessions.withLock({ $0.use(name) }) {
            return page(session)
        }
        return html(200, startList)
    }

    private func begin(_ place: Int) throws -> HTTPResponse {
        let starts = model.startPoints
        guard starts.indices.contains(place) else { return html(404, startList) }
        let session = try DreamSession(model, at: starts[place])
        let name = String(UInt64.random(in: 1...UInt64.max), radix: 36)
        sessions.withLock { _ = $0.keep(session, as: name) }
        var response = redirect("/")
        response.headers.append(
            HTTPHeader("Set-Cookie", "\(Self.cookie)=\(name); Path=/; HttpOnly; SameSite=Lax"))
        return response
    }

    private func act(_ request: ServedRequest, _ fields: [String: String]) throws -> HTTPResponse {
        guard let name = name(in: request), var session = sessions.withLock({ $0.use(name) }) else {
            return redirect("/")
        }
        if fields["op"] == "restart" {
            sessions.withLock { _ = $0.remove(name) }
            return redirect("/")
        }
        if let action = action(fields) {
            guard session.depth < Self.longestWalk else {
                return html(
                    409, "<p>This walk is over after \(Self.longestWalk) steps. <a href=\"/\">Back</a></p>")
            }
            try session.perform(action)
            let changed = session
            sessions.withLock { _ = $0.keep(changed, as: name) }
        }
        return redirect("/")
    }

    private func action(_ fields: [String: String]) -> Action? {
        let id = fields["id"].flatMap { Int($0) }
        let text = fields["text"] ?? ""
        switch (fields["op"], id) {
        case ("back", _): return .goBack
        case ("click", let id?): return .click(id: id)
        case ("fill", let id?): return .fill(id: id, text: text, pressEnter: false)
        case ("enter", let id?): return .fill(id: id, text: text, pressEnter: true)
        case ("select", let id?): return .select(id: id, option: text)
        // Enter in a field sends its form without a button.
        case (nil, let id?): return .fill(id: id, text: text, pressEnter: true)
        default: return nil
        }
    }

    private func name(in request: ServedRequest) -> String? {
        request.headers.lazy.filter { $0.isNamed("Cookie") }
            .compactMap { cookieValue(Self.cookie, in: $0.value) }.first
    }

    // MARK: Pages

    private func page(_ session: DreamSession) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
            body: ResponseBody(Array(DreamPage.html(session, sendingTo: Self.actionPath).utf8)))
    }

    private var startList: String {
        let items = model.startPoints.enumerated().map { place, start in
            let login = start.login.map { $0.isEmpty ? "" : ", signed in as \(DreamPage.escaped($0))" } ?? ""
            return
                "<li><a href=\"/?start=\(place)\">\(DreamPage.escaped(start.urls.joined(separator: " ")))</a>\(login)</li>"
        }
        return "<h1>Where does the dream begin?</h1><ul>\(items.joined())</ul>"
    }

    private func html(_ status: Int, _ body: String) -> HTTPResponse {
        let page = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Imagined sites</title>
            <style>body{font:16px/1.6 system-ui,sans-serif;margin:40px auto;max-width:720px;padding:0 16px}</style></head>
            <body>\(body)</body></html>
            """
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
            body: ResponseBody(Array(page.utf8)))
    }

    private func redirect(_ path: String) -> HTTPResponse {
        HTTPResponse(status: 303, headers: [HTTPHeader("Location", path)], body: ResponseBody([]))
    }
}
