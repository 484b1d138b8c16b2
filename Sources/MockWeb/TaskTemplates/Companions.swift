/// The sites that a site's task templates may name beside their own.
///
/// A site that was given is taken as it is; any other is loaded, once, from the folder that holds the site's own.
final class Companions {
    /// The site that the templates belong to.
    let home: SiteHost
    /// Those that templates have named so far, in that order.
    private(set) var named: [SiteHost] = []
    private let given: [SiteHost]

    init(of home: SiteHost, given: [SiteHost] = []) {
        self.home = home
        self.given = given
    }

    /// Why a name stands for no site.
    struct Absence: Error {
        let message: String
    }

    func host(_ name: String) throws(Absence) -> SiteHost {
        if name == home.site.name { return home }
        if let host = named.first(where: { $0.site.name == name }) { return host }
        if let host = given.first(where: { $0.site.name == name }) {
            named.append(host)
            return host
        }
        let host = try loaded(name)
        named.append(host)
        return host
    }

    /// Names the sites that belong to every world of several sites.
    func nameJoining() throws(Absence) {
        for name in joining { _ = try host(name) }
    }

    /// Those of the given sites, then those that lie beside the site's own.
    private lazy var joining: [String] = {
        let known = [home] + given
        let found = Site.joiningSites(inFolder: folder, without: Set(known.map(\.site.name)))
        return known.filter(\.site.joinsSeveral).map(\.site.name) + found
    }()

    private func loaded(_ name: String) throws(Absence) -> SiteHost {
        let names = Files.names(in: folder).filter {
            Files.kind(of: folder + "/" + $0 + "/site.yaml") == .file
        }
        guard names.contains(name) else {
            throw Absence(
                message: "there is no site \"\(name)\" beside this one" + suggestion(for: name, among: names))
        }
        do { return SiteHost(site: try Site.load(directory: folder + "/" + name)) } catch {
            throw Absence(message: "the site \"\(name)\" has mistakes of its own: \(error)")
        }
    }

    /// The folder that holds the site's own folder.
    private var folder: String { home.site.directory + "/.." }
}
