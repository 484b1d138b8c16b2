/// The routes of a site in order: those that `site.yaml` has itself, and those of the files that it names among them.
struct RouteList {
    private(set) var routes: [RouteSpec] = []
    private let folder: SiteFolder?
    private let shared: SourceFile.Lead?
    private var files: Set<String> = []
    private var isFull = false

    /// - Parameters:
    ///   - value: a list of routes and names of files; mistakes go to its log.
    ///   - folder: the site's folder; nil leaves out what files have.
    ///   - shared: values with anchors that files may use as aliases.
    init(_ value: YAMLValue, in folder: SiteFolder?, sharing shared: SourceFile.Lead?) {
        self.folder = folder
        self.shared = shared
        for entry in value.sequence(atMost: SiteFile.mostRoutes, "routes") where !isFull {
            if entry.isScalar { readFile(entry) } else { add(entry) }
        }
    }

    private mutating func add(_ entry: YAMLValue) {
        guard routes.count < SiteFile.mostRoutes else {
            isFull = true
            return entry.report("a site has at most \(SiteFile.mostRoutes) routes")
        }
        routes.append(RouteSpec(entry))
    }

    /// Puts the routes of a file in the place of its name.
    private mutating func readFile(_ entry: YAMLValue) {
        guard let folder, let name = entry.string else { return }
        guard files.insert(name).inserted else { return entry.report("\(name) is named twice") }
        let bytes: [UInt8]
        do { bytes = try folder.read(name, limit: SiteFolder.largestText) } catch {
            let near = error.isAbsence ? suggestion(for: name, among: folder.yamlFiles) : ""
            return entry.report("\(name): \(error.message)" + near)
        }
        guard bytes.contains(where: { $0 > 32 }) else { return entry.report("\(name) is empty") }
        let file = SourceFile(name: folder.path + "/" + name, bytes: bytes, lead: shared)
        guard let document = YAMLValue.document(file, log: entry.log) else { return }
        let routes = document.sequence(atMost: SiteFile.mostRoutes, "routes")
        for route in routes.dropFirst(shared == nil ? 0 : 1) where !isFull {
            if route.isScalar {
                route.report("a route is needed here; only site.yaml names files of routes")
            } else {
                add(route)
            }
        }
    }
}

extension SiteFolder {
    /// Names of the YAML files that lie in the folder or in a folder of it that may hold routes.
    fileprivate var yamlFiles: [String] {
        let log = ProblemLog()
        let folders = names(in: "", log: log).filter { Files.isDirectory(path + "/" + $0) && $0 != "tasks" }
        let inside = folders.flatMap { folder in names(in: folder, log: log).map { folder + "/" + $0 } }
        return (names(in: "", log: log) + inside).filter { $0.hasSuffix(".yaml") }
    }
}
