import Foundation

/// What a run of the fuzzer does.
public struct FuzzOptions: Sendable {
    /// The surfaces to run, in the order in which they take turns.
    public var surfaces: [any FuzzSurface.Type] = Surfaces.all
    /// Each seed gives other inputs; the same seed gives the same ones on any machine.
    public var seed: UInt64 = 1
    /// Inputs in all; they are shared out over the surfaces in proportion to their slices. nil for no bound.
    public var inputs: UInt64?
    /// Seconds of wall time; nil for no bound.
    public var seconds: Double?
    /// Processes that run inputs at once, 1 or more.
    public var workers = 1
    /// What one input and one process may take.
    public var limits = WorkerLimits()
    /// The entries that inputs are made from.
    public var corpus = Corpus()
    /// Where findings, the state and scratch files are kept.
    public var folder: URL
    /// The program whose `worker` command runs inputs: ``WorkerCommandLine``.
    public var program: URL
    /// Whether to go on where the last run in this folder with this seed stopped.
    public var resumes = false
    /// Whether findings are made smaller, which takes some seconds for each new one.
    public var minimises = true
    /// Failures of one surface after which the run leaves it alone.
    public var failureLimit = 200

    /// Options with the defaults above.
    public init(folder: URL, program: URL) {
        self.folder = folder
        self.program = program
    }

    var findingsFolder: URL { folder.appendingPathComponent("findings", isDirectory: true) }
    var stateFile: URL { folder.appendingPathComponent("state-\(seed).json") }
}

/// A worker's job as arguments, so that both ends agree on them.
public struct WorkerCommandLine: Sendable {
    /// Name of the surface, as ``Surfaces/named(_:)`` reads it.
    public var surface: String
    /// Seed of the inputs.
    public var seed: UInt64
    /// Number of the first input to run.
    public var first: UInt64
    /// One more than the last.
    public var end: UInt64
    /// Path of the corpus's folder.
    public var corpus: String
    /// Path of the file through which the worker reports.
    public var board: String
    /// Path of a folder of this worker alone.
    public var scratch: String
    /// What one input and the process may take.
    public var limits: WorkerLimits

    /// - Parameters: as the properties of the same names say.
    public init(
        surface: String, seed: UInt64, first: UInt64, end: UInt64, corpus: String, board: String,
        scratch: String,
        limits: WorkerLimits
    ) {
        self.surface = surface
        self.seed = seed
        self.first = first
        self.end = end
        self.corpus = corpus
        self.board = board
        self.scratch = scratch
        self.limits = limits
    }

    var arguments: [String] {
        [
            "worker", "--surface", surface, "--seed", "\(seed)", "--first", "\(first)", "--end", "\(end)",
            "--corpus", corpus, "--board", board, "--scratch", scratch, "--input-seconds",
            "\(limits.seconds)",
            "--input-megabytes", "\(limits.inputMemory >> 20)", "--process-megabytes",
            "\(limits.processMemory >> 20)",
            "--growth-megabytes", "\(limits.growth >> 20)", "--stack-kilobytes", "\(limits.stack >> 10)",
        ]
    }
}
