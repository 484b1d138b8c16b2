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
    private let state = Mutex<[Turn]>([])

    /// No turns yet.
    public init() {}

    /// The turns so far.
    public var turns: [Turn] { state.withLock { $0 } }

    /// The tokens of all turns.
    public var usage: Usage {
        turns.reduce(into: Usage()) { $0 += $1.completion.usage }
    }

    func note(_ turn: Turn) { state.withLock { $0.append(turn) } }
}
