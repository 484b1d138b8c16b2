import ArgumentParser

/// How many threads a command works on.
struct WorkerOptions: ParsableArguments {
    @Option(name: .customLong("workers"), help: "Threads; they change no result.")
    var count = 2

    func validate() throws { try FlagRange.check("--workers", count, FlagRange.workers) }
}
