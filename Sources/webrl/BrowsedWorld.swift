import Browser
import Groundwork
import MockWeb
import WebEnv

/// What a person browses: one address, on a bundled site where one answers there, else on the live host.
struct BrowsedWorld {
    let environment: WebEnvironment
    let task: WebTask

    /// A world for looking around, without a goal: the bundled sites, each loaded when it is first visited, or the live host
    /// alone.
    init(
        address: String, library: SiteLibrary, login: String? = nil, dialect: Dialect = .webArena
    ) throws {
        guard let url = WebURL(address), url.isHTTP else {
            throw InputError("\(address): this is no web address")
        }
        let addresses = try library.addresses()
        let name = addresses.first { WebURL($0.value)?.origin == url.origin }?.key
        var limits = WebEnvironment.Limits()
        limits.steps = Int.max
        limits.repetitions = 0
        limits.invalidActions = 0
        if let name {
            let world = LoadingWorld(hosts: try library.hosts([name]), addresses: addresses) {
                SiteHost(site: try library.load($0))
            }
            environment = WebEnvironment(transport: world, limits: limits, dialect: dialect)
        } else {
            environment = WebEnvironment(
                transport: LiveTransport(allowedHosts: Self.allowedHosts(url)), limits: limits,
                clock: .system,
                dialect: dialect)
        }
        task = WebTask(
            taskID: "browse", sites: name.map { [$0] } ?? [], intent: "", startURLs: [address],
            requiresLogin: login != nil,
            storageState: login)
    }

    /// The host of a live address, at its port; at those of http and https where it names none.
    private static func allowedHosts(_ url: WebURL) -> [String] {
        guard let host = url.host else { return [] }
        return (url.port.map { [$0] } ?? [80, 443]).map { "\(host):\($0)" }
    }

    /// A world with a task's goal, limits and evaluator.
    init(task: WebTask, library: SiteLibrary, dialect: Dialect = .webArena) throws {
        environment = WebEnvironment(
            transport: MockWorld(hosts: try library.hosts(for: [task])), dialect: dialect)
        self.task = task
    }
}
