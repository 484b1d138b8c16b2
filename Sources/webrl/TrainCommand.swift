import ArgumentParser
import Curriculum
import Foundation
import Groundwork
import LanguageAgents
import Learning
import MockWeb
import WebEnv
import Workbench

extension TrainingMethod: ExpressibleByArgument {}

/// Who plays in a training run.
enum TrainedPolicy: String, ExpressibleByArgument, CaseIterable {
    case builtIn = "built-in", endpoint
}

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract:
            "Behaviour cloning, then phases of the WebRL loop; writes a run directory with report.html.",
        discussion: """
            A run may be stopped at any moment and goes on with --resume; its files come out the same. With --phases too a run is given
            more phases, one that is finished as well. Any setting of
            docs/reference/hyper-parameters.md can be given as --set NAME=VALUE. With --policy endpoint a language model plays, and
            the command of --trainer trains it with each phase's training set (docs/reference/language-models.md).

            Examples:
              webrl train --site shopping --out runs/first
              webrl train --site shopping --out runs/short --phases 2 --set attemptsPerTask=4
              webrl train --site shopping --out runs/dreams --imagine --lookahead
              webrl train --resume runs/first
              webrl train --resume runs/first --phases 12
              webrl train --policy endpoint --model NAME --endpoint http://localhost:8000/v1 --site shopping --out runs/model --trainer 'train.py {data} {out}'
            """)

    @Option(help: "A site to train on; may be given several times.")
    var site: [String] = []

    @Option(help: "The run directory.", completion: .directory)
    var out: String?

    @Option(help: "Go on with the run in this directory.", completion: .directory)
    var resume: String?

    @Flag(help: "Replace a run that stands in the directory.")
    var overwrite = false

    @Option(help: "Everything random follows from it (default: 1).")
    var seed: UInt64?

    @OptionGroup var workers: WorkerOptions

    @Option(
        help: ArgumentHelp(
            "The algorithm: \(TrainingMethod.allCases.map(\.rawValue).joined(separator: ", ")) (default: webrl)."
        ))
    var method: TrainingMethod?

    @Option(help: "Phases after behaviour cloning; with --resume, how many the run is to have then.")
    var phases: Int?

    @Option(help: "Training tasks for each site (default: 1200).")
    var trainTasks: Int?

    @Option(help: "Test tasks for each site; their slot values are never trained on (default: 150).")
    var testTasks: Int?

    @Option(help: "Test tasks for each site of templates that are never trained on (default: 60).")
    var unseenTasks: Int?

    @Option(
        help: ArgumentHelp(
            "Never train on this template, a test of what is unseen; several times for several, none for none (default: one template in six, by its name).",
            valueName: "template"))
    var holdOut: [String] = []

    @Option(
        help:
            "Which of the phases' checkpoints stay: all, or last; the best and the final one always do (default: all)."
    )
    var keepCheckpoints: KeptCheckpoints?

    @Option(help: ArgumentHelp("Another value for a setting.", valueName: "NAME=VALUE"))
    var set: [String] = []

    @Option(
        help: "Train on tasks of this file or suite, in place of the sites' templates.", completion: .file())
    var trainFile: String?

    @Option(
        help: "Test on tasks of this file or suite, in place of the sites' templates.", completion: .file())
    var testFile: String?

    @Flag(help: "Let a world model learn beside the policy and imagine episodes of the tasks that failed.")
    var imagine = false

    @Flag(help: "At the end, measure what look-ahead with the world model is worth.")
    var lookahead = false

    @Option(help: "Who plays: built-in (the policy that the run trains), or endpoint (a language model).")
    var policy = TrainedPolicy.builtIn

    @Option(
        help: ArgumentHelp(
            "Command that trains the endpoint's model: {data} is a training set, {out} the folder of the new model.",
            valueName: "command"))
    var trainer: String?

    @Option(
        help: ArgumentHelp(
            "After a resumption: the model that was trained with the training set that waits.",
            valueName: "name"))
    var trained: String?

    @OptionGroup var asking: EndpointOptions

    @OptionGroup var dialect: DialectOptions

    @OptionGroup var siteFolder: SiteOptions

    func validate() throws {
        if (trainFile == nil) != (testFile == nil) {
            throw ValidationError("--train-file and --test-file go together")
        }
        if (resume == nil) == (out == nil) { throw ValidationError("give one of --out and --resume") }
        if resume == nil && site.isEmpty { throw ValidationError("name a site with --site") }
        if resume != nil, let flag = givenAtStart.first {
            throw ValidationError(
                "\(flag) can't be combined with --resume: a run keeps what it was begun with")
        }
        if trainFile != nil, !holdOut.isEmpty {
            throw ValidationError("--hold-out is for the sites' templates, not for --train-file")
        }
        if resume == nil, trained != nil { throw ValidationError("--trained belongs to --resume") }
        if resume == nil, policy == .builtIn, asking.namesModel || trainer != nil {
            throw ValidationError("--endpoint, --model and --trainer belong to --policy endpoint")
        }
        try FlagRange.check("--phases", phases, TrainingConfiguration.phaseRange)
        try FlagRange.check("--train-tasks", trainTasks, FlagRange.count)
        try FlagRange.check("--test-tasks", testTasks, FlagRange.count)
        try FlagRange.check("--unseen-tasks", unseenTasks, FlagRange.countOrNone)
    }

    /// The flags that were given and that only the start of a run can follow.
    private var givenAtStart: [String] {
        let flags: [(name: String, isGiven: Bool)] = [
            ("--site", !site.isEmpty), ("--overwrite", overwrite), ("--seed", seed != nil),
            ("--method", method != nil), ("--train-tasks", trainTasks != nil),
            ("--test-tasks", testTasks != nil), ("--unseen-tasks", unseenTasks != nil),
            ("--hold-out", !holdOut.isEmpty), ("--keep-checkpoints", keepCheckpoints != nil),
            ("--set", !set.isEmpty), ("--train-file", trainFile != nil), ("--test-file", testFile != nil),
            ("--imagine", imagine),
        ]
        return flags.filter(\.isGiven).map(\.name)
    }

    func run() throws {
        let directory = RunDirectory(resume ?? out ?? "")
        let endpointRun = EndpointRunDirectory(directory.path)
        if policy == .endpoint || (resume != nil && endpointRun.isStarted) {
            return try trainEndpoint(endpointRun)
        }
        let request = try resume == nil ? newRequest() : TrainingRequest(in: directory.path)
        let lock = try RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        if resume == nil { try begin(request, in: directory, lock) }
        let interruption = Interruption(goOnWith: "webrl train --resume \(directory.path)")
        defer { withExtendedLifetime(interruption) {} }
        let library = try siteFolder.library(ofRun: directory.path)
        if resume != nil { try prepare(directory) }
        var summary =
            try directory.isStarted && directory.isFinished()
            ? finished(directory) : train(request, in: directory, library, lock)
        if lookahead, summary.lookahead == nil {
            let study = try RunStudy(
                directory.path, library: library, workers: workers.count, progress: Output.progress)
            summary = try study.lookahead(progress: Output.progress)
            Output.endProgress()
        }
        let page = try Report.html(of: URL(fileURLWithPath: directory.path))
        let report = URL(fileURLWithPath: directory.path).appendingPathComponent("report.html")
        try AtomicFile.write(Array(page.utf8), to: report.path)
        try TrainTables.show(summary, directory)
        Output.line("\nRun directory: \(directory.path)\nReport: \(report.path)")
    }

    /// Gives a run that goes on the phases that were asked for.
    private func prepare(_ directory: RunDirectory) throws {
        guard let phases else { return }
        guard directory.isStarted else {
            throw InputError(
                "\(directory.path): the run's tasks are not drawn yet; begin it anew with --overwrite")
        }
        try directory.extend(to: phases)
    }

    private func finished(_ directory: RunDirectory) throws -> RunSummary {
        try directory.verify()
        let phases = try directory.configuration().phases
        Output.line("\(directory.path) is complete (\(phases) phases); --phases gives it more")
        return try directory.summary()
    }

    /// A run that a language model plays.
    private func trainEndpoint(_ run: EndpointRunDirectory) throws {
        let directory = RunDirectory(run.path)
        let library = try siteFolder.library()
        guard resume == nil || run.isStarted else {
            throw InputError("\(run.path): there is no run of a language model in this folder")
        }
        if resume != nil, phases != nil {
            throw InputError(
                "\(run.path): a language model plays this run, and it keeps its number of phases")
        }
        let lock = try RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let training = EndpointTraining(
            options: asking, trainer: trainer, trained: trained, directory: run, workers: workers.count)
        if resume == nil {
            if run.isStarted || directory.isStarted {
                guard overwrite else { throw Self.standsAlready(run.path) }
                try directory.clear(holding: lock)
            }
            try training.begin(flaggedRequest(), dialect: dialect.name, library: library)
        }
        let interruption = Interruption(goOnWith: "webrl train --resume \(directory.path)")
        defer { withExtendedLifetime(interruption) {} }
        try training.run(library: library)
    }

    private func train(
        _ request: TrainingRequest, in directory: RunDirectory, _ library: SiteLibrary, _ lock: RunLock
    ) throws -> RunSummary {
        let instantiators = try library.instantiators(request.sites)
        let hosts = SiteLibrary.hosts(of: instantiators)
        try request.checkSeeds(of: hosts.map(\.site), in: directory.path)
        let world = MockWorld(hosts: hosts)
        if directory.isStarted {
            return try PhaseLoop.resume(
                directory, workers: workers.count, holding: lock,
                makeEnvironment: { WebEnvironment(transport: world) },
                progress: TrainProgress.show)
        }
        let tasks = try request.makeTasks(
            instantiators, workers: workers.count, progress: { Output.progress($0) })
        Output.endProgress()
        Output.line(TaskWords.sentence(tasks, request))
        if let held = try TaskWords.heldOut(request, instantiators) { Output.line(held) }
        try library.withTheirData(world.hosts, of: tasks.train + tasks.test)
        return try PhaseLoop(
            configuration: request.configuration(), tasks: tasks, directory: directory,
            workers: workers.count, makeEnvironment: { WebEnvironment(transport: world) },
            progress: TrainProgress.show
        ).run(holding: lock)
    }

    /// Makes room for a new run and writes down what was asked for, so that it can be resumed from its first moment on.
    private func begin(_ request: TrainingRequest, in directory: RunDirectory, _ lock: RunLock) throws {
        if FileManager.default.fileExists(atPath: TrainingRequest.path(in: directory.path)) {
            guard overwrite else { throw Self.standsAlready(directory.path) }
            try directory.clear(holding: lock)
        }
        try request.write(in: directory.path)
    }

    private static func standsAlready(_ path: String) -> InputError {
        InputError("\(path) holds a run already; go on with --resume, or replace it with --overwrite")
    }

    /// What the flags ask for, checked before anything is written.
    private func newRequest() throws -> TrainingRequest {
        let library = try siteFolder.sites(site).library
        for file in [trainFile, testFile].compactMap({ $0 }) {
            _ = try SuiteFile.tasks(file, madeFor: library)
        }
        let request = try flaggedRequest()
        _ = try request.configuration()
        return request
    }

    private func flaggedRequest() throws -> TrainingRequest {
        let named = try siteFolder.sites(site)
        let hosts = try named.library.hosts(named.names)
        var request = TrainingRequest(
            seed: seed ?? 1, sites: named.names, method: method ?? .webrl, phases: phases,
            trainTasks: trainTasks ?? 1200, testTasks: testTasks ?? 150, unseenTasks: unseenTasks ?? 60,
            settings: set,
            siteSeeds: Dictionary(
                hosts.compactMap { host in host.site.seed.map { (host.site.name, $0) } },
                uniquingKeysWith: { $1 }),
            imagine: imagine, trainFile: try trainFile.map(SuiteFile.path),
            testFile: try testFile.map(SuiteFile.path))
        request.holdOut = holdOut.isEmpty ? nil : holdOut.filter { $0 != "none" }
        request.keepsLastCheckpoint = keepCheckpoints == .last ? true : nil
        if siteFolder.folder != nil || named.names != site {
            request.sitesFolder = URL(fileURLWithPath: named.library.folder).standardizedFileURL.path
        }
        _ = try request.holding(named.library.instantiators(hosts))
        return request
    }
}

/// Which checkpoints of a run's phases stay.
enum KeptCheckpoints: String, ExpressibleByArgument, CaseIterable { case all, last }
