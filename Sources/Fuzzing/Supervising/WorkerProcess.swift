import Foundation

/// One worker, from its start to its end.
struct WorkerProcess {
    /// How it ended.
    enum Outcome {
        case done
        /// It was asked to stop.
        case interrupted
        case failed(Finding.Kind, signal: Int32?)
        /// It could not begin, whatever the inputs are.
        case unfit
    }
    struct Result {
        let outcome: Outcome
        /// What it said.
        let message: String
        /// The input that it was at.
        let input: UInt64
        let done: UInt64
        let refused: UInt64
        let peakMemory: UInt64
        let growth: UInt64
        let slowest: (nanoseconds: UInt64, input: UInt64)
        let stack: [UInt64]
        let seconds: Double
    }

    private let program: URL
    private let line: WorkerCommandLine

    init(program: URL, _ line: WorkerCommandLine) {
        self.program = program
        self.line = line
    }

    /// Runs the worker and waits for it.
    /// - Parameters:
    ///   - shouldStop: asked several times a second.
    ///   - progress: gets the number of inputs that have been run so far.
    func run(shouldStop: () -> Bool, progress: (UInt64) -> Void) throws -> Result {
        try FileManager.default.createDirectory(atPath: line.scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: line.scratch) }
        let board = try WorkerBoard(path: line.board, creates: true)
        defer { board.unmap() }
        board[.input] = line.first
        let log = line.board + ".log"
        let began = Date()
        let outcome = try start(log: log) { process, ended in
            wait(for: process, ended, board, shouldStop, progress)
        }
        return Result(
            outcome: outcome, message: Self.message(in: log), input: board[.input], done: board[.done],
            refused: board[.refused], peakMemory: board[.peakMemory], growth: board[.growth],
            slowest: (board[.slowestTime], board[.slowestInput]), stack: board.crashStack,
            seconds: -began.timeIntervalSinceNow)
    }

    private func start(log: String, _ wait: (Process, DispatchSemaphore) -> Outcome) throws -> Outcome {
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let output = FileHandle(forWritingAtPath: log)
        else { throw FuzzingError("\(log): can't be written") }
        defer { try? output.close() }
        let process = Process()
        process.executableURL = program
        process.arguments = line.arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = environment
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        return wait(process, ended)
    }

    /// Seconds without any progress after which a process that uses no CPU counts as stuck.
    private static let patience = 120.0

    private func wait(
        for process: Process, _ ended: DispatchSemaphore, _ board: WorkerBoard, _ shouldStop: () -> Bool,
        _ progress: (UInt64) -> Void
    ) -> Outcome {
        var last = (done: UInt64(0), time: Date())
        while ended.wait(timeout: .now() + 0.2) == .timedOut {
            let done = board[.done]
            progress(done)
            if done != last.done { last = (done, Date()) }
            let isStuck = Date().timeIntervalSince(last.time) > max(Self.patience, 30 * line.limits.seconds)
            if isStuck || shouldStop() {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
                return isStuck ? .failed(.stuck, signal: nil) : .interrupted
            }
        }
        progress(board[.done])
        return outcome(of: process, isReady: board[.isReady] == 1)
    }

    private func outcome(of process: Process, isReady: Bool) -> Outcome {
        guard process.terminationReason == .exit else {
            return isReady ? .failed(.crash, signal: process.terminationStatus) : .unfit
        }
        switch WorkerExit(rawValue: process.terminationStatus) {
        case .done: return .done
        case .brokenPromise: return .failed(.brokenPromise, signal: nil)
        case .hang: return .failed(.hang, signal: nil)
        case .memory: return .failed(.memory, signal: nil)
        case .growth: return .failed(.growth, signal: nil)
        case .failedSetUp, nil: return .unfit
        }
    }

    /// The line that tells most: that of a trap, else the last.
    private static func message(in log: String) -> String {
        let text = FileManager.default.contents(atPath: log).map {
            String(decoding: $0.suffix(8192), as: UTF8.self)
        }
        let lines = (text ?? "").split(separator: "\n").map(String.init)
        return lines.last { $0.contains("Fatal error") } ?? lines.last ?? ""
    }
}
