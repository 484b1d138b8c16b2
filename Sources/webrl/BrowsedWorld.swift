import Browser
import Groundwork
import MockWeb
import WebEnv

/// What a person browses: one address, on a bundled site where one answers there, else on the live host.
struct BrowsedWorld {
    let environment: WebEnvironment
    let task: WebTask
    /// Whether the task is somebody's, with a goal, and not merely a place to look around.
    let hasGoal: Bool

    /// A world for looking around, without a goal: the bundled sites, each loaded when it is first visited, or the live host
    /// alone.
    /// - Throws: ``InputError`` for what is no address, and for a login that the site does not have.
    init(
        address: String, library: SiteLibrary, login: String? = nil, uploads: UploadFolder? = nil,
        dialect: Dialect = .webArena
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
            let hosts = try library.hosts([name])
            if let login { try Self.check(login, on: hosts.map(\.site)) }
            let world = LoadingWorld(hosts: hosts, addresses: addresses) {
                SiteHost(site: try library.load($0))
            }
            environment = WebEnvironment(
                transport: world, limits: limits, uploadFolder: uploads, dialect: dialect)
        } else {
            if login != nil {
                throw InputError("\(address): stored logins belong to mock sites, and none answers here")
            }
            environment = WebEnvironment(
                transport: LiveTransport(allowedHosts: Self.allowedHosts(url)), limits: limits,
                clock: .system, uploadFolder: uploads, dialect: dialect)
        }
        hasGoal = false
        task = WebTask(
            taskID: "browse", sites: name.map { [$0] } ?? [], intent: "", startURLs: [address],
            requiresLogin: login != nil,
            storageState: login)
    }

    private static func check(_ login: String, on sites: [Site]) throws {
        let logins = sites.flatMap(\.logins)
        guard !logins.contains(login) else { return }
        let names = sites.map(\.name).joined(separator: ", ")
        throw InputError(
            "no login of \(names) is called \"\(login)\""
                + (logins.isEmpty ? "; it has none" : "; there are: \(logins.joined(separator: ", "))"))
    }

    /// The host of a live address, at its port; at those of http and https where it names none.
    private static func allowedHosts(_ url: WebURL) -> [String] {
        guard let host = url.host else { return [] }
        return (url.port.map { [$0] } ?? [80, 443]).map { "\(host):\($0)" }
    }

    /// A world with a task's goal, limits and evaluator.
    /// - Throws: ``InputError`` where the task was made for other sites' data.
    init(
        task: WebTask, library: SiteLibrary, uploads: UploadFolder? = nil, dialect: Dialect = .webArena
    ) throws {
        try TaskOrigin.check([task], file: "task \(task.taskID)", library)
        environment = WebEnvironment(
            transport: MockWorld(hosts: try library.hosts(for: [task])), uploadFolder: uploads,
            dialect: dialect)
        self.task = task
        hasGoal = true
    }
}
