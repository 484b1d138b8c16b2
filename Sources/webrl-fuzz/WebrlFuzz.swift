import ArgumentParser
import Foundation
import Fuzzing
import Groundwork

@main
struct WebrlFuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webrl-fuzz",
        abstract: "Run made-up inputs through every place where webrl reads what others wrote.",
        discussion: """
            Each input follows from surface, seed and number alone, so that a finding is repeated by naming them.

            Examples:
              webrl-fuzz --seconds 600 --workers 2
              webrl-fuzz --surface html --surface css --inputs 1000000
              webrl-fuzz repeat --surface html --seed 1 --input 123456
            """,
        subcommands: [RunCommand.self, RepeatCommand.self, ListCommand.self, WorkerCommand.self],
        defaultSubcommand: RunCommand.self)
}

/// A wrong flag: one sentence that names the place and the cause.
struct InputError: Error, CustomStringConvertible {
    let description: String
}

struct SeedOptions: ParsableArguments {
    @Option(help: "Seed of all inputs.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp("Corpus: a folder a surface (default: the repository's).", valueName: "folder"),
        completion: .directory)
    var corpus: String?

    var entries: Corpus { Corpus(folder: corpus.map { URL(fileURLWithPath: $0, isDirectory: true) }) }
}

func surface(_ name: String) throws -> any FuzzSurface.Type {
    guard let surface = Surfaces.named(name) else {
        let known = Surfaces.all.map { $0.name }.joined(separator: ", ")
        throw InputError(description: "no surface is called \"\(name)\"; there are: \(known)")
    }
    return surface
}

/// Bytes, seconds and stack that an input may take, as options.
struct LimitOptions: ParsableArguments {
    @Option(help: "CPU seconds that one input may take.")
    var inputSeconds = WorkerLimits().seconds

    @Option(help: "MiB that one input may take.")
    var inputMegabytes: UInt64 = WorkerLimits().inputMemory >> 20

    @Option(help: "MiB that a worker may have.")
    var processMegabytes: UInt64 = WorkerLimits().processMemory >> 20

    @Option(help: "MiB that a worker may grow by, once warm.")
    var growthMegabytes: UInt64 = WorkerLimits().growth >> 20

    @Option(help: "KiB of the stack that inputs run on.")
    var stackKilobytes = WorkerLimits().stack >> 10

    func validate() throws {
        guard inputSeconds > 0, inputSeconds.isFinite, (64...1 << 20).contains(stackKilobytes),
            [inputMegabytes, processMegabytes, growthMegabytes].allSatisfy({ (1...1 << 20).contains($0) })
        else { throw ValidationError("limits are positive, sizes at most 1048576, the stack at least 64") }
    }

    var limits: WorkerLimits {
        var limits = WorkerLimits()
        limits.seconds = inputSeconds
        limits.inputMemory = inputMegabytes << 20
        limits.processMemory = processMegabytes << 20
        limits.growth = growthMegabytes << 20
        limits.stack = stackKilobytes << 10
        return limits
    }
}
