import Groundwork
import Synchronization
import WebEnv

/// Many environments, each known by a handle: they are reset, stepped, forked and kept, one or thousands in a call, on all cores.
///
/// Handles are never used twice. What an environment says depends on its task, its seed and its actions alone, never on the number of
/// threads or on the others. A call that can't be done as it stands (``PoolError``) changes nothing.
///
/// A call has the environments that it names for itself: naming one that another call has, or one twice, is an error.
public final class EnvironmentPool: Sendable {
    /// What environments are made from.
    public let world: PoolWorld
    /// How episodes are shown and when they end, where a reset says nothing else.
    public let settings: EpisodeSettings
    /// Threads that a call works on.
    public let workers: Int
    let capacity: PoolCapacity
    private let queue: StepQueue<StepOutcome>
    private let entries = Mutex(Entries())

    private struct Entries {
        var environments: [UInt64: PooledEnvironment] = [:]
        var snapshots: [UInt64: EpisodeState] = [:]
        var nextID: UInt64 = 1

        mutating func issue() -> UInt64 {
            defer { nextID += 1 }
            return nextID
        }
    }

    /// - Parameters:
    ///   - workers: threads that a call works on, 1 or more; they change no result.
    ///   - capacity: room for environments and snapshots, which several pools may share.
    public init(
        _ world: PoolWorld, settings: EpisodeSettings = EpisodeSettings(), workers: Int,
        capacity: PoolCapacity = PoolCapacity(limit: 100_000)
    ) {
        self.world = world
        self.settings = settings
        self.workers = max(1, workers)
        self.capacity = capacity
        queue = StepQueue(workers: self.workers)
    }

    deinit {
        capacity.give(back: entries.withLock { $0.environments.count + $0.snapshots.count })
    }

    // MARK: Handles

    /// Makes environments, which are to be reset before anything else.
    /// - Returns: their handles, ascending.
    /// - Throws: ``PoolError`` where there is no room for all.
    public func make(_ count: Int) throws(PoolError) -> [UInt64] {
        guard count >= 0 else { throw PoolError(.badInput, "\(count) environments can't be made") }
        try capacity.take(count)
        let fresh = EpisodeState(world, settings)
        return add(Array(repeating: fresh, count: count))
    }

    private func add(_ states: [EpisodeState]) -> [UInt64] {
        entries.withLock { entries in
            states.map { state in
                let id = entries.issue()
                entries.environments[id] = PooledEnvironment(state)
                return id
            }
        }
    }

    /// Forgets environments and snapshots.
    /// - Throws: ``PoolError`` where a handle names nothing, or an environment is at work.
    public func free(_ ids: [UInt64]) throws(PoolError) {
        guard Set(ids).count == ids.count else { throw PoolError(.badHandle, "a handle is named twice") }
        let snapshots = entries.withLock { entries in Set(ids.filter { entries.snapshots[$0] != nil }) }
        // They are kept by this call for good, so that no other gets them.
        let environments = try taken(ids.filter { !snapshots.contains($0) })
        let gone = entries.withLock { entries in
            // Another call may have freed one of them meanwhile.
            let gone = snapshots.first { entries.snapshots[$0] == nil }
            if gone == nil {
                for id in ids {
                    entries.environments[id] = nil
                    entries.snapshots[id] = nil
                }
            }
            return gone
        }
        if let gone {
            for environment in environments { environment.giveBack() }
            throw PoolError(.badHandle, "there is no snapshot \(gone)")
        }
        capacity.give(back: ids.count)
    }

    /// How many environments and snapshots there are, and how many results were not fetched yet.
    public var counts: (environments: Int, snapshots: Int, outstanding: Int) {
        let (environments, snapshots) = entries.withLock { ($0.environments.count, $0.snapshots.count) }
        return (environments, snapshots, queue.outstanding)
    }

    /// The environments of these handles, taken for a call.
    /// - Throws: ``PoolError`` where one can't be had; none is taken then.
    private func taken(_ ids: [UInt64]) throws(PoolError) -> [PooledEnvironment] {
        let found = entries.withLock { entries in ids.map { entries.environments[$0] } }
        var environments: [PooledEnvironment] = []
        environments.reserveCapacity(ids.count)
        for (id, environment) in zip(ids, found) {
            if let environment, environment.take() {
                environments.append(environment)
                continue
            }
            for environment in environments { environment.giveBack() }
            throw PoolError(
                .badHandle,
                environment == nil
                    ? "there is no environment \(id)"
                    : "environment \(id) is at work: it is named twice, or its step was not waited for")
        }
        return environments
    }

    /// Does the same with each of these environments, on all cores.
    private func each<Result: Sendable>(
        _ ids: [UInt64], _ body: @Sendable (inout EpisodeState, Int) -> Result
    ) throws(PoolError) -> [Result] {
        let environments = try taken(ids)
        defer { for environment in environments { environment.giveBack() } }
        if environments.count == 1 { return [environments[0].work { body(&$0, 0) }] }
        let pieces = pieces(environments.count)
        let results = Parallel.map(pieces.count, workers: workers) { piece in
            pieces[piece].map { index in environments[index].work { body(&$0, index) } }
        }
        return Array(results.joined())
    }

    /// A few environments at a time, so that handing them out costs little beside the shortest of steps.
    private func pieces(_ count: Int) -> [Range<Int>] {
        let size = max(1, min(Self.pieceSize, count / (4 * workers)))
        return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
    }
    private static let pieceSize = 16

    // MARK: Episodes

    /// How an episode is to begin.
    public struct Start: Sendable {
        /// The environment.
        public var id: UInt64
        /// All chance in the episode follows from it, and so does the task where none is named.
        public var seed: UInt64
        /// The task; nil for the one that the seed draws.
        public var taskID: String?
        /// How the episode is shown and when it ends; nil for the pool's own.
        public var settings: EpisodeSettings?

        /// - Parameters:
        ///   - taskID: nil for the task that the seed draws.
        ///   - settings: nil for the pool's own.
        public init(id: UInt64, seed: UInt64, taskID: String? = nil, settings: EpisodeSettings? = nil) {
            self.id = id
            self.seed = seed
            self.taskID = taskID
            self.settings = settings
        }
    }

    /// Begins an episode in each environment.
    /// - Returns: what became of each, in order.
    /// - Throws: ``PoolError`` where a handle or a task is not known; nothing is done then.
    public func reset(_ starts: [Start]) throws(PoolError) -> [StepOutcome] {
        var tasks: [WebTask] = []
        for start in starts { tasks.append(try task(of: start)) }
        let chosen = tasks
        return try each(starts.map(\.id)) { [settings] state, index in
            let start = starts[index]
            return state.reset(chosen[index], seed: start.seed, start.settings ?? settings, id: start.id)
        }
    }

    /// The task of an episode: the one that is named, else the one that the seed draws.
    private func task(of start: Start) throws(PoolError) -> WebTask {
        if let id = start.taskID { return try world.task(id: id) }
        var random = RandomSource(start.seed, Self.taskDraw)
        return world.tasks[Int(random.next() % UInt64(world.tasks.count))]
    }
    private static let taskDraw: UInt64 = 0x7A5C

    /// What an agent wrote for an environment.
    public struct Move: Sendable {
        /// The environment.
        public var id: UInt64
        /// What the agent wrote, in the dialect of the episode.
        public var text: String
        /// - Parameter text: what the agent wrote.
        public init(id: UInt64, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// A step in each environment.
    /// - Returns: what became of each, in order.
    /// - Throws: ``PoolError`` where a handle is not known; nothing is done then.
    public func step(_ moves: [Move]) throws(PoolError) -> [StepOutcome] {
        try each(moves.map(\.id)) { state, index in state.step(moves[index].text, id: moves[index].id) }
    }

    /// What was said last in each environment; the score of an episode that is over stays as it was.
    /// - Throws: ``PoolError`` where a handle is not known.
    public func observe(_ ids: [UInt64]) throws(PoolError) -> [StepOutcome] {
        try each(ids) { state, index in state.shown(as: ids[index]) }
    }

    /// What the reference solution of each episode does next, for demonstrations and for checks of tasks. Each call goes a step further.
    /// - Throws: ``PoolError`` where a handle is not known.
    public func oracle(_ ids: [UInt64]) throws(PoolError) -> [OracleMove] {
        try each(ids) { state, _ in state.nextOfSolution() }
    }

    // MARK: Steps that nobody waits for

    /// Begins a step in each environment and returns at once.
    /// - Throws: ``PoolError`` where a handle is not known, or more outcomes would wait to be fetched than there may be environments;
    ///   nothing is done then.
    public func start(_ moves: [Move]) throws(PoolError) {
        let outstanding = queue.outstanding
        guard moves.count <= capacity.limit - outstanding else {
            throw PoolError(
                .capacity,
                "there is no room for \(moves.count) more steps: \(outstanding) outcomes wait to be fetched, and \(capacity.limit) may"
            )
        }
        let environments = try taken(moves.map(\.id))
        queue.add(
            pieces(moves.count).map { piece in
                StepQueue.Job(count: piece.count) {
                    piece.map { index in
                        let outcome = environments[index].work {
                            $0.step(moves[index].text, id: moves[index].id)
                        }
                        environments[index].giveBack()
                        return outcome
                    }
                }
            })
    }

    /// The outcomes of steps that were begun, once there are so many or all that can still come, in the order in which they were begun.
    /// - Parameter milliseconds: how long to wait at most; no outcome is lost then, and none is returned.
    public func wait(atLeast count: Int, milliseconds: UInt64) -> [StepOutcome] {
        queue.wait(atLeast: max(0, count), milliseconds: milliseconds)
    }

    /// Returns once no step is under way and no thread of the pool's is left, as before the process is forked.
    public func rest() { queue.rest() }

    // MARK: Copies

    /// Independent copies of environments as they stand.
    /// - Parameter counts: how many of each, in order.
    /// - Returns: handles of the copies: those of the first environment, then those of the second, …
    /// - Throws: ``PoolError`` where a handle is not known or there is no room for all; nothing is done then.
    public func fork(_ ids: [UInt64], counts: [Int]) throws(PoolError) -> [UInt64] {
        guard counts.count == ids.count, counts.allSatisfy({ $0 >= 0 }) else {
            throw PoolError(.badInput, "each environment needs the number of its copies")
        }
        let total = counts.reduce(0) { $0.addingClamped($1) }
        try capacity.take(total)
        do {
            let states = try each(ids) { state, _ in state }
            return add(zip(states, counts).flatMap { Array(repeating: $0, count: $1) })
        } catch {
            capacity.give(back: total)
            throw error
        }
    }

    /// Keeps environments as they stand.
    /// - Returns: a handle for each, for ``restore(_:)`` and ``free(_:)``.
    /// - Throws: ``PoolError`` where a handle is not known or there is no room for all; nothing is done then.
    public func snapshot(_ ids: [UInt64]) throws(PoolError) -> [UInt64] {
        try capacity.take(ids.count)
        do {
            let states = try each(ids) { state, _ in state }
            return entries.withLock { entries in
                states.map { state in
                    let id = entries.issue()
                    entries.snapshots[id] = state
                    return id
                }
            }
        } catch {
            capacity.give(back: ids.count)
            throw error
        }
    }

    /// Puts environments back to what was kept, of themselves or of others, any number of times.
    /// - Returns: what was said last in each, as it was kept.
    /// - Throws: ``PoolError`` where a handle is not known; nothing is done then.
    public func restore(_ pairs: [(id: UInt64, snapshot: UInt64)]) throws(PoolError) -> [StepOutcome] {
        let found = entries.withLock { entries in pairs.map { entries.snapshots[$0.snapshot] } }
        var kept: [EpisodeState] = []
        for (pair, state) in zip(pairs, found) {
            guard let state else { throw PoolError(.badHandle, "there is no snapshot \(pair.snapshot)") }
            kept.append(state)
        }
        let states = kept
        let ids = pairs.map(\.id)
        return try each(ids) { state, index in
            state = states[index]
            return state.shown(as: ids[index])
        }
    }
}
