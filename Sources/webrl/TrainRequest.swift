import Curriculum
import Foundation
import Learning
import MockWeb
import WebEnv

/// What `webrl train` was asked for: `request.json` in the run directory, written before anything else.
struct TrainRequest: Codable {
    var format = RunDirectory.formatVersion
    let seed: UInt64
    let sites: [String]
    let method: Method
    /// nil: the default.
    let phases: Int?
    let trainTasks: Int
    let testTasks: Int
    let unseenTasks: Int
    /// `NAME=VALUE` each.
    let settings: [String]
    /// Whether a world model imagines episodes of failed tasks; nil: no.
    let imagine: Bool?
    /// Task files in place of the sites' templates: to train on and to be tested on; nil: the templates.
    let trainFile: String?
    let testFile: String?
    /// Seeds of the sites' data, of those that have one; nil in requests of older versions.
    let siteSeeds: [String: UInt64]?

    static func path(in directory: String) -> String { directory + "/request.json" }

    init(
        seed: UInt64, sites: [String], method: Method, phases: Int?, trainTasks: Int, testTasks: Int,
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
    init(in directory: String) throws {
        guard let data = FileManager.default.contents(atPath: Self.path(in: directory)) else {
            throw UsageError("\(directory): there is no run in this folder")
        }
        do { self = try JSONDecoder().decode(Self.self, from: data) } catch {
            throw UsageError("\(Self.path(in: directory)): this is no request of a training run")
        }
    }

    func write(in directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write([UInt8](encoder.encode(self)), to: Self.path(in: directory))
    }

    /// - Throws: ``UsageError`` where a site has other data than when the run began.
    func checkSeeds(of found: [Site], in directory: String) throws {
        for site in found {
            guard let expected = siteSeeds?[site.name], site.seed != expected else { continue }
            throw UsageError(
                "\(directory): the run began on the site \"\(site.name)\" of seed \(expected), and this is one "
                    + (site.seed.map { "of seed \($0)" } ?? "whose seed is not recorded"))
        }
    }

    func configuration() throws -> TrainingConfiguration {
        var configuration = TrainingConfiguration(seed: seed, method: method, sites: sites)
        if let phases { configuration.phases = phases }
        if imagine == true { configuration.imagination = ImaginationSettings() }
        return try SettingList(settings).applied(to: configuration)
    }

    /// Draws and proves the tasks of every split, or reads them from files.
    func makeTasks(_ instantiators: [TaskInstantiator], workers: Int) throws -> TrainingTasks {
        if let trainFile, let testFile { return try readTasks(train: trainFile, test: testFile) }
        var tasks = TrainingTasks(train: [], test: [], unseen: [], demonstrations: [])
        for instantiator in instantiators {
            Output.progress("proving tasks for \(instantiator.host.site.name)")
            func draw(_ split: TaskSplit, _ count: Int) -> [WebTask] {
                instantiator.instantiate(count: count, seed: seed, split: split, threads: workers).tasks
            }
            tasks.train += draw(.train, trainTasks)
            tasks.test += draw(.test, testTasks)
            tasks.unseen += unseenTasks == 0 ? [] : draw(.unseen, unseenTasks)
        }
        tasks.demonstrations = tasks.train
        Output.endProgress()
        guard !tasks.train.isEmpty, !tasks.test.isEmpty else {
            throw UsageError(
                "\(sites.joined(separator: ", ")): the task templates give no training or no test tasks")
        }
        Output.line(
            "\(tasks.train.count) training, \(tasks.test.count) test and \(tasks.unseen.count) unseen-template tasks, all proven"
        )
        return tasks
    }
}

extension TrainRequest {
    /// As many tasks of each file as were asked for, drawn by the seed; those of other sites are left out.
    fileprivate func readTasks(train: String, test: String) throws -> TrainingTasks {
        func draw(_ path: String, _ count: Int) throws -> [WebTask] {
            let fitting = try webrl.readTasks(path).filter { Set($0.sites).isSubset(of: sites) }
            guard !fitting.isEmpty else {
                throw UsageError(
                    "\(path): no task of this file is set on \(sites.joined(separator: ", ")) alone")
            }
            var random = RandomSource(seed, 0xF11E)
            return fitting.count <= count ? fitting : Array(fitting.shuffled(using: &random).prefix(count))
        }
        let known = try draw(train, trainTasks)
        let tasks = TrainingTasks(
            train: known, test: try draw(test, testTasks), unseen: [], demonstrations: known)
        Output.line("\(tasks.train.count) training and \(tasks.test.count) test tasks")
        return tasks
    }
}

/// Settings given as `NAME=VALUE`, by the names that `config.json` uses.
struct SettingList {
    private let settings: [(name: String, value: Any)]

    /// - Throws: ``UsageError`` where a setting is not of that form.
    init(_ texts: [String]) throws {
        settings = try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Double(parts[1]) else {
                throw UsageError("--set \(text): write NAME=NUMBER")
            }
            return (
                String(parts[0]),
                value == value.rounded() ? NSNumber(value: Int(value)) : NSNumber(value: value)
            )
        }
    }

    /// - Throws: ``UsageError`` for a name that no setting has, or a value of the wrong kind.
    func applied(to configuration: TrainingConfiguration) throws -> TrainingConfiguration {
        if settings.isEmpty { return configuration }
        let data = try JSONEncoder().encode(configuration)
        guard var object = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            var learning = object["learning"] as? [String: Any]
        else { return configuration }
        var imagination = object["imagination"] as? [String: Any]
        for (name, value) in settings {
            if object[name] is NSNumber {
                object[name] = value
            } else if imagination?[name] is NSNumber {
                imagination?[name] = value
            } else if learning[name] is NSNumber {
                learning[name] = value
            } else {
                throw UsageError(
                    "--set \(name): there is no such setting; docs/reference/hyper-parameters.md lists them")
            }
        }
        object["learning"] = learning
        if let imagination { object["imagination"] = imagination }
        do {
            return try JSONDecoder().decode(
                TrainingConfiguration.self, from: JSONSerialization.data(withJSONObject: object))
        } catch { throw UsageError("--set: a value is of the wrong kind (a whole number is needed)") }
    }
}
