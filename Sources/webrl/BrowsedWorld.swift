import MockWeb
import WebEnv

/// What a person browses: one address, on a bundled site where one answers there, else on the live host.
struct BrowsedWorld {
    let environment: WebEnvironment
    let task: WebTask

    /// A world for looking around, without a goal: all bundled sites, or the live host alone.
    init(
        address: String, library: SiteLibrary, login: String? = nil, dialect: Dialect = .webArena
    ) throws {
        let sites = try library.hosts()
        let hosts = sites.filter { WebURL(address)?.origin == WebURL($0.site.address)?.origin }
        var limits = WebEnvironment.Limits()
        limits.steps = Int.max
        limits.repetitions = 0
        limits.invalidActions = 0
        if !hosts.isEmpty {
            environment = WebEnvironment(
                transport: MockWorld(hosts: sites), limits: limits, dialect: dialect)
        } else {
            guard let url = WebURL(address), url.isHTTP, let host = url.host else {
                throw UsageError("\(address): this is no web address")
            }
            environment = WebEnvironment(
                transport: LiveTransport(allowedHosts: [host]), limits: limits, clock: .system,
                dialect: dialect)
        }
        task = WebTask(
            taskID: "browse", sites: hosts.map(\.site.name), intent: "", startURLs: [address],
            requiresLogin: login != nil,
            storageState: login)
    }

    /// A world with a task's goal, limits and evaluator.
    init(task: WebTask, library: SiteLibrary, dialect: Dialect = .webArena) throws {
        environment = WebEnvironment(
            transport: MockWorld(hosts: try library.hosts(for: [task])), dialect: dialect)
        self.task = task
    }
}
