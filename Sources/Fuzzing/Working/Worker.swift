import Foundation
import Synchronization
internal import CFuzzing

/// Runs inputs of one surface in this process, and ends the process at the first that fails.
public struct Worker: Sendable {
    /// What to run.
    public struct Job: Sendable {
        /// The surface that is given the inputs.
        public let surface: any FuzzSurface.Type
        /// Where the inputs come from.
        public let stream: InputSequence
        /// Numbers of the inputs, run in this order.
        public let numbers: Range<UInt64>
        /// - Parameters: as the properties of the same names say.
        public init(surface: any FuzzSurface.Type, stream: InputSequence, numbers: Range<UInt64>) {
            self.surface = surface
            self.stream = stream
            self.numbers = numbers
        }
    }

    private let job: Job
    private let limits: WorkerLimits
    /// Path of the board's file.
    private let board: String
    /// The process's own folder.
    private let scratch: String

    /// - Parameters:
    ///   - limits: beyond them the process is ended, with the input's number on the board.
    ///   - board: path of the file through which the process that watches is told what happens.
    ///   - scratch: path of a folder of this process alone.
    public init(_ job: Job, limits: WorkerLimits, board: String, scratch: String) {
        self.job = job
        self.limits = limits
        self.board = board
        self.scratch = scratch
    }

    /// Runs all inputs on a thread with the stack of a server's or a rollout's, and ends the process.
    /// - Parameter report: gets the sentence that says what failed.
    public func run(report: @escaping @Sendable (String) -> Void) -> Never {
        let progress = Progress()
        let thread = Thread { runAll(progress, report) }
        thread.stackSize = limits.stack
        thread.start()
        watch(progress, report)
    }

    /// What the watching thread knows of the running one.
    private final class Progress: Sendable {
        let input = Atomic<UInt64>(0)
        let isRunning = Atomic<Bool>(false)
    }

    // MARK: The running thread

    private func runAll(_ progress: Progress, _ report: @Sendable (String) -> Void) -> Never {
        do {
            let board = try WorkerBoard(path: board, creates: false)
            board.keepCrashes()
            _ = fuzzing_use_signal_stack()
            var surface = try job.surface.init(scratch: scratch)
            board[.isReady] = 1
            progress.isRunning.store(true, ordering: .relaxed)
            try runInputs(&surface, board, progress)
            leave(.done)
        } catch let failure as Failure {
            report(failure.message)
            leave(failure.exit)
        } catch {
            report("\(error)")
            leave(.failedSetUp)
        }
    }

    private struct Failure: Error {
        let exit: WorkerExit
        let message: String
    }

    private func runInputs(
        _ surface: inout some FuzzSurface, _ board: WorkerBoard, _ progress: Progress
    ) throws {
        let warmUp = job.numbers.lowerBound + UInt64(job.numbers.count / 4)
        var warmMemory = ProcessUse.memory
        for number in job.numbers {
            board[.input] = number
            progress.input.store(number, ordering: .relaxed)
            if number == warmUp { warmMemory = ProcessUse.memory }
            try runInput(number, &surface, board)
            board[.done] += 1
        }
        let growth = ProcessUse.memory.subtractingReportingOverflow(warmMemory)
        board[.growth] = growth.overflow ? 0 : growth.partialValue
        if board[.growth] > limits.growth {
            throw Failure(
                exit: .growth,
                message: "the process grows: by \(board[.growth] >> 20) MB over inputs \(warmUp) to "
                    + "\(job.numbers.upperBound)")
        }
    }

    private func runInput(_ number: UInt64, _ surface: inout some FuzzSurface, _ board: WorkerBoard) throws {
        let input = job.stream.input(number)
        let memory = ProcessUse.peakMemory
        let start = ProcessUse.processorTime
        do { try surface.run(input) } catch let failure as BrokenPromise {
            throw Failure(exit: .brokenPromise, message: failure.description)
        } catch {
            board[.refused] += 1
            if "\(error)".isEmpty {
                throw Failure(exit: .brokenPromise, message: "an input is refused without a word")
            }
        }
        let time = ProcessUse.processorTime - start
        if time > board[.slowestTime] {
            board[.slowestTime] = time
            board[.slowestInput] = number
        }
        board[.peakMemory] = ProcessUse.peakMemory
        if board[.peakMemory] - memory > limits.inputMemory {
            throw Failure(
                exit: .memory,
                message:
                    "one input takes too much memory: \(input.count) bytes took \((board[.peakMemory] - memory) >> 20) MB"
            )
        }
    }

    // MARK: The watching thread

    /// Looks now and then whether the running input takes too long or too much.
    private func watch(_ progress: Progress, _ report: @Sendable (String) -> Void) -> Never {
        var input = progress.input.load(ordering: .relaxed)
        var start = ProcessUse.processorTime
        while true {
            usleep(20_000)
            let now = progress.input.load(ordering: .relaxed)
            if now != input || !progress.isRunning.load(ordering: .relaxed) {
                input = now
                start = ProcessUse.processorTime
            }
            let seconds = Double(ProcessUse.processorTime - start) / 1e9
            if seconds > limits.seconds {
                report("one input takes too long: still busy after \(limits.seconds) s of CPU")
                leave(.hang)
            }
            let memory = ProcessUse.memory
            if memory > limits.processMemory {
                report("one input takes too much memory: the process has \(memory >> 20) MB")
                leave(.memory)
            }
        }
    }

    /// Without what a process does at its end: threads of this one may be anywhere.
    private func leave(_ exit: WorkerExit) -> Never { _exit(exit.rawValue) }
}
