import Browser
import WebEnv

/// A site, loaded: its routes, templates and seed database. Immutable, shared by every world that has it.
public final class Site: Sendable {
    /// The site's folder.
    public let directory: String
    /// The site's name in task files and commands, such as `shopping`.
    public let name: String
    /// What lists of sites show for a person.
    public let title: String
    /// The origin it answers under, without a slash at its end.
    public let address: String
    /// What task files write for the address, such as `__SHOPPING__`; empty where there is none.
    public let placeholder: String
    /// What the placeholder stands for after the address, such as `/admin`; often empty.
    public let placeholderPath: String
    /// Name of the site whose database this is: its own, or that of the site it shares one with.
    public let databaseName: String
    /// The seed that the data was generated from (the other site's, where the database is another site's);
    /// nil where none is recorded.
    public let seed: UInt64?
    /// Names of the stored logins, the default first.
    public let logins: [String]
    /// Whether it belongs to every world of several sites, as a start page that links them does.
    public let joinsSeveral: Bool
    /// Routes of `site.yaml` and of the files that it names.
    public var routeCount: Int { routes.count }

    let clock: Int64
    let image: DatabaseImage
    let routes: [Route]
    let routeIndex: RouteIndex
    /// What answers where no route does: a template's page with the layout.
    let errorRoutes: [ErrorPage: Route]
    let templates: TemplateSet
    let shapes: TableShapes
    let statementCount: Int
    let session: SessionRules
    /// Template of the address of the login page; nil where the site has none.
    let loginPage: String?
    let files: [String: StaticFile]

    /// Pages that a site may have its own template for: `not_found`, `method_not_allowed`, `server_error`.
    enum ErrorPage: String, Sendable, CaseIterable {
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"

        var status: Int { self == .notFound ? 404 : 405 }
    }

    /// A server for browsers answers itself what is asked for below this path, whatever the host: no route may begin so.
    static let serverPath = "/__webrl/"

    /// Whether a task file may mean this site: by its name, or by its placeholder without the underscores (`reddit`).
    public func isCalled(_ name: String) -> Bool {
        name == self.name || "__\(name.uppercased())__" == placeholder
    }

    struct SessionRules: Sendable {
        let cookie: String
        let names: [String]
        let defaults: [SQLValue]
        let logins: [(name: String, variables: [SQLValue])]
    }

    struct StaticFile: Sendable {
        let contentType: String
        let body: ResponseBody
    }

    init(
        directory: String, file: SiteFile, image: DatabaseImage, databaseName: String, routes: [Route],
        errorRoutes: [ErrorPage: Route], templates: TemplateSet, shapes: TableShapes,
        statementCount: Int, files: [String: StaticFile]
    ) {
        self.directory = directory
        name = file.name
        title = file.title
        address = file.address
        placeholder = file.placeholder
        placeholderPath = file.placeholderPath
        self.databaseName = databaseName
        seed = file.seed
        logins = file.logins.map(\.name)
        joinsSeveral = file.joinsSeveral
        clock = file.clock
        self.image = image
        self.routes = routes
        routeIndex = RouteIndex(routes.map(\.pattern))
        self.errorRoutes = errorRoutes
        self.templates = templates
        self.shapes = shapes
        self.statementCount = statementCount
        let defaults = file.sessionDefaults.map(\.value)
        session = SessionRules(
            cookie: file.sessionCookie, names: file.sessionDefaults.map(\.name), defaults: defaults,
            logins: file.logins.map { login in
                var values = defaults
                for (name, value) in login.variables {
                    if let index = file.sessionDefaults.firstIndex(where: { $0.name == name }) {
                        values[index] = value
                    }
                }
                return (login.name, values)
            })
        loginPage = file.loginPage?.text
        self.files = files
    }

    /// Whether both work on one database in a world that has both.
    func sharesDatabase(with other: Site) -> Bool {
        databaseName == other.databaseName && image.identity == other.image.identity
    }

    /// The origin that a site's folder answers under, without loading its data; nil where its `site.yaml` can't be read.
    public static func address(inDirectory directory: String) -> String? {
        SiteLoader.file(directory: directory).flatMap { $0.address.isEmpty ? nil : $0.address }
    }

    /// Names of the sites in a folder that belong to every world of several sites, in alphabetical order, without loading
    /// any; sites whose `site.yaml` can't be read are left out.
    /// - Parameter known: names of sites that are not looked at.
    public static func joiningSites(inFolder folder: String, without known: Set<String> = []) -> [String] {
        Files.names(in: folder).filter { name in
            !known.contains(name) && Files.kind(of: "\(folder)/\(name)/site.yaml") == .file
                && SiteLoader.file(directory: folder + "/" + name)?.joinsSeveral == true
        }
    }

    /// Loads a site's folder.
    /// - Throws: ``SiteProblems`` with every mistake that was found.
    public static func load(directory: String) throws(SiteProblems) -> Site {
        let (site, problems) = SiteLoader.load(directory: directory)
        guard let site, problems.isEmpty else { throw SiteProblems(problems: problems) }
        return site
    }
}
