import Foundation
import Groundwork
import WebEnv

/// Makes sites with other data: copies a site's folder, runs its `generate.py` with a seed, and puts the result in its place.
///
/// The contract of `generate.py` stands in docs/reference/site-format.md. Python is needed here and nowhere else.
public struct WorldGenerator {
    /// The folder with the sites that are copied.
    public let source: String
    /// The folder that the new sites are written to.
    public let target: String
    /// The seed that every `generate.py` is run with.
    public let seed: UInt64
    let replaces: Bool
    private let python: String
    private let environment: [String: String]

    /// What is done for one site.
    public enum Work: Sendable, Hashable {
        /// Its generator is run.
        case generate
        /// It has no generator: its data is the same under every seed, or is another site's.
        case copy
        /// It stands there already, made from the same seed.
        case keep
    }

    /// - Parameter replaces: whether sites that stand in the target already are replaced.
    /// - Throws: ``WorldError`` where there is no Python, or the target is where the sites come from.
    public init(source: String, target: String, seed: UInt64, replaces: Bool) throws(WorldError) {
        try self.init(source: source, target: target, seed: seed, replaces: replaces, environment: [:])
    }

    /// - Parameter environment: variables that generators see beside this process's own.
    init(
        source: String, target: String, seed: UInt64, replaces: Bool, environment: [String: String]
    ) throws(WorldError) {
        let resolved = [source, target].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
        if resolved[0] == resolved[1] || resolved[1].hasPrefix(resolved[0] + "/") {
            throw WorldError("\(target): the sites come from \(source); write the new ones to another folder")
        }
        guard let python = Self.python else {
            throw WorldError("python3 is needed to generate a site, and there is none in PATH")
        }
        self.source = source
        self.target = target
        self.seed = seed
        self.replaces = replaces
        self.python = python
        self.environment = environment
    }

    private static var python: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { $0 + "/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    // MARK: What is to be done

    /// The sites in the order in which they are made, with those that they need: whose database they use, whose data their
    /// generator reads, or which their task templates name; and where there are several those that join them.
    /// - Throws: ``WorldError`` where something stands in the way; nothing is written then.
    public func plan(_ names: [String]) throws(WorldError) -> [(name: String, work: Work)] {
        var order: [String] = []
        for name in names { try add(name, to: &order, path: []) }
        var examined = 0
        while examined < order.count {
            for other in taskSites(of: order[examined]) where isSite(other) {
                try add(other, to: &order, path: [])
            }
            examined += 1
        }
        if order.count > 1 {
            for name in Site.joiningSites(inFolder: source) { try add(name, to: &order, path: []) }
        }
        var plan: [(name: String, work: Work)] = []
        for name in order {
            plan.append((name, try work(on: name, isAsked: names.contains(name), askedFor: names)))
        }
        return plan
    }

    private func add(_ name: String, to order: inout [String], path: [String]) throws(WorldError) {
        if order.contains(name) { return }
        if path.contains(name) {
            throw WorldError("\((path + [name]).joined(separator: " needs ")): sites can't need each other")
        }
        for other in try needs(of: name) { try add(other, to: &order, path: path + [name]) }
        order.append(name)
    }

    private func isSite(_ name: String) -> Bool { Files.exists(source + "/" + name + "/site.yaml") }

    /// The sites that its task templates name; files with mistakes are for the check to report.
    private func taskSites(of name: String) -> [String] {
        let folder = SiteFolder(source + "/" + name)
        let files = folder.names(in: "tasks", log: ProblemLog()).filter { $0.hasSuffix(".yaml") }
        return files.flatMap { file -> [String] in
            guard let document = folder.document("tasks/" + file, log: ProblemLog()) else { return [] }
            let templates = document.isSequence ? document.sequence : []
            return templates.flatMap { $0.isMapping ? $0.entries : [] }.filter { $0.key == "sites" }
                .flatMap { $0.value.items.compactMap(\.string) }
        }
    }

    private func needs(of name: String) throws(WorldError) -> [String] {
        let file = try siteFile(name)
        return (file.databaseOf.map { [$0] } ?? []).map(\.text) + file.generatedAfter.map(\.text)
    }

    private func siteFile(_ name: String) throws(WorldError) -> SiteFile {
        // Only what lies in the folder of sites is one: a name such as "../x" leads out of both folders.
        let known = Files.names(in: source).filter(isSite)
        guard known.contains(name) else {
            throw WorldError(
                "no site is called \"\(name)\"; there are: \(known.joined(separator: ", "))")
        }
        let log = ProblemLog()
        guard let document = SiteFolder(source + "/" + name).document("site.yaml", log: log) else {
            throw WorldError(log.problems.first?.description ?? name)
        }
        return SiteFile(document)
    }

    private func work(on name: String, isAsked: Bool, askedFor names: [String]) throws(WorldError) -> Work {
        let work: Work =
            Files.kind(of: source + "/\(name)/generate.py") == .file ? .generate : .copy
        let place = target + "/" + name
        guard Files.exists(place) else { return work }
        let found = SeedFile.read(in: place, log: ProblemLog())
        if !isAsked, work == .copy || found == seed { return .keep }
        if replaces { return work }
        throw WorldError(
            isAsked
                ? "\(place) stands already; replace it with --overwrite, or write to another folder with --out"
                : "\(place) is \(found.map { "of seed \($0)" } ?? "of no known seed"), and "
                    + "\(names.joined(separator: ", ")) needs it of seed \(seed); replace it with --overwrite, or write to another folder with --out"
        )
    }

    // MARK: Doing it

    /// Makes one site beside its place, loads it, and moves it there.
    /// - Throws: ``WorldError`` where the generator fails or its site has mistakes; the place is as it was then.
    public func make(_ name: String, _ work: Work) throws(WorldError) {
        if work == .keep { return }
        let place = target + "/" + name
        let draft = target + "/." + name + ".new"
        do {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            try remove(draft)
            try copy(name, to: draft)
            defer { try? remove(draft) }
            if work == .generate {
                for file in try siteFile(name).generatedWith { try bring(file.text) }
                try generate(name, in: draft)
            }
            try check(name, in: draft)
            try move(draft, to: place, beside: target + "/." + name + ".old")
        } catch let error as WorldError {
            throw error
        } catch {
            throw WorldError("\(place): \(error.localizedDescription)")
        }
    }

    private func remove(_ path: String) throws {
        if Files.exists(path) { try FileManager.default.removeItem(atPath: path) }
    }

    /// The site's folder without what Python leaves behind.
    private func copy(_ name: String, to draft: String) throws {
        // A pipe would hold the copy up for good, and a link may lead anywhere.
        let log = ProblemLog()
        _ = SiteFolder(source + "/" + name).tree("", includingHidden: true, log: log)
        if let problem = log.problems.first { throw WorldError(problem.description) }
        try FileManager.default.copyItem(atPath: source + "/" + name, toPath: draft)
        for folder in [draft] + Files.folders(draft) { try remove(folder + "/__pycache__") }
    }

    /// Puts a file that lies beside the sites beside the new ones.
    private func bring(_ name: String) throws {
        let bytes: [UInt8]
        do { bytes = try SiteFolder(source).read(name, limit: SiteFolder.largestText) } catch {
            throw WorldError("\(source)/\(name): \(error.message)")
        }
        let place = target + "/" + name
        if Files.exists(place) {
            if (try? Files.contents(of: place, limit: SiteFolder.largestText)) == bytes { return }
            guard replaces else {
                throw WorldError(
                    "\(place) stands already and is another; replace it with --overwrite, or write to another folder with --out"
                )
            }
        }
        try AtomicFile.write(bytes, to: place)
    }

    private func generate(_ name: String, in draft: String) throws {
        try Data(SeedFile.text(seed).utf8).write(to: URL(fileURLWithPath: draft + "/" + SeedFile.name))
        let notes = draft + "/.notes"
        try Data().write(to: URL(fileURLWithPath: notes))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-B", "generate.py", String(seed)]
        process.currentDirectoryURL = URL(fileURLWithPath: draft, isDirectory: true)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: notes))
        try process.run()
        process.waitUntilExit()
        let said = String(
            decoding: (try? Files.contents(of: notes, limit: SiteFolder.largestText)) ?? [], as: UTF8.self)
        try remove(notes)
        guard process.terminationStatus == 0 else {
            let last = said.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }
            throw WorldError(
                "\(name): generate.py \(seed) failed"
                    + (last.map { ": \($0)" } ?? " with exit code \(process.terminationStatus)"))
        }
        let original = source + "/" + name
        let isOriginalSeed = SeedFile.read(in: original, log: ProblemLog()) == seed
        if !isOriginalSeed, contents(ofSite: original) == contents(ofSite: draft) {
            throw WorldError("\(name): generate.py \(seed) changed nothing in data/")
        }
    }

    private func contents(ofSite folder: String) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        let folder = SiteFolder(folder)
        for path in folder.tree("data", log: ProblemLog()) {
            contents[path] = try? folder.read("data/" + path, limit: SiteFolder.largestData)
        }
        return contents
    }

    private func check(_ name: String, in draft: String) throws {
        let (site, problems) = SiteLoader.load(directory: draft)
        guard site != nil, problems.isEmpty else {
            throw WorldError(
                "\(name): generate.py \(seed) made a site with mistakes: "
                    + (problems.first?.description ?? "it can't be loaded"))
        }
    }

    private func move(_ draft: String, to place: String, beside old: String) throws {
        try remove(old)
        if Files.exists(place) { try FileManager.default.moveItem(atPath: place, toPath: old) }
        try FileManager.default.moveItem(atPath: draft, toPath: place)
        try remove(old)
    }
}

/// Why a site could not be made, in one sentence.
public struct WorldError: Error, Sendable, CustomStringConvertible {
    /// One sentence that names the site and the cause.
    public let description: String
    init(_ description: String) { self.description = description }
}
