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
            A run may be stopped at any moment and goes on with --resume; its files come out the same. Any setting of
            docs/reference/hyper-parameters.md can be given as --set NAME=VALUE. With --policy endpoint a language model plays, and
            the command of --trainer trains it with each phase's training set (docs/reference/language-models.md).

            Examples:
              webrl train --site shopping --out runs/first
              webrl train --site shopping --out runs/short --phases 2 --set attemptsPerTask=4
              webrl train --site shopping --out runs/dreams --imagine --lookahead
              webrl train --resume runs/first
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

    @Option(help: "Everything random follows from it.")
    var seed: UInt64 = 1

    @OptionGroup var workers: WorkerOptions

    @Option(
        help: ArgumentHelp(
            "The algorithm: \(TrainingMethod.allCases.map(\.rawValue).joined(separator: ", "))."))
    var method: TrainingMethod = .webrl

    @Option(help: "Phases after behaviour cloning.")
    var phases: Int?

    @Option(help: "Training tasks for each site.")
    var trainTasks = 1200

    @Option(help: "Test tasks for each site; their slot values are never trained on.")
    var testTasks = 150

    @Option(help: "Test tasks for each site of templates that are never trained on.")
    var unseenTasks = 60

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
        if resume == nil, trained != nil { throw ValidationError("--trained belongs to --resume") }
        if resume == nil, policy == .builtIn, asking.namesModel || trainer != nil {
            throw ValidationError("--endpoint, --model and --trainer belong to --policy endpoint")
        }
        try FlagRange.check("--phases", phases, TrainingConfiguration.phaseRange)
        try FlagRange.check("--train-tasks", trainTasks, FlagRange.count)
        try FlagRange.check("--test-tasks", testTasks, FlagRange.count)
        try FlagRange.check("--unseen-tasks", unseenTasks, FlagRange.countOrNone)
    }

    func run() throws {
        let library = try siteFolder.library()
        let directory = RunDirectory(resume ?? out ?? "")
        let endpointRun = EndpointRunDirectory(directory.path)
        if policy == .endpoint || (resume != nil && endpointRun.isStarted) {
            return try trainEndpoint(endpointRun, library)
        }
        let request = try resume == nil ? newRequest() : TrainingRequest(in: directory.path)
        let lock = try RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        if resume == nil { try begin(request, in: directory, lock) }
        var summary = try train(request, in: directory, lock)
        if lookahead, summary.lookahead == nil {
            let study = try RunStudy(
                directory.path, library: library, workers: workers.count, progress: Output.progress)
            summary = try study.lookahead(progress: Output.progress)
            Output.endProgress()
        }
        let page = try Report.html(of: URL(fileURLWithPath: directory.path))
        let report = URL(fileURLWithPath: directory.path).appendingPathComponent("report.html")
        try AtomicFile.write(Array(page.utf8), to: report.path)
        try show(summary, directory)
        Output.line("\nRun directory: \(directory.path)\nReport: \(report.path)")
    }

    /// A run that a language model plays.
    private func trainEndpoint(_ run: EndpointRunDirectory, _ library: SiteLibrary) throws {
        let directory = RunDirectory(run.path)
        guard resume == nil || run.isStarted else {
            throw InputError("\(run.path): there is no run of a language model in this folder")
        }
        let lock = try RunLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let training = EndpointTraining(
            options: asking, trainer: trainer, trained: trained, directory: run, workers: workers.count)
        if resume == nil {
            if run.isStarted || directory.isStarted {
                guard overwrite else {
                    throw InputError(
                        "\(run.path) holds a run already; go on with --resume, or replace it with --overwrite"
                    )
                }
                try directory.clear(holding: lock)
            }
            try training.begin(flaggedRequest(library), dialect: dialect.name, library: library)
        }
        try training.run(library: library)
    }

    private func train(
        _ request: TrainingRequest, in directory: RunDirectory, _ lock: RunLock
    ) throws -> RunSummary {
        let library = try siteFolder.library()
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
            instantiators, workers: workers.count, progress: Output.progress)
        Output.endProgress()
        Output.line(Self.sentence(tasks, areProven: request.trainFile == nil))
        try library.withTheirData(world.hosts, of: tasks.train + tasks.test)
        return try PhaseLoop(
            configuration: request.configuration(), tasks: tasks, directory: directory,
            workers: workers.count, makeEnvironment: { WebEnvironment(transport: world) },
            progress: TrainProgress.show
        ).run(holding: lock)
    }

    private static func sentence(_ tasks: TrainingTasks, areProven: Bool) -> String {
        let (train, test) = (tasks.train.count, tasks.test.count)
        return areProven
            ? "\(train) training, \(test) test and \(tasks.unseen.count) unseen-template tasks, all proven"
            : "\(train) training and \(test) test tasks"
    }

    /// Makes room for a new run and writes down what was asked for, so that it can be resumed from its first moment on.
    private func begin(_ request: TrainingRequest, in directory: RunDirectory, _ lock: RunLock) throws {
        if FileManager.default.fileExists(atPath: TrainingRequest.path(in: directory.path)) {
            guard overwrite else {
                throw InputError(
                    "\(directory.path) holds a run already; go on with --resume, or replace it with --overwrite"
                )
            }
            try directory.clear(holding: lock)
        }
        try request.write(in: directory.path)
    }

    /// What the flags ask for, checked before anything is written.
    private func newRequest() throws -> TrainingRequest {
        let library = try siteFolder.library()
        for file in [trainFile, testFile].compactMap({ $0 }) {
            _ = try SuiteFile.tasks(file, madeFor: library)
        }
        let request = try flaggedRequest(library)
        _ = try request.configuration()
        return request
    }

    private func flaggedRequest(_ library: SiteLibrary) throws -> TrainingRequest {
        TrainingRequest(
            seed: seed, sites: site, method: method, phases: phases, trainTasks: trainTasks,
            testTasks: testTasks,
            unseenTasks: unseenTasks, settings: set,
            siteSeeds: Dictionary(
                try library.hosts(site).compactMap { host in host.site.seed.map { (host.site.name, $0) } },
                uniquingKeysWith: { $1 }),
            imagine: imagine, trainFile: try trainFile.map(SuiteFile.path),
            testFile: try testFile.map(SuiteFile.path))
    }

    // MARK: The closing tables

    private func show(_ summary: RunSummary, _ directory: RunDirectory) throws {
        var rows = [
            ["phase", "test", "unseen", "train", "new tasks", "kept", "reward model", "critic", "seconds"]
        ]
        for phase in summary.phases {
            rows.append([
                phase.phase == 0 ? "0 cloning" : String(phase.phase), Output.percent(phase.testSuccess),
                Output.percent(phase.unseenSuccess),
                Output.percent(phase.trainSuccess), String(phase.tasksGenerated), String(phase.tasksKept),
                Output.percent(phase.rewardModelAccuracy), Output.percent(phase.criticAccuracy),
                String((phase.wallSeconds * 10).rounded() / 10),
            ])
        }
        Output.line(
            "\nSuccess (random policy: \(Output.percent(summary.randomSuccess)) on test)\n\n"
                + Output.table(rows))
        Output.line("\nTest success of each task family\n\n" + Output.table(try familyRows(directory)))
    }

    private func familyRows(_ directory: RunDirectory) throws -> [[String]] {
        let metrics = try directory.metrics()
        guard let first = metrics.first, let last = metrics.last else { return [] }
        let families = last.testFamilies.keys.sorted().map { name in
            [
                name, Output.percent(first.testFamilies[name]?.success),
                Output.percent(last.testFamilies[name]?.success),
                String(last.testFamilies[name]?.tasks ?? 0),
            ]
        }
        return [["family", "cloning", "last phase", "tasks"]] + families
    }
}

/// Lines about a run for the person who watches it.
private enum TrainProgress {
    @Sendable static func show(_ progress: PhaseLoop.Progress) {
        switch progress {
        case .started(let phase, let count): Output.progress("phase \(phase) of \(count)")
        case .stage(let phase, let what): Output.progress("phase \(phase): \(what)")
        case .finished(let metrics, let seconds):
            Output.endProgress()
            let judge = metrics.rewardModelAccuracy.map { ", reward model \(Output.percent($0)) right" } ?? ""
            let tasks =
                metrics.tasksGenerated > 0
                ? ", \(metrics.tasksKept) of \(metrics.tasksGenerated) new tasks kept" : ""
            Output.line(
                "phase \(metrics.phase): test \(Output.percent(metrics.testSuccess)), unseen \(Output.percent(metrics.unseenSuccess)), "
                    + "train \(Output.percent(metrics.trainSuccess))\(judge)\(tasks), \(metrics.environmentSteps) steps, "
                    + "\((seconds * 10).rounded() / 10) s")
        }
    }
}
