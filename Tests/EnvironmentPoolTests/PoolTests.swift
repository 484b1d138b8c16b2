import Groundwork
import MockWeb
import Testing
import WebEnv

@testable import EnvironmentPool

@Suite("A pool of environments")
struct PoolTests {
    /// Plays random clicks and typing in many environments.
    private func transcript(workers: Int, isAsynchronous: Bool = false) throws -> [String] {
        let (pool, ids) = try PoolSetup.begun(40, workers: workers)
        var lines = try pool.observe(ids).map(\.telling)
        for step in 0..<6 {
            let moves = ids.map { id -> EnvironmentPool.Move in
                var random = RandomSource(id, UInt64(step))
                let target = random.next() % 30
                let texts = ["click [\(target)]", "type [\(target)] [tea] [1]", "go_back", "nonsense"]
                return .init(id: id, text: texts[Int(random.next() % 4)])
            }
            if isAsynchronous {
                try pool.start(moves)
                lines += pool.wait(atLeast: ids.count, milliseconds: 60_000).map(\.telling)
            } else {
                lines += try pool.step(moves).map(\.telling)
            }
        }
        return lines
    }

    @Test("Says the same on any number of threads, waited for or not")
    func threads() throws {
        let alone = try transcript(workers: 1)
        #expect(alone.count == 40 * 7)
        #expect(Set(alone).count > 60, "environments differ")
        #expect(try transcript(workers: 7) == alone)
        #expect(try transcript(workers: 3, isAsynchronous: true) == alone)
    }

    @Test("The same seed draws the same task, and other seeds others")
    func seeds() throws {
        let pool = try PoolSetup.pool()
        let ids = try pool.make(40)
        let starts = ids.enumerated().map { EnvironmentPool.Start(id: $1, seed: UInt64($0)) }
        let tasks = try pool.reset(starts).map { $0.task?.taskID }
        #expect(try pool.reset(starts).map { $0.task?.taskID } == tasks)
        #expect(Set(tasks).count > 6)
        let other = try PoolSetup.pool()
        let one = try other.make(1)[0]
        let again = try other.reset([.init(id: one, seed: 17)])
        #expect(again[0].task?.taskID == tasks[17])
    }

    @Test("The reference solution of every task gets the whole reward, stopping at once does not")
    func gold() throws {
        let pool = try PoolSetup.pool(workers: 2)
        let ids = try pool.make(pool.world.tasks.count)
        let starts = zip(ids, pool.world.tasks).map {
            EnvironmentPool.Start(id: $0, seed: 1, taskID: $1.taskID)
        }
        var open = Dictionary(uniqueKeysWithValues: try pool.reset(starts).map { ($0.id, $0) })
        var rewards: [Double] = []
        while !open.isEmpty {
            let oracle = try pool.oracle(open.keys.sorted())
            #expect(oracle.allSatisfy { $0.error.isEmpty })
            let moves = zip(open.keys.sorted(), oracle).map {
                EnvironmentPool.Move(id: $0, text: $1.action)
            }
            for outcome in try pool.step(moves) {
                #expect(outcome.status == .ok, "\(outcome.error)")
                open[outcome.id] = outcome.ending == nil ? outcome : nil
                if outcome.isTerminated { rewards.append(outcome.reward) }
            }
        }
        #expect(rewards.count == ids.count && rewards.allSatisfy { $0 == 1 })
        _ = try pool.reset(starts)
        let stopped = try pool.step(ids.map { .init(id: $0, text: "stop [nothing of the sort]") })
        #expect(stopped.allSatisfy { $0.isTerminated && $0.reward == 0 })
    }

    @Test("After the end nothing is done and nothing is given, and the score can still be read")
    func frozen() throws {
        let pool = try PoolSetup.pool()
        let id = try pool.make(1)[0]
        _ = try pool.reset([.init(id: id, seed: 1, taskID: pool.world.tasks[0].taskID)])
        var last: StepOutcome?
        while last?.ending == nil {
            let text = try pool.oracle([id])[0].action
            last = try pool.step([.init(id: id, text: text)])[0]
        }
        #expect(last?.reward == 1)
        let after = try pool.step([.init(id: id, text: "go_back")])[0]
        #expect(after.reward == 0 && after.status == .agentError && after.isTerminated)
        #expect(after.error == "the episode is over; reset begins another")
        #expect(after.stepCount == last?.stepCount)
        #expect(try pool.observe([id])[0].telling == last?.telling)
        #expect(try pool.oracle([id])[0].error == "the episode is over")
    }

    @Test("An agent's mistake is data; the step limit cuts off, too many mistakes end")
    func mistakes() throws {
        let pool = try PoolSetup.pool()
        let id = try pool.make(1)[0]
        #expect(
            try pool.step([.init(id: id, text: "click [1]")])[0].error == "the environment was not reset yet")
        var settings = pool.settings
        settings.limits.steps = 2
        _ = try pool.reset([.init(id: id, seed: 1, settings: settings)])
        let first = try pool.step([.init(id: id, text: "click [999999]")])[0]
        #expect(first.status == .agentError && first.reward == 0 && first.ending == nil)
        #expect(first.error.contains("no element [999999]"))
        let second = try pool.step([.init(id: id, text: "go_back")])[0]
        #expect(second.ending == .stepLimit && second.isTruncated && !second.isTerminated)
        _ = try pool.reset([.init(id: id, seed: 1)])
        let words = ["what", "ever", String(repeating: "click [1] ", count: 200_000)]
        let outcomes = try words.map { try pool.step([.init(id: id, text: $0)])[0] }
        #expect(outcomes.map(\.status) == [.agentError, .agentError, .agentError])
        #expect(outcomes[2].isTerminated && outcomes[2].ending == .invalidActions)
        #expect(outcomes[2].error == "an action has at most 1048576 bytes, and this has 2000000")
    }

    @Test("What the world fails at has no reward and is no agent's mistake")
    func worldFailures() throws {
        let dead = try FailingWorld.pool(answers: 0)
        let id = try dead.make(1)[0]
        let start = try dead.reset([.init(id: id, seed: 1)])[0]
        #expect(start.status == .infrastructureError && start.reward.isNaN && start.isTruncated)
        #expect(start.error.contains("the cable is cut"))
        #expect(try dead.step([.init(id: id, text: "go_back")])[0].status == .infrastructureError)
        let weak = try FailingWorld.pool(answers: 1)
        let other = try weak.make(1)[0]
        #expect(try weak.reset([.init(id: other, seed: 1)])[0].status == .ok)
        let link = try weak.observe([other])[0].observation?.nodes.first { $0.role == .link }?.id ?? 0
        let outcome = try weak.step([.init(id: other, text: "click [\(link)]")])[0]
        #expect(outcome.status == .infrastructureError && outcome.reward.isNaN && outcome.isUnscored)
        #expect(try weak.step([.init(id: other, text: "stop []")])[0].reward.isNaN)
    }

    @Test("An episode without an evaluator ends without a score")
    func unscored() throws {
        let pool = try FailingWorld.pool(answers: 1)
        let id = try pool.make(1)[0]
        _ = try pool.reset([.init(id: id, seed: 1)])
        let end = try pool.step([.init(id: id, text: "stop []")])[0]
        #expect(end.status == .ok && end.isTerminated && end.isUnscored)
    }

    @Test("Forks and restored snapshots go on by themselves and alike")
    func copies() throws {
        let (pool, ids) = try PoolSetup.begun(2)
        let text =
            "click [\(try pool.observe(ids)[0].observation?.nodes.first { $0.role == .link }?.id ?? 0)]"
        let kept = try pool.snapshot(ids)
        let twins = try pool.fork(ids, counts: [3, 0])
        #expect(twins.count == 3 && Set(twins + ids + kept).count == 7)
        let before = try pool.observe([ids[0]])[0].telling
        let gone = try pool.step([.init(id: ids[0], text: text)])[0].telling
        #expect(gone != before)
        #expect(try pool.observe(twins).allSatisfy { $0.telling == before })
        #expect(try pool.step(twins.map { .init(id: $0, text: text) }).allSatisfy { $0.telling == gone })
        #expect(try pool.restore([(ids[0], kept[0])])[0].telling == before)
        #expect(try pool.step([.init(id: ids[0], text: text)])[0].telling == gone)
        // Of another environment, and more than once.
        #expect(try pool.restore([(ids[1], kept[0])])[0].telling == before)
        try pool.free(kept + twins)
        #expect(throws: PoolError(.badHandle, "there is no snapshot \(kept[0])")) {
            try pool.restore([(ids[0], kept[0])])
        }
        #expect(pool.counts.environments == 2 && pool.counts.snapshots == 0)
    }

    @Test("A call that can't be done changes nothing")
    func refusals() throws {
        let (pool, ids) = try PoolSetup.begun(3)
        let before = try pool.observe(ids).map(\.telling)
        func refused(_ kind: PoolError.Kind, _ body: () throws -> Void) {
            #expect(performing: body, throws: { ($0 as? PoolError)?.kind == kind })
        }
        refused(.badHandle) {
            _ = try pool.step([.init(id: ids[0], text: "go_back"), .init(id: 99, text: "go_back")])
        }
        refused(.badHandle) {
            _ = try pool.step([ids[0], ids[1], ids[0]].map { .init(id: $0, text: "stop []") })
        }
        refused(.badHandle) { try pool.free([ids[0], 99]) }
        refused(.badHandle) { try pool.free([ids[0], ids[0]]) }
        refused(.badInput) {
            _ = try pool.reset([.init(id: ids[0], seed: 1), .init(id: ids[1], seed: 1, taskID: "none")])
        }
        refused(.badInput) { _ = try pool.fork(ids, counts: [1]) }
        refused(.capacity) { _ = try pool.fork(ids, counts: [1, 1, 999]) }
        refused(.capacity) { _ = try pool.make(Int.max) }
        #expect(try pool.observe(ids).map(\.telling) == before)
        #expect(pool.counts.environments == 3)
    }

    @Test("Of those who free one handle at once one does, and the room is given back once")
    func freedTwice() throws {
        let room = PoolCapacity(limit: 1000)
        let pool = EnvironmentPool(try PoolSetup.world(), workers: 1, capacity: room)
        let ids = try pool.make(2)
        _ = try pool.reset(ids.map { .init(id: $0, seed: 1) })
        for round in 0..<200 {
            let handle = try round % 2 == 0 ? pool.snapshot([ids[0]])[0] : pool.make(1)[0]
            let frees = Parallel.map(4, workers: 4) { _ in (try? pool.free([handle])) != nil }
            #expect(frees.filter { $0 }.count == 1)
            #expect(room.used == 2)
        }
        // What is refused is as it was.
        #expect(throws: PoolError.self) { try pool.free([ids[0], 99]) }
        #expect(try pool.observe(ids).count == 2)
    }

    @Test("Pools share the room that they are given, and give it back")
    func capacity() throws {
        let room = PoolCapacity(limit: 10)
        let world = try PoolSetup.world()
        let first = EnvironmentPool(world, workers: 1, capacity: room)
        do {
            let second = EnvironmentPool(world, workers: 1, capacity: room)
            let ids = try second.make(6)
            _ = try second.snapshot([ids[0], ids[1]])
            #expect(room.used == 8)
            #expect(
                throws: PoolError(
                    .capacity, "there is no room for 3 more: 8 of 10 environments and snapshots are alive")
            ) {
                try first.make(3)
            }
            try second.free([ids[5]])
            #expect(room.used == 7)
        }
        #expect(room.used == 0)
        #expect(try first.make(10).count == 10)
    }
}

@Suite("Steps that nobody waits for")
struct StepQueueTests {
    @Test("Whoever asks for a few gets those that are ready, and the rest later, each once")
    func few() throws {
        let (pool, ids) = try PoolSetup.begun(24, workers: 3)
        try pool.start(ids.map { .init(id: $0, text: "go_back") })
        #expect(throws: PoolError.self, "an environment is at work until its step was waited for or done") {
            try pool.start([.init(id: ids[0], text: "go_back"), .init(id: ids[0], text: "go_back")])
        }
        var seen: [UInt64] = []
        while seen.count < ids.count {
            let some = pool.wait(atLeast: 5, milliseconds: 60_000)
            #expect(some.count >= min(5, ids.count - seen.count))
            seen += some.map(\.id)
        }
        #expect(seen.sorted() == ids)
        #expect(pool.wait(atLeast: 5, milliseconds: 60_000).isEmpty, "nothing is to come")
        #expect(pool.counts.outstanding == 0)
    }

    /// Begins a step once the one before is no longer at work.
    private func begin(_ pool: EnvironmentPool, _ id: UInt64) throws {
        while true {
            do {
                return try pool.start([.init(id: id, text: "go_back")])
            } catch {
                guard error.kind == .badHandle else { throw error }
            }
        }
    }

    @Test("No more outcomes wait to be fetched than there may be environments")
    func unfetched() throws {
        let pool = EnvironmentPool(
            try PoolSetup.world(), workers: 1, capacity: PoolCapacity(limit: 5))
        let id = try pool.make(1)[0]
        _ = try pool.reset([.init(id: id, seed: 1)])
        for _ in 0..<5 { try begin(pool, id) }
        pool.rest()
        #expect(
            throws: PoolError(
                .capacity, "there is no room for 1 more steps: 5 outcomes wait to be fetched, and 5 may")
        ) {
            try pool.start([.init(id: id, text: "go_back")])
        }
        #expect(pool.wait(atLeast: 5, milliseconds: 60_000).count == 5)
        try pool.start([.init(id: id, text: "go_back")])
        #expect(pool.wait(atLeast: 1, milliseconds: 60_000).count == 1)
    }

    @Test("A caller that must not wait gets nothing, and loses nothing")
    func impatience() throws {
        let queue = StepQueue<Int>(workers: 2)
        let gate = Gate()
        queue.add([
            StepQueue.Job(count: 1) {
                gate.wait()
                return [1]
            }
        ])
        #expect(queue.wait(atLeast: 0, milliseconds: 0).isEmpty)
        gate.open()
        #expect(queue.wait(atLeast: 1, milliseconds: 60_000) == [1])
    }

    @Test("Results come in the order of their jobs, however many wait")
    func order() {
        let queue = StepQueue<Int>(workers: 4)
        for start in stride(from: 0, to: 300, by: 100) {
            queue.add(
                (start..<start + 100).map { number in
                    StepQueue.Job(count: 2) { [2 * number, 2 * number + 1] }
                })
        }
        #expect(queue.wait(atLeast: 600, milliseconds: 60_000) == Array(0..<600))
    }
}

/// Closed until it is opened.
private final class Gate: Sendable {
    private let signal = Signal()
    private let ticket: UInt64
    init() { ticket = signal.ticket }
    func open() { signal.raise() }
    func wait() { while signal.ticket == ticket { signal.wait(after: ticket, until: Signal.now + 1000) } }
}
