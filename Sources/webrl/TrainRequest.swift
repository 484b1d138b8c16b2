import Curriculum
import Foundation
import Groundwork
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
        try Folder.make(directory)
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
    private let settings: [(name: String, text: String)]

    /// - Throws: ``UsageError`` where a setting is not of that form.
    init(_ texts: [String]) throws {
        settings = try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Double(parts[1]) != nil || UInt64(parts[1]) != nil else {
                throw UsageError("--set \(text): write NAME=NUMBER")
            }
            return (String(parts[0]), String(parts[1]))
        }
    }

    /// - Throws: ``UsageError`` for a name that no setting has, or a value that is outside of its range.
    func applied(to configuration: TrainingConfiguration) throws -> TrainingConfiguration {
        var object = try JSONValue(parsing: [UInt8](JSONEncoder().encode(configuration)))
        let ranges = configuration.ranged.reduce(into: [:]) { $0[$1.name] = $1.range }
        for (name, text) in settings {
            let digits = try name == "seed" ? seed(text) : number(name, text, ranges[name])
            object = object.setting(name, to: digits)
        }
        var writer = JSONWriter()
        writer.value(object)
        let result = try JSONDecoder().decode(TrainingConfiguration.self, from: Data(writer.bytes))
        do { try result.check() } catch let error as SettingError { throw UsageError("--set: \(error)") }
        return result
    }

    private func seed(_ text: String) throws -> String {
        guard let seed = UInt64(text) else {
            throw UsageError("--set: seed is \(text); a whole number in 0...\(UInt64.max) is needed")
        }
        return String(seed)
    }

    /// The value as JSON writes it.
    private func number(_ name: String, _ text: String, _ range: RangedSetting.Range?) throws -> String {
        guard let range else {
            throw UsageError(
                "--set \(name): there is no such setting; docs/reference/hyper-parameters.md lists them")
        }
        let refusal = UsageError("--set: \(name) is \(text); \(range.sentence)")
        guard let value = Double(text), value.isFinite else { throw refusal }
        switch range {
        case .whole:
            guard let whole = Int(text) ?? Int(exactly: value) else { throw refusal }
            return String(whole)
        case .reals:
            throw UsageError("--set \(name): this setting holds several numbers and can't be set here")
        case .real, .zeroOrReal, .from: return "\(value)"
        }
    }
}

extension JSONValue {
    /// The same object with another number under a name, in it or in an object below; names occur once.
    fileprivate func setting(_ name: String, to digits: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                if member.key == name, case .number = member.value { return Member(name, .number(digits)) }
                return Member(member.key, member.value.setting(name, to: digits))
            })
    }
}
