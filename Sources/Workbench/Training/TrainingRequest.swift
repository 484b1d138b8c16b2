import Curriculum
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv

/// What `webrl train` was asked for: `request.json` in the run directory, written before anything else.
public struct TrainingRequest: Codable {
    /// Version of the file's format.
    public var format = RunDirectory.formatVersion
    /// Everything random follows from it.
    public let seed: UInt64
    /// Names of the sites to train on.
    public let sites: [String]
    /// The algorithm.
    public let method: TrainingMethod
    /// nil: the default.
    public let phases: Int?
    /// Training tasks for each site, or of the file.
    public let trainTasks: Int
    /// Test tasks for each site, or of the file.
    public let testTasks: Int
    /// Tasks for each site of templates that are never trained on.
    public let unseenTasks: Int
    /// `NAME=VALUE` each.
    public let settings: [String]
    /// Whether a world model imagines episodes of failed tasks; nil: no.
    public let imagine: Bool?
    /// Task files in place of the sites' templates: to train on and to be tested on; nil: the templates.
    public let trainFile: String?
    /// The file to be tested on; given where `trainFile` is.
    public let testFile: String?
    /// Seeds of the sites' data, of those that have one; nil in requests of older versions.
    public let siteSeeds: [String: UInt64]?
    /// Templates that are held out, in place of those that their names choose; nil: their names choose.
    public var holdOut: [String]?
    /// The folder of the sites, absolute; nil in requests of older versions.
    public var sitesFolder: String?
    /// Whether of the phases' checkpoints only the last is kept; nil: all are.
    public var keepsLastCheckpoint: Bool?

    /// Where the request of the run in a directory lies.
    public static func path(in directory: String) -> String { directory + "/request.json" }

    /// What the flags of `webrl train` say.
    public init(
        seed: UInt64, sites: [String], method: TrainingMethod, phases: Int?, trainTasks: Int, testTasks: Int,
        unseenTasks: Int,
        settings: [String], siteSeeds: [String: UInt64], imagine: Bool = false, trainFile: String? = nil,
        testFile: String? = nil
    ) {
        self.seed = seed
        self.sites = sites
        self.method = method
        self.phases = phases
        self.trainTasks = trainTasks
        self.testTasks = testTasks
        self.unseenTasks = unseenTasks
        self.settings = settings
        self.imagine = imagine ? true : nil
        self.trainFile = trainFile
        self.testFile = testFile
        self.siteSeeds = siteSeeds
    }

    /// Reads what the run in a directory was asked for.
    /// - Throws: `InputError` where there is no run.
    public init(in directory: String) throws {
        guard let data = FileManager.default.contents(atPath: Self.path(in: directory)) else {
            throw InputError("\(directory): there is no run in this folder")
        }
        do { self = try JSONDecoder().decode(Self.self, from: data) } catch {
            throw InputError("\(Self.path(in: directory)): this is no request of a training run")
        }
    }

    /// Makes the directory and writes the request into it.
    /// - Throws: `FileError` where that can't be done.
    public func write(in directory: String) throws {
        try Folder.make(directory)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write([UInt8](encoder.encode(self)), to: Self.path(in: directory))
    }

    /// Checks that the sites have the data that they had when the run began.
    /// - Throws: `InputError` where a site has other data than when the run began.
    public func checkSeeds(of found: [Site], in directory: String) throws {
        for site in found {
            guard let expected = siteSeeds?[site.name], site.seed != expected else { continue }
            throw InputError(
                "\(directory): the run began on the site \"\(site.name)\" of seed \(expected), and this is one "
                    + (site.seed.map { "of seed \($0)" } ?? "whose seed is not recorded"))
        }
    }

    /// The settings of the run.
    /// - Throws: `InputError` for a setting that does not exist or is out of its range.
    public func configuration() throws -> TrainingConfiguration {
        var configuration = TrainingConfiguration(seed: seed, method: method, sites: sites)
        if let phases { configuration.phases = phases }
        if imagine == true { configuration.imagination = ImaginationSettings() }
        configuration.keepsLastCheckpoint = keepsLastCheckpoint
        return try SettingList(settings).applied(to: configuration)
    }

    /// Draws and proves the tasks of every split, or reads them from files.
    /// - Throws: `InputError` where there are no tasks to train on or to test with.
    public func makeTasks(
        _ instantiators: [TaskInstantiator], workers: Int,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> TrainingTasks {
        if let trainFile, let testFile { return try readTasks(train: trainFile, test: testFile) }
        var tasks = TrainingTasks(train: [], test: [], unseen: [], demonstrations: [])
        for instantiator in try holding(instantiators) {
            func draw(_ split: TaskSplit, _ count: Int) -> [WebTask] {
                let name = instantiator.host.site.name
                let meter = WorkMeter("proving \(split.rawValue) tasks for \(name)", progress)
                return instantiator.instantiate(
                    count: count, seed: seed, split: split, threads: workers,
                    progress: { meter.told($0, of: $1) }
                ).tasks
            }
            tasks.train += draw(.train, trainTasks)
            tasks.test += draw(.test, testTasks)
            tasks.unseen += unseenTasks == 0 ? [] : draw(.unseen, unseenTasks)
        }
        tasks.demonstrations = tasks.train
        guard !tasks.train.isEmpty, !tasks.test.isEmpty else {
            throw InputError(
                "\(sites.joined(separator: ", ")): the task templates give no training or no test tasks")
        }
        return tasks
    }
}

extension TrainingRequest {
    /// The templates' sites, with those held out that the request names.
    /// - Throws: `InputError` for a name that no template has.
    public func holding(_ instantiators: [TaskInstantiator]) throws -> [TaskInstantiator] {
        guard let holdOut else { return instantiators }
        return try TaskInstantiator.holding(out: holdOut, instantiators)
    }
}

extension TrainingRequest {
    /// As many tasks of each file as were asked for, drawn by the seed; those of other sites are left out.
    fileprivate func readTasks(train: String, test: String) throws -> TrainingTasks {
        func draw(_ path: String, _ count: Int) throws -> [WebTask] {
            let fitting = try TaskFile.contents(ofFile: path).tasks.filter {
                Set($0.sites).isSubset(of: sites)
            }
            guard !fitting.isEmpty else {
                throw InputError(
                    "\(path): no task of this file is set on \(sites.joined(separator: ", ")) alone")
            }
            var random = RandomSource(seed, 0xF11E)
            return fitting.count <= count ? fitting : Array(fitting.shuffled(using: &random).prefix(count))
        }
        let known = try draw(train, trainTasks)
        return TrainingTasks(
            train: known, test: try draw(test, testTasks), unseen: [], demonstrations: known)
    }
}
