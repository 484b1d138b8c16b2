import LanguageModels
import Synchronization
import WebEnv

/// One turn of a model in an episode: what it was asked, what it said, and what was done then.
public struct Turn: Sendable {
    /// What the model was asked.
    public let prompt: CompletionRequest.Input
    /// What it said.
    public let completion: Completion
    /// What was done.
    public let action: Action
}

/// The turns of one episode, in order, noted by the policy that plays it.
public final class TurnLog: Sendable {
    private let state = Mutex((turns: [Turn](), others: Usage()))

    /// No turns yet.
    public init() {}

    /// The turns so far.
    public var turns: [Turn] { state.withLock { $0.turns } }

    /// The tokens of all turns, and of what was asked beside them.
    public var usage: Usage {
        state.withLock { state in state.turns.reduce(into: state.others) { $0 += $1.completion.usage } }
    }

    func note(_ turn: Turn) { state.withLock { $0.turns.append(turn) } }
    /// Counts what a part other than the policy was asked in the episode.
    func note(_ usage: Usage) { state.withLock { $0.others += usage } }
}
