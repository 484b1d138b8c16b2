import Foundation
import Synchronization

/// Runs workers and keeps what they find: a worker that dies, hangs or grows costs its input and nothing else.
public final class Supervisor: Sendable {
    private let options: FuzzOptions
    private let stopped = Atomic<Bool>(false)
    private let state: Mutex<State>
    private let deadline: Date

    private struct State {
        var schedule: Schedule
        var summary: FuzzSummary
        var store: FindingStore
        /// Inputs that running workers have done, by worker.
        var running: [Int: UInt64] = [:]
        var error: (any Error)?
    }

    /// - Throws: ``FuzzingError`` where the folder can't be used.
    public init(_ options: FuzzOptions) throws {
        self.options = options
        try FileManager.default.createDirectory(at: options.folder, withIntermediateDirectories: true)
        let names = options.surfaces.map { $0.name }
        let known =
            options.resumes
            ? FuzzState.read(options.stateFile, seed: options.seed) : FuzzState(seed: options.seed, next: [:])
        let schedule = Schedule(
            slices: options.surfaces.map { $0.sliceLength }, next: names.map { known.next[$0] ?? 0 },
            inputs: options.inputs)
        state = Mutex(
            State(
                schedule: schedule,
                summary: FuzzSummary(
                    seed: options.seed, surfaces: names.map { FuzzSummary.Surface(name: $0) }),
                store: try FindingStore(folder: options.findingsFolder)))
        deadline = options.seconds.map { Date(timeIntervalSinceNow: $0) } ?? .distantFuture
    }

    /// Ends the run soon: workers are stopped where they are, and the state is kept.
    public func stop() { stopped.store(true, ordering: .relaxed) }

    private var shouldStop: Bool { stopped.load(ordering: .relaxed) || Date() > deadline }

    /// How far a run is.
    public struct Progress: Sendable {
        /// Wall seconds since the run began.
        public let seconds: Double
        /// Inputs that were run so far, those of running workers included.
        public let inputs: UInt64
        /// What was found so far, each kind of failure once.
        public let findings: [Finding]
    }

    /// Runs to the end of its inputs or its time, or until it is stopped.
    /// - Parameter progress: called about once a second.
    /// - Throws: ``FuzzingError`` where a worker can't begin or a file can't be written.
    public func run(progress: (Progress) -> Void) throws -> FuzzSummary {
        let start = Date()
        let group = DispatchGroup()
        for worker in 0..<max(1, options.workers) {
            group.enter()
            let thread = Thread {
                self.work(worker)
                group.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        while group.wait(timeout: .now() + 1) == .timedOut { progress(self.progress(since: start)) }
        return try finish(since: start)
    }

    private func progress(since start: Date) -> Progress {
        state.withLock {
            Progress(
                seconds: -start.timeIntervalSinceNow,
                inputs: $0.summary.inputs + $0.running.values.reduce(0, +), findings: $0.store.findings)
        }
    }

    private func finish(since start: Date) throws -> FuzzSummary {
        try saveState()
        return try state.withLock { state in
            if let error = state.error { throw error }
            state.summary.seconds = -start.timeIntervalSinceNow
            state.summary.findings = state.store.findings
            for (index, point) in state.schedule.resumePoints.enumerated() {
                state.summary.surfaces[index].next = point
            }
            return state.summary
        }
    }

    private func saveState() throws {
        let names = options.surfaces.map { $0.name }
        let points = state.withLock { $0.schedule.resumePoints }
        // Surfaces that this run leaves out stay where they are.
        var known = FuzzState.read(options.stateFile, seed: options.seed)
        known.next.merge(Dictionary(zip(names, points)) { $1 }) { $1 }
        try known.write(to: options.stateFile)
    }

    // MARK: One worker's pieces

    private func work(_ worker: Int) {
        do {
            while !shouldStop, let (ticket, piece) = state.withLock({ $0.schedule.take() }) {
                try run(piece, ticket, worker)
                try saveState()
            }
        } catch {
            state.withLock { $0.error = $0.error ?? error }
            stop()
        }
    }

    /// Runs a piece, with a new process after each failure.
    private func run(_ piece: Schedule.Piece, _ ticket: Int, _ worker: Int) throws {
        var numbers = piece.numbers
        while !numbers.isEmpty {
            let result = try process(piece.surface, numbers, worker)
            let reached = numbers.lowerBound + result.done
            record(result, piece.surface, worker)
            switch result.outcome {
            case .done: numbers = numbers.upperBound..<numbers.upperBound
            case .interrupted:
                state.withLock { $0.schedule.advance(ticket, to: reached) }
                return
            case .unfit:
                throw FuzzingError("surface \(options.surfaces[piece.surface].name): \(result.message)")
            case .failed(let kind, let signal):
                try keep(result, kind, signal, piece.surface, worker)
                numbers = min(result.input + 1, numbers.upperBound)..<numbers.upperBound
                state.withLock { $0.schedule.advance(ticket, to: numbers.lowerBound) }
                if isAbandoned(piece.surface) { break }
            }
        }
        state.withLock { $0.schedule.finish(ticket) }
    }

    private func process(_ surface: Int, _ numbers: Range<UInt64>, _ worker: Int) throws
        -> WorkerProcess.Result
    {
        let place = options.folder.appendingPathComponent("worker-\(worker)")
        let line = WorkerCommandLine(
            surface: options.surfaces[surface].name, seed: options.seed, first: numbers.lowerBound,
            end: numbers.upperBound, corpus: options.corpus.folder.path, board: place.path + ".board",
            scratch: place.path, limits: options.limits)
        return try WorkerProcess(program: options.program, line).run(
            shouldStop: { shouldStop },
            progress: { done in state.withLock { $0.running[worker] = done } })
    }

    private func record(_ result: WorkerProcess.Result, _ surface: Int, _ worker: Int) {
        state.withLock { state in
            state.running[worker] = nil
            var total = state.summary.surfaces[surface]
            total.inputs += result.done
            total.refused += result.refused
            total.seconds += result.seconds
            total.peakMemory = max(total.peakMemory, result.peakMemory)
            total.growth = max(total.growth, result.growth)
            let seconds = Double(result.slowest.nanoseconds) / 1e9
            if seconds > total.slowestSeconds {
                total.slowestSeconds = seconds
                total.slowestInput = result.slowest.input
            }
            state.summary.surfaces[surface] = total
        }
    }

    /// Leaves a surface alone that fails again and again.
    private func isAbandoned(_ surface: Int) -> Bool {
        state.withLock { state in
            guard state.summary.surfaces[surface].failures.values.reduce(0, +) >= options.failureLimit else {
                return false
            }
            state.summary.surfaces[surface].isAbandoned = true
            state.schedule.abandon(surface)
            return true
        }
    }

    // MARK: Findings

    private func keep(
        _ result: WorkerProcess.Result, _ kind: Finding.Kind, _ signal: Int32?, _ surface: Int, _ worker: Int
    ) throws {
        let type = options.surfaces[surface]
        let stream = InputSequence(type, corpus: try options.corpus.entries(of: type), seed: options.seed)
        let input = stream.input(result.input)
        var finding = Finding(
            surface: type.name, seed: options.seed, input: result.input, kind: kind, signal: signal,
            message: result.message, stack: StackNames.names(of: result.stack, in: options.program),
            size: input.count)
        let isNew = try state.withLock { state in
            state.summary.surfaces[surface].failures[kind.rawValue, default: 0] += 1
            return try state.store.add(finding, input: input)
        }
        guard isNew, options.minimises, kind != .growth, kind != .stuck else { return }
        var minimiser = Minimiser(
            finding, of: type, options: options,
            folder: options.folder.appendingPathComponent("smaller-\(worker)"),
            shouldStop: { self.shouldStop })
        let smaller = try minimiser.smallest(of: input)
        // A run that ends meanwhile does not know.
        if smaller == nil, shouldStop { return }
        finding.repeats = smaller != nil
        finding.minimisedSize = smaller?.count
        let completed = finding
        try state.withLock { try $0.store.complete(completed, minimised: smaller) }
    }
}
