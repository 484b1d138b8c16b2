import ArgumentParser
import Dispatch
import Foundation
import Fuzzing

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run inputs in worker processes and keep what they find. Exit code 1 with findings.")

    @Option(name: .customLong("surface"), help: "A surface; may be given several times (default: all).")
    var surfaces: [String] = []

    @Option(help: "Inputs in all.")
    var inputs: UInt64?

    @Option(help: "Seconds in all.")
    var seconds: Double?

    @Option(help: "Processes that run inputs at once.")
    var workers = 1

    @Option(
        help: ArgumentHelp("Where findings and state are kept.", valueName: "folder"), completion: .directory)
    var out = ".build/fuzz"

    @Flag(help: "Go on where the last run with this seed stopped.")
    var resume = false

    @Flag(help: "Leave findings as large as they are.")
    var noMinimise = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var source: SeedOptions
    @OptionGroup var limitOptions: LimitOptions

    func validate() throws {
        guard (1...256).contains(workers) else { throw ValidationError("--workers is 1 to 256") }
        if let seconds, !(seconds > 0) { throw ValidationError("--seconds is positive") }
    }

    func run() throws {
        var options = FuzzOptions(folder: URL(fileURLWithPath: out, isDirectory: true), program: Self.program)
        if !surfaces.isEmpty { options.surfaces = try surfaces.map(surface) }
        options.seed = source.seed
        options.inputs = inputs
        // Neither bound: a minute.
        options.seconds = seconds ?? (inputs == nil ? 60 : nil)
        options.workers = workers
        options.corpus = source.entries
        options.resumes = resume
        options.minimises = !noMinimise
        options.limits = limitOptions.limits
        let supervisor = try Supervisor(options)
        let interruption = Interruption { supervisor.stop() }
        defer { interruption.end() }
        var report = ProgressReport()
        let summary = try supervisor.run { report.show($0) }
        print(json ? try SummaryText.json(summary) : SummaryText.table(summary))
        if !summary.findings.isEmpty { throw ExitCode(1) }
    }

    private static var program: URL {
        Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    }
}

/// Ctrl-C ends the run, not the program.
private struct Interruption {
    private let sources: [any DispatchSourceSignal]

    init(_ handle: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handle)
            source.resume()
            return source
        }
    }

    func end() { for source in sources { source.cancel() } }
}

/// A line on standard error every ten seconds, and one for each finding.
private struct ProgressReport {
    private var shown = 0
    private var nextLine = 10.0

    mutating func show(_ progress: Supervisor.Progress) {
        for finding in progress.findings.dropFirst(shown) {
            write(
                "found: \(finding.surface) --seed \(finding.seed) --input \(finding.input): \(finding.kind.rawValue) "
                    + finding.message)
        }
        shown = max(shown, progress.findings.count)
        guard progress.seconds >= nextLine else { return }
        nextLine += 10
        write("\(Int(progress.seconds)) s, \(progress.inputs) inputs, \(progress.findings.count) findings")
    }

    private func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
