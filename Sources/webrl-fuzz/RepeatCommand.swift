import ArgumentParser
import Foundation
import Fuzzing
import Groundwork

struct RepeatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repeat",
        abstract: "Run one input in this process, so that a debugger sees what it does.",
        discussion: """
            The input is named by seed and number, or it is a file (a finding's .input or .min).

            Examples:
              webrl-fuzz repeat --surface html --seed 1 --input 123456
              webrl-fuzz repeat --surface html --file .build/fuzz/findings/html-1-123456.min
              webrl-fuzz repeat --surface html --seed 1 --input 123456 --print > input.html
            """)

    @Option(help: "The surface.")
    var surface: String

    @Option(help: "Number of the input.")
    var input: UInt64?

    @Option(help: "A file that is the input.", completion: .file())
    var file: String?

    @Flag(help: "Write the input's bytes to standard output and run nothing.")
    var print = false

    @OptionGroup var source: SeedOptions
    @OptionGroup var limitOptions: LimitOptions

    func validate() throws {
        if (input == nil) == (file == nil) { throw ValidationError("either --input or --file") }
    }

    func run() throws {
        let type = try webrl_fuzz.surface(surface)
        let bytes = try bytes(type)
        if print { return FileHandle.standardOutput.write(Data(bytes)) }
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "webrl-fuzz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let outcome = try SingleInput.run(
            bytes, on: type, scratch: scratch.path, stack: limitOptions.limits.stack)
        Swift.print(outcome)
    }

    private func bytes(_ type: any FuzzSurface.Type) throws -> [UInt8] {
        if let file { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) }
        let stream = InputSequence(type, corpus: try source.entries.entries(of: type), seed: source.seed)
        return stream.input(input ?? 0)
    }
}

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The surfaces, a line each.")

    func run() {
        for surface in Surfaces.all { print("\(surface.name): \(surface.summary)") }
    }
}

/// What ``RunCommand`` starts; of no use by hand.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

    @Option var surface: String
    @Option var first: UInt64
    @Option var end: UInt64
    @Option var board: String
    @Option var scratch: String
    @OptionGroup var source: SeedOptions
    @OptionGroup var limitOptions: LimitOptions

    func run() throws {
        // The run itself decides when its workers stop.
        signal(SIGINT, SIG_IGN)
        guard first <= end else { throw InputError(description: "--end is not before --first") }
        let type = try webrl_fuzz.surface(surface)
        let stream = InputSequence(type, corpus: try source.entries.entries(of: type), seed: source.seed)
        let job = Worker.Job(surface: type, stream: stream, numbers: first..<end)
        Worker(job, limits: limitOptions.limits, board: board, scratch: scratch).run { message in
            FileHandle.standardError.write(Data((message + "\n").utf8))
        }
    }
}
