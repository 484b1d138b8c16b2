import Foundation
import Groundwork
import Testing
import WebEnv

@testable import MockWeb

/// Worlds that no one has seen: the bundled sites, generated from other seeds.
///
/// A part of them each time; with `WEBRL_ALL_PROOFS` all sites, more seeds, and all proofs.
@Suite("Fresh worlds", .serialized, .enabled(if: FreshWorld.hasPython, "there is no python3"))
struct FreshWorldTests {
    static let isThorough = ProcessInfo.processInfo.environment["WEBRL_ALL_PROOFS"] != nil
    static let seeds: [UInt64] = isThorough ? [101, 102, 103, 104, 105] : [101]
    /// Sites with a generator of their own.
    static let generated = ["shopping", "forum", "gitlab", "map", "wikipedia"]
    static let sampled = isThorough ? generated : ["map", "wikipedia"]

    @Test("Seed 0 gives the bundled data, byte by byte", arguments: isThorough ? generated : ["shopping"])
    func bundledData(name: String) throws {
        let world = try FreshWorld(seed: 0, sites: [name], isAlone: true)
        let bundled = packageRoot.appending(path: "sites/\(name)").path
        for folder in ["data", "static"] {
            let log = ProblemLog()
            let (old, new) = (SiteFolder(bundled), SiteFolder(world.folder(name)))
            let names = old.tree(folder, log: log)
            #expect(new.tree(folder, log: log) == names)
            for file in names {
                let (path, limit) = ("\(folder)/\(file)", SiteFolder.largestData)
                let isSame = try old.read(path, limit: limit) == new.read(path, limit: limit)
                #expect(isSame, "\(name)/\(folder)/\(file)")
            }
        }
        #expect(try Site.load(directory: bundled).seed == 0)
    }

    @Test("The same seed gives the same bytes, whatever Python's hashes are")
    func determinism() throws {
        let worlds = try ["1", "77"].map {
            try FreshWorld(seed: 3, sites: Self.sampled, isAlone: true, hashSeed: $0)
        }
        for name in Self.sampled {
            let log = ProblemLog()
            let folders = worlds.map { SiteFolder($0.folder(name)) }
            let files = folders[0].tree("", log: log)
            #expect(files == folders[1].tree("", log: log))
            for file in files {
                let isSame =
                    try folders[0].read(file, limit: SiteFolder.largestData)
                    == folders[1].read(file, limit: SiteFolder.largestData)
                #expect(isSame, "\(name)/\(file)")
            }
        }
        try checkNames(of: worlds[0])
    }

    @Test(
        "Every template yields proven tasks in a fresh world, which shares few names with the bundled one",
        arguments: seeds)
    func proofs(seed: UInt64) throws {
        let world = try FreshWorld(seed: seed, sites: Self.isThorough ? Self.generated : ["shopping"])
        try checkNames(of: world)
        for name in world.made where !world.joining.contains(name) {
            let said = try world.contradictions(in: name)
            #expect(said == nil, "\(seed): \(name): \(said ?? "")")
            if Self.isThorough {
                let problems = SiteCheck.problems(
                    directory: world.folder(name), provesTasks: true, threads: 2)
                #expect(problems.isEmpty, "\(seed): \(problems.map(\.description).joined(separator: "\n"))")
                continue
            }
            let instantiator = try TaskInstantiator(
                host: SiteHost(site: try Site.load(directory: world.folder(name))))
            for template in instantiator.templates {
                #expect(template.instanceCount >= template.minimum, "\(seed): \(name).\(template.id)")
            }
            let (tasks, report) = instantiator.instantiate(
                count: instantiator.templates.count, seed: 1, split: .all, threads: 2)
            #expect(Double(report.proven) >= 0.95 * Double(report.tried), "\(seed): \(name)")
            #expect(tasks.allSatisfy { task in task.sites.allSatisfy { task.siteSeeds[$0] == seed } })
        }
    }

    /// A fresh world shares few names with the bundled one, and is of its size.
    private func checkNames(of world: FreshWorld) throws {
        let columns = [
            ("shopping", "SELECT name FROM product", 0.01),
            ("shopping", "SELECT increment_id FROM sales_order", 0.01),
            ("forum", "SELECT title FROM submission", 0.06),
            ("gitlab", "SELECT path FROM project WHERE forked_from_id IS NULL", 0.01),
            ("map", "SELECT name FROM city", 0.01),
            ("map", "SELECT name FROM place WHERE category NOT IN ('street', 'house')", 0.03),
            ("wikipedia", "SELECT title FROM article", 0.15),
        ]
        for (name, sql, most) in columns where world.made.contains(name) {
            func values(_ directory: String) throws -> Set<String> {
                let connection = try SQLConnection(image: Site.load(directory: directory).image)
                connection.begin(clock: 0, randomness: RandomSource(seed: 0))
                var store = CellStore()
                let statement = try connection.prepare(sql)
                defer { statement.finalize() }
                let table = try connection.rows(of: statement, shape: 0, limit: 10_000, into: &store)
                return Set(store.cells[0..<table.rowCount].map { store.string($0) })
            }
            let fresh = try values(world.folder(name))
            let bundled = try values(packageRoot.appending(path: "sites/\(name)").path)
            #expect(
                Double(fresh.intersection(bundled).count) <= most * Double(fresh.count), "\(name): \(sql)")
            #expect(
                fresh.count > bundled.count * 3 / 4 && fresh.count < bundled.count * 4 / 3, "\(name): \(sql)")
        }
    }
}

/// Sites in a folder of their own, gone with this.
final class FreshWorld {
    static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }
    let made: [String]
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent(
        "webrl-world-\(UUID().uuidString)")

    /// - Parameters:
    ///   - isAlone: whether only these sites are made, without those that come along.
    ///   - hashSeed: what Python's hashes follow from.
    init(seed: UInt64, sites: [String], isAlone: Bool = false, hashSeed: String? = nil) throws {
        let generator = try WorldGenerator(
            source: packageRoot.appending(path: "sites").path, target: root.path, seed: seed, replaces: false,
            environment: hashSeed.map { ["PYTHONHASHSEED": $0] } ?? [:])
        let plan = try generator.plan(sites).filter { !isAlone || sites.contains($0.name) }
        for (name, work) in plan { try generator.make(name, work) }
        made = plan.map(\.name)
    }
    deinit { try? FileManager.default.removeItem(at: root) }

    /// What the generator's own check finds in the data; nil where that is nothing, or the site has no generator.
    func contradictions(in name: String) throws -> String? {
        guard Files.exists(folder(name) + "/generate.py") else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", "generate.py", "--check"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder(name))
        let notes = folder(name) + "/notes"
        try Data().write(to: URL(fileURLWithPath: notes))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: notes))
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 0 { return nil }
        return String(decoding: try Files.contents(of: notes, limit: 1 << 20), as: UTF8.self)
    }

    /// Sites that come along wherever there are several; they have no templates of their own.
    var joining: [String] { Site.joiningSites(inFolder: root.path) }

    func folder(_ name: String) -> String { root.appendingPathComponent(name).path }
}
