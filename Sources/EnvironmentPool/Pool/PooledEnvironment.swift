import Groundwork
import Synchronization
import WebEnv

/// One environment of a pool: a value that one call at a time works on.
final class PooledEnvironment: Sendable {
    private let state: Mutex<EpisodeState>
    private let isAtWork = Atomic<Bool>(false)

    init(_ state: EpisodeState) { self.state = Mutex(state) }

    /// A copy of all that it is now.
    var snapshot: EpisodeState { state.withLock { $0 } }

    /// Takes it for a call; false where another call has it.
    func take() -> Bool {
        isAtWork.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    }
    func giveBack() { isAtWork.store(false, ordering: .releasing) }

    func work<Result: Sendable>(_ body: (inout EpisodeState) -> Result) -> Result {
        state.withLock { body(&$0) }
    }
}

/// An episode under way: a value, so that a copy is a fork.
struct EpisodeState: Sendable {
    private var environment: WebEnvironment
    private var settings: EpisodeSettings
    private var player = ReferencePlayer([])
    /// What was said last; nil before the first reset.
    private(set) var last: StepOutcome?
    private let world: PoolWorld

    /// Bytes of an action; what is longer is none.
    static let longestAction = 1 << 20

    init(_ world: PoolWorld, _ settings: EpisodeSettings) {
        self.world = world
        self.settings = settings
        environment = WebEnvironment(
            transport: world.transport, limits: settings.limits, dialect: settings.dialect)
    }

    /// Begins an episode.
    mutating func reset(_ task: WebTask, seed: UInt64, _ settings: EpisodeSettings, id: UInt64) -> StepOutcome
    {
        if settings != self.settings {
            self.settings = settings
            environment = WebEnvironment(
                transport: world.transport, limits: settings.limits, dialect: settings.dialect)
        }
        player = ReferencePlayer(task.solution)
        let outcome: StepOutcome
        do {
            let now = try environment.reset(task: task, seed: seed)
            outcome = Self.outcome(now, id: id, stepCount: 0, task: task)
        } catch {
            outcome = Self.failure(error, id: id, stepCount: 0, task: task)
        }
        last = outcome
        return outcome
    }

    /// Does what an agent wrote. After the episode's end nothing is done: the score stands as it is.
    mutating func step(_ text: String, id: UInt64) -> StepOutcome {
        guard let last else {
            return Self.refusal("the environment was not reset yet", id: id, after: nil)
        }
        if last.status == .infrastructureError { return last.of(id) }
        guard last.ending == nil, !environment.isOver else {
            return Self.refusal("the episode is over; reset begins another", id: id, after: last)
        }
        let count = last.stepCount + 1
        let outcome: StepOutcome
        do {
            outcome = Self.outcome(try perform(text), id: id, stepCount: count)
        } catch {
            outcome = Self.failure(error, id: id, stepCount: count)
        }
        self.last = outcome
        return outcome
    }

    private mutating func perform(_ text: String) throws -> TimeStep {
        guard text.utf8.count <= Self.longestAction else {
            let reason = "an action has at most \(Self.longestAction) bytes, and this has \(text.utf8.count)"
            return try environment.step(.invalid(text: String(text.prefix(200)), reason: reason))
        }
        return try environment.step(output: text)
    }

    /// What was said last.
    func shown(as id: UInt64) -> StepOutcome {
        last?.of(id) ?? Self.refusal("the environment was not reset yet", id: id, after: nil)
    }

    /// What the reference solution does next, in the words of the dialect. Each call goes a step further.
    mutating func nextOfSolution() -> OracleMove {
        guard let observation = last?.observation else { return OracleMove(error: "there is no episode") }
        if last?.ending != nil { return OracleMove(error: "the episode is over") }
        do {
            guard let action = try player.nextAction(observation) else {
                return OracleMove(
                    error: player.steps.isEmpty ? "the task has no solution" : "the solution is played")
            }
            guard let text = settings.dialect.print(action, on: observation.page) else {
                return OracleMove(error: "the dialect has no words for \(action.kind.rawValue)")
            }
            return OracleMove(action: text)
        } catch {
            return OracleMove(error: String(describing: error))
        }
    }
}

/// The next action of a reference solution.
public struct OracleMove: Sendable, Hashable {
    /// In the words of the dialect; empty where there is none.
    public let action: String
    /// Why there is none, in one sentence; else empty.
    public let error: String

    init(action: String = "", error: String = "") {
        self.action = action
        self.error = error
    }
}

extension EpisodeState {
    private static func outcome(_ now: TimeStep, id: UInt64, stepCount: Int, task: WebTask? = nil)
        -> StepOutcome
    {
        let error = now.observation.lastActionError
        return StepOutcome(
            id: id, observation: now.observation, reward: now.reward ?? .nan, ending: now.ending,
            status: error == nil ? .ok : .agentError, error: error ?? "", stepCount: stepCount, task: task)
    }

    private static func failure(_ error: any Error, id: UInt64, stepCount: Int, task: WebTask? = nil)
        -> StepOutcome
    {
        StepOutcome(
            id: id, observation: nil, reward: .nan, ending: .infrastructureFailure,
            status: .infrastructureError, error: String(describing: error), stepCount: stepCount, task: task)
    }

    /// Nothing is done, and nothing is given for it.
    private static func refusal(_ reason: String, id: UInt64, after last: StepOutcome?) -> StepOutcome {
        StepOutcome(
            id: id, observation: last?.observation, reward: 0, ending: last?.ending, status: .agentError,
            error: reason, stepCount: last?.stepCount ?? 0)
    }
}
